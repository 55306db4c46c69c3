"""Merge a case into another one, where the matter goes on."""

from __future__ import annotations

from datetime import date, datetime

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, PersonId
from grievance.domain.reference import Reference
from grievance.domain.stage import Move, Stage
from grievance.domain.timetable import Timetable
from grievance.services.access.share_case import share_case
from grievance.services.handling.move_case import move_case
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def merge_case(  # noqa: PLR0913  # whose hands, which case, where to, why, when
    tx: Transaction,
    ring: PersonRing,
    *,
    case_id: CaseId,
    into: Reference,
    reason: str,
    timetable: Timetable,
    at: datetime,
    share: bool = False,
) -> Case:
    """
    Let a case go on in another one; what is written to it lands there from now on.

    Both keep their keys.  With *share* the handler of the other case is given the key
    to the words of this one, never to who wrote them, for as long as they have that one;
    else nobody gains anything.

    Raises:
        NotFoundError: There is no such case.

        NotAllowedError: The rules say no, or the key of one of the two is not on this
            ring, or the other has no handler to share it with.
    """
    target = tx.cases.by_reference(into)
    step = Move(to=Stage.MERGED, reason=reason, into=target.id)
    case = move_case(tx, ring, case_id=case_id, step=step, timetable=timetable, at=at)
    if share:
        _share(tx, ring, case, target, at)
    return case


def _share(
    tx: Transaction, ring: PersonRing, case: Case, target: Case, at: datetime
) -> None:
    if target.handler is None:
        msg = f"{target.reference} has no handler to share it with; assign it first."
        raise NotAllowedError(msg)
    until = _last_day(tx, target.id, target.handler)
    share_case(tx, ring, case.id, target.handler, until=until, at=at)


def _last_day(tx: Transaction, case_id: CaseId, person_id: PersonId) -> date | None:
    """Return until when somebody has a case; None for good."""
    theirs = (
        one.until
        for one in tx.cases.access_to(case_id)
        if one.person_id == person_id and one.compartment is Compartment.CONTENTS
    )
    return next(theirs, None)
