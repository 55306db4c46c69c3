"""Decide on what was proposed in a case, as the desk asks for it; run in threads only."""

from __future__ import annotations

from collections.abc import Iterable

from grievance.domain.deciding import Answer
from grievance.domain.ids import CaseId
from grievance.domain.undo import Step
from grievance.services.cases.open_case import OpenedCase
from grievance.services.triage.decide_proposal import decide_proposals
from grievance.services.undoing.take_back_decision import watch_decision
from tui.asking import cases as asking
from tui.session import Session


def decide(
    session: Session,
    case_id: CaseId,
    answers: Iterable[Answer] = (),
    *,
    with_rest: bool = False,
) -> OpenedCase:
    """Decide, *with_rest* on all that is left, and open the case as it is then."""
    mechanism = session.mechanism
    with mechanism.store.begin() as tx:
        change = watch_decision(
            tx,
            session.ring,
            case_id,
            lambda: decide_proposals(
                tx,
                session.ring,
                case_id,
                answers,
                with_rest=with_rest,
                timetable=mechanism.timetable,
                at=mechanism.now(),
                catalogue=mechanism.catalogue,
            ),
        )
    session.did(Step.of(f"decision on {change.reference}", change))
    return asking.read_case(session, case_id)
