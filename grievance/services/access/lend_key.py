"""
Let somebody read a case until they have answered what they are asked in it.

Who is named as the second person and has no key to the case is given it for that: it
ends with the answer, whoever gives it, and else soon after the request.  Whoever had the
key before keeps it as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, PersonId, holder_of
from grievance.domain.request import EXPIRES_AFTER, RequestState
from grievance.services.access.share_case import share_case
from grievance.services.access.take_off import take_off
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.keep import Pen
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


_BEHIND = timedelta(
    days=1
)  # the request may end on the next day of an office in the east


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """Who was given a case for a request that they are to answer, until which day."""

    person_id: PersonId
    until: date


def lend_key(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    person_id: PersonId,
    *,
    at: datetime,
) -> Loan | None:
    """
    Let *person_id* read a case as long as a request made now waits; None if they do.

    Raises:
        NotFoundError, NotAllowedError: As of `share_case`.
    """
    until = (at + EXPIRES_AFTER + _BEHIND).date()
    is_new = share_case(tx, ring, case_id, person_id, until=until, at=at)
    return Loan(person_id=person_id, until=until) if is_new else None


def end_loan(pen: Pen, ring: PersonRing, key: CaseKey, loan: Loan | None) -> None:
    """
    Take the case off who had it for a request that was just answered.

    Not where they were given it for longer since, or something else in it waits for an
    answer; nor where they handle it by now, or nobody else could read it: then it ends on
    its day.
    """
    if loan is None or _is_asked(pen, key.case_id) or not _is_lent(pen, key, loan):
        return
    slip = read_case_slip(pen.tx, ring, key)
    only = (Compartment.CONTENTS,)
    try:
        take_off(pen, key.case_id, [loan.person_id], slip, compartments=only)
    except NotAllowedError:
        return


def _is_asked(pen: Pen, case_id: CaseId) -> bool:
    waiting = pen.tx.requests.on_case(case_id, RequestState.ASKED)
    return any(signed.request.is_open(pen.at) for signed in waiting)


def _is_lent(pen: Pen, key: CaseKey, loan: Loan) -> bool:
    slot = pen.tx.cases.slot(key.case_id, Compartment.CONTENTS)
    grant = pen.tx.cases.grant(slot, holder_of(loan.person_id))
    is_theirs = pen.tx.cases.get(key.case_id).handler == loan.person_id
    return not is_theirs and grant is not None and grant.until == loan.until
