"""Cases that are worked on: given to a handler, and taken from stage to stage."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.ids import CaseId
from grievance.domain.reference import Reference
from grievance.domain.request import RequestState
from grievance.domain.stage import NEEDS_SECOND_PERSON, Move, Stage
from grievance.services.access.assign_case import assign_case
from grievance.services.handling.move_case import move_case
from grievance.services.requests.ask_move import answer_move, ask_move
from tests.doubles import NOON, make_mail, make_step
from tests.offices import DANA, HENRI, Office
from tests.services.looking import cover


def assign(office: Office, case_id: CaseId, name: str = HENRI) -> None:
    with office.store.begin() as tx:
        assign_case(
            tx,
            office.rings[DANA],
            case_id=case_id,
            handler_id=office.person(name),
            at=NOON,
        )


def move(
    office: Office,
    case_id: CaseId,
    step: Move,
    *,
    by: str = HENRI,
    at: datetime = NOON,
) -> Case:
    """Take a step; one that takes two is confirmed by the coordinator."""
    timetable = office.mechanism.timetable
    if step.to not in NEEDS_SECOND_PERSON:
        with office.store.begin() as tx:
            return move_case(
                tx,
                office.rings[by],
                case_id=case_id,
                step=step,
                timetable=timetable,
                at=at,
            )
    with office.store.begin() as tx:
        asked = ask_move(tx, office.rings[by], case_id, step, at=at)
    with office.store.begin() as tx:
        return answer_move(
            tx,
            office.rings[DANA],
            asked.id,
            RequestState.CONFIRMED,
            timetable=timetable,
            at=at,
        )


def case_in(office: Office, *stages: Stage, text: str = "") -> CaseId:
    """Take in a mail and bring its case, which Henri handles, through *stages*."""
    case_id = office.case_of(make_mail(text) if text else make_mail())
    assign(office, case_id)
    for stage in stages:
        move(office, case_id, make_step(stage))
    return case_id


def reference_of(office: Office, case_id: CaseId) -> Reference:
    return cover(office, case_id).reference
