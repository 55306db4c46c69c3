"""Refuse a step that a case's contents forbid, whether it is taken, undone or redone."""

from __future__ import annotations

from datetime import date

from grievance.domain.case import Case
from grievance.domain.release import refuse_dialogue
from grievance.domain.risk_review import refuse_unreviewed
from grievance.domain.slip import Slip
from grievance.domain.stage import Move
from grievance.domain.unsettled import asks_to_be_settled, refuse_unsettled
from grievance.services.boxes.keep import Pen
from grievance.services.cases.refuse_unfinished import refuse_unfinished
from grievance.services.handling.refuse_way_round import refuse_way_round
from grievance.services.triage.read_proposals import read_review
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


def refuse_by_contents(  # noqa: PLR0913  # whose hands, which case as it is, where to, when
    pen: Pen,
    ring: PersonRing,
    key: CaseKey,
    step: Move,
    *,
    before: Case,
    slip: Slip,
    today: date,
) -> None:
    """
    Refuse what the case's contents forbid, though its stage would allow it.

    Raises:
        UnsettledError: Something of it is unsettled, and the step does not say that it
            is taken anyway.

        NotAllowedError: Nobody may be told of it, what its kind asks for is not done, a
            second person was asked about the same, or its risk of reprisal was not
            reviewed in time.
    """
    refuse_dialogue(slip, step.to)
    refuse_unfinished(pen.tx, key, pen.directory, before, step)
    refuse_way_round(pen.tx, ring, key, step, at=pen.at)
    refuse_unreviewed(slip.risk, before, today)
    if asks_to_be_settled(step):
        undecided = read_review(pen.tx, ring, key).undecided
        refuse_unsettled(step, slip.risk, undecided)
