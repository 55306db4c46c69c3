"""
Give somebody the keys to cases with the recovery key, where no colleague can.

Whoever is tied to whom a case is about, took themselves off it, or has not the role for
it is given nothing: the recovery key replaces a colleague who is missing, not the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from grievance.domain.access import Access, Wish, may_hold, refuse_without_day
from grievance.domain.compartment import Compartment
from grievance.domain.errors import GrievanceError, NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import RECOVERY, CaseId, HolderId, holder_of
from grievance.domain.people import Person
from grievance.services.access.recused_themselves import refuse_recused
from grievance.services.boxes.case_slip import find_slip
from grievance.services.boxes.keep import access_id, digest_of, grant_to
from grievance.services.boxes.respondents import is_kept_out, respondents_of
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.services.directory.working_keys import working_keys
from grievance.storage.store import Store, Transaction
from grievance.vault.case_box import CaseKey, open_grant
from grievance.vault.directory import Directory
from grievance.vault.keys import BoxKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """The recovery key at hand, and for whom it is used."""

    box: BoxKey = field(repr=False)
    directory: Directory = field(repr=False)
    person: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What became of one key: given, or why it was *refused*."""

    access: Access
    refused: str = ""


def find_lost(tx: Transaction, recovery: Recovery) -> tuple[Access, ...]:
    """Return what the person had for keys of theirs that they lost."""
    holder = holder_of(recovery.person.id)
    current, _ = recovery.directory.box_of(holder)
    return tuple(one for one in tx.cases.access_of(holder) if one.holder_kv < current)


def find_orphaned(
    tx: Transaction, recovery: Recovery, *, at: datetime, today: date
) -> tuple[Access, ...]:
    """Return what nobody but recovery opens, as far as the person's roles allow it."""
    working = frozenset(working_keys(tx, recovery.directory, at=at))
    return tuple(
        one
        for one in tx.cases.access_of(RECOVERY)
        if may_hold(recovery.person, one.compartment)
        and not any(_opens(other, working, today) for other in _beside(tx, one))
    )


def find_on_case(
    tx: Transaction, recovery: Recovery, case_id: CaseId
) -> tuple[Access, ...]:
    """Return the keys to a case that the person's roles allow them to have."""
    return tuple(
        one
        for one in tx.cases.access_to(case_id)
        if one.holder == RECOVERY and may_hold(recovery.person, one.compartment)
    )


def note_use(tx: Transaction, *, at: datetime) -> None:
    """
    Write in the log that recovery opens cases now, before it opens any.

    Which, and for whom, say the lines of what it gives.
    """
    tx.log.add(
        Act.RECOVERY_USED,
        actor=RECOVERY,
        object_id=RECOVERY,
        digest=b"",
        at=at,
    )


def use_recovery(
    store: Store,
    recovery: Recovery,
    wanted: Iterable[Access],
    *,
    now: Callable[[], datetime],
) -> Iterator[Recovered]:
    """Give each, in a transaction of its own; killed, the next round goes on."""
    for access in wanted:
        try:
            with store.begin() as tx:
                give_by_recovery(tx, recovery, access, at=now())
        except GrievanceError as error:
            yield Recovered(access=access, refused=str(error))
        else:
            yield Recovered(access=access)


def give_by_recovery(
    tx: Transaction, recovery: Recovery, access: Access, *, at: datetime
) -> None:
    """
    Wrap the key of one compartment to the newest keys of the person.

    Raises:
        NotAllowedError: The rules keep them from it, they sit on a panel and would have
            it for good, or recovery was given no such key.

        SealError: It was altered.

        AlteredError: The case's key is not the one that the log saw last.
    """
    tx.cases.lock(access.case_id)
    key = _opened(tx, recovery, access)
    person, holder = recovery.person, holder_of(recovery.person.id)
    slip = find_slip(tx, key, recovery.directory)
    is_tied = slip is not None and is_kept_out(tx, person, slip)
    if is_tied or not may_hold(person, access.compartment):
        msg = f"{person.name} must not have this key: a conflict, or not their role."
        raise NotAllowedError(msg)
    refuse_recused(tx, recovery.directory, key, person)
    slot = tx.cases.slot(key.case_id, key.compartment)
    before = tx.cases.grant(slot, holder)
    until = before.until if before else None
    if key.compartment is Compartment.CONTENTS:
        respondents = respondents_of(tx, slip) if slip is not None else ()
        refuse_without_day(Wish(person=person, until=until), respondents)
    grant = grant_to(recovery.directory, key, holder, until=until)
    tx.cases.end_grants([grant])
    tx.cases.add_grants([grant])
    tx.log.add(
        Act.ACCESS_GRANTED,
        actor=RECOVERY,
        object_id=access_id(grant),
        digest=digest_of(grant),
        at=at,
    )


def _opened(tx: Transaction, recovery: Recovery, access: Access) -> CaseKey:
    slot = trusted_slot(tx, recovery.directory, access.case_id, access.compartment)
    grant = tx.cases.grant(slot, RECOVERY)
    if grant is None:
        msg = "The recovery key was never given this one; ask who is on the case."
        raise NotAllowedError(msg)
    if grant.holder_kv != recovery.directory.recovery.kv:
        msg = (
            "This is still given to a recovery key before; first run `grievance rotate "
            "recovery` with that, or as somebody on the case."
        )
        raise NotAllowedError(msg)
    return open_grant(grant, slot, recovery.box)


def _beside(tx: Transaction, access: Access) -> Iterator[Access]:
    """Yield who else has the same key."""
    for one in tx.cases.access_to(access.case_id):
        is_same = (one.compartment, one.kv) == (access.compartment, access.kv)
        if is_same and one.holder != RECOVERY:
            yield one


def _opens(
    other: Access, working: Collection[tuple[HolderId, int]], today: date
) -> bool:
    """Whether somebody who works here opens it today."""
    return (other.holder, other.holder_kv) in working and not other.is_over(today)
