"""Give somebody the key to a compartment of a case, for good or until a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from grievance.domain.access import (
    Wish,
    is_over,
    refuse_grant,
    refuse_without_day,
    refuse_without_reason,
)
from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.contents import Reason
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, holder_of
from grievance.domain.people import Person
from grievance.domain.slip import Slip
from grievance.services.access.recused_themselves import PUT_BACK, refuse_wish
from grievance.services.boxes.case_keys import contents_key, identity_key
from grievance.services.boxes.case_slip import find_slip, slip_key
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import Pen, grant_to, keep_grants
from grievance.services.boxes.respondents import is_kept_out, respondents_of
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey, Grant
from grievance.vault.ring import PersonRing


def grant_access(  # noqa: PLR0913  # whose hands, which case, to whom, why, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    wish: Wish,
    *,
    reason: str,
    today: date,
    at: datetime,
) -> None:
    """
    Grant what is wished; the reason is sealed beside what the key opens.

    Whoever has it already keeps it, until the day that is named now.

    Raises:
        NotAllowedError: The rules say no; they are tied to whom it is about, took
            themselves off and are not put back, or have just this already; or the key is
            not on this ring.
    """
    said = refuse_without_reason(reason)
    case = _locked(tx, case_id)
    key = key_of(tx, ring, case_id, wish.compartment)
    _refuse(tx, ring, case, key, wish, today)
    pen = Pen.of(tx, ring, at)
    give_reason(pen, key, _reason(wish, said, at))
    if not keep_access(pen, key, wish.person, until=wish.until):
        msg = f"{wish.person.name} has this key already; nothing was changed."
        raise NotAllowedError(msg)


def _reason(wish: Wish, said: str, at: datetime) -> Reason:
    until = [f"until {wish.until}"] if wish.until else []
    back = [PUT_BACK] if wish.puts_back else []
    whom = str(wish.person.id) if wish.puts_back else ""
    return Reason(
        act=Act.ACCESS_GRANTED, text=said, at=at, before=whom, codes=(*until, *back)
    )


def keep_access(
    pen: Pen, key: CaseKey, person: Person, *, until: date | None = None
) -> bool:
    """
    Give the key to their newest keys, in the place of what they had of it.

    False where they have just this already.
    """
    grant = grant_to(pen.directory, key, holder_of(person.id), until=until)
    before = _had(pen.tx, key, person)
    if before is not None:
        if (before.holder_kv, before.until) == (grant.holder_kv, until):
            return False
        pen.tx.cases.end_grants([before])  # theirs as before: no other key is due
    keep_grants(pen, [grant])
    return True


def share_access(
    pen: Pen, key: CaseKey, wish: Wish, respondents: Collection[str]
) -> bool:
    """
    Give the key to the contents to whoever has none; False if they have.

    Those keep it as long as before, and no longer; what they have for keys that they
    lost is given to them anew.

    Raises:
        NotAllowedError: No last day is wished, and theirs is over, or they sit on a
            panel.
    """
    before = _had(pen.tx, key, wish.person)
    if before is not None and not is_over(before.until, pen.today):
        keep_access(pen, key, wish.person, until=before.until)
        return False
    if before is not None and wish.until is None:
        msg = (
            f"The last day of {wish.person.name} on this case is over; give them the key "
            "again with `grievance access grant`."
        )
        raise NotAllowedError(msg)
    refuse_without_day(wish, respondents)
    return keep_access(pen, key, wish.person, until=wish.until)


def _had(tx: Transaction, key: CaseKey, person: Person) -> Grant | None:
    slot = tx.cases.slot(key.case_id, key.compartment)
    return tx.cases.grant(slot, holder_of(person.id))


def key_of(
    tx: Transaction, ring: PersonRing, case_id: CaseId, compartment: Compartment
) -> CaseKey:
    """Return the key to a compartment, or the refusal that fits it."""
    is_identity = compartment is Compartment.IDENTITY
    return (identity_key if is_identity else contents_key)(tx, ring, case_id)


def slip_with(tx: Transaction, ring: PersonRing, key: CaseKey) -> Slip:
    """
    Return the slip, which says to whom nobody may be tied.

    Raises:
        NotAllowedError: With this key it cannot be reached.
    """
    slip_key(tx, key, ring.directory)
    found = find_slip(tx, key, ring.directory)
    assert found is not None  # as its key was found
    return found


def _locked(tx: Transaction, case_id: CaseId) -> Case:
    """Return the case, to which nobody else gives keys until the commit."""
    case = tx.cases.lock(case_id)
    if case is None:
        msg = f"There is no case {case_id}."
        raise NotFoundError(msg)
    return case


def _refuse(  # noqa: PLR0913, PLR0917  # all that speaks against it
    tx: Transaction,
    ring: PersonRing,
    case: Case,
    key: CaseKey,
    wish: Wish,
    today: date,
) -> None:
    slip, person = slip_with(tx, ring, key), wish.person
    me = person_of(ring.directory, ring.person_id)
    refuse_grant(wish, by=me, respondents=respondents_of(tx, slip), today=today)
    if is_kept_out(tx, person, slip):
        msg = f"{person.name} has a conflict of interest here; choose another."
        raise NotAllowedError(msg)
    had = _had(tx, key, person)
    is_for_good = had is not None and had.until is None
    if wish.until is not None and case.owner == person.id and is_for_good:
        msg = f"{person.name} answers for this case; assign it to somebody else first."
        raise NotAllowedError(msg)
    refuse_wish(tx, ring.directory, key, wish)
