"""List who has which key, over all cases that somebody may open; opens no word of any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from grievance.domain.access import Access
from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId, PersonId, holder_of
from grievance.services.slips.list_cases import list_cases, listed_by_name
from grievance.services.slips.slip_memory import SlipMemory
from grievance.storage.store import Transaction
from grievance.vault.directory import PersonEntry
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGrant:
    """
    That somebody has a key to a case, until *until* if there is a last day.

    It *is_lost* where it opens nothing: they left, or it is for keys they have no more.
    """

    case: Case
    person_id: PersonId
    name: str
    compartment: Compartment
    until: date | None
    is_lost: bool

    @property
    def is_notable(self) -> bool:
        """Whether somebody has to think of it: it ends, or opens nothing."""
        return self.is_lost or self.until is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldKeys:
    """What one person has; *others* counts their cases that whoever looks cannot open."""

    keys: tuple[CaseGrant, ...]
    others: int


def list_grants(
    tx: Transaction, ring: PersonRing, memory: SlipMemory | None = None
) -> tuple[CaseGrant, ...]:
    """
    Return the keys of people; what opens nothing first, then what ends, by its day.

    Not those of the recovery key, which every case has.  Whoever left may be among
    them, as keys are taken off a moment later.

    Raises:
        NotAllowedError: The ring was unlocked before somebody joined, left or was tied.
    """
    cases = _cases(tx, ring, memory)
    return _sorted(
        grant
        for entry in ring.directory.newest()
        for grant in _grants(entry, _access(tx, entry), cases)
    )


def list_keys_of(
    tx: Transaction,
    ring: PersonRing,
    person_id: PersonId,
    memory: SlipMemory | None = None,
) -> HeldKeys:
    """
    Return the same of one person.

    Raises:
        NotAllowedError: The ring was unlocked before somebody joined, left or was tied.
    """
    cases = _cases(tx, ring, memory)
    found = [o for o in ring.directory.newest() if o.person_id == person_id]
    held = [(entry, _access(tx, entry)) for entry in found]
    every = {one.case_id for _, access in held for one in access}
    return HeldKeys(
        keys=_sorted(
            g for entry, access in held for g in _grants(entry, access, cases)
        ),
        others=len(every - cases.keys()),
    )


def _access(tx: Transaction, entry: PersonEntry) -> tuple[Access, ...]:
    return tx.cases.access_of(holder_of(entry.person_id))


def _grants(
    entry: PersonEntry, access: Iterable[Access], cases: Mapping[CaseId, Case]
) -> Iterator[CaseGrant]:
    for one in access:
        if one.case_id in cases:
            yield CaseGrant(
                case=cases[one.case_id],
                person_id=entry.person_id,
                name=entry.name,
                compartment=one.compartment,
                until=one.until,
                is_lost=entry.retired or one.holder_kv != entry.kv,
            )


def _cases(
    tx: Transaction, ring: PersonRing, memory: SlipMemory | None
) -> dict[CaseId, Case]:
    """Return what whoever looks may open, or knows who is behind."""
    known = SlipMemory() if memory is None else memory
    listed = (*list_cases(tx, ring, known), *listed_by_name(tx, ring, known))
    return {one.case.id: one.case for one in listed}


def _sorted(grants: Iterable[CaseGrant]) -> tuple[CaseGrant, ...]:
    return tuple(sorted(grants, key=_order))


def _order(one: CaseGrant) -> tuple[bool, date, str, str, str]:
    last = one.until or date.max
    return (not one.is_lost, last, one.case.reference, one.name, one.compartment)
