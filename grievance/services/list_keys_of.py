"""List the keys that a colleague has to the cases that somebody may open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId, PersonId, holder_of
from grievance.services.list_cases import list_cases, listed_by_name
from grievance.services.slip_memory import SlipMemory
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldKey:
    """
    A key that somebody has to a case; *until* is their last day, if there is one.

    It *is_lost* where it is for keys of theirs from before, and opens nothing.
    """

    case: Case
    compartment: Compartment
    until: date | None
    is_lost: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldKeys:
    """Those to cases that whoever looks may open too, and how many *others* there are."""

    keys: tuple[HeldKey, ...]
    others: int


def list_keys_of(
    tx: Transaction,
    ring: PersonRing,
    person_id: PersonId,
    memory: SlipMemory | None = None,
) -> HeldKeys:
    """
    Return what *person_id* has, by the reference of the case; opens no word of any.

    Of a case that whoever looks has no key to only that there is one is said.

    Raises:
        NotAllowedError: The ring was unlocked before somebody joined, left or was tied.
    """
    mine = dict(_cases(tx, ring, SlipMemory() if memory is None else memory))
    newest = max(
        (one.kv for one in ring.directory.people if one.person_id == person_id),
        default=0,
    )
    held = tx.cases.access_of(holder_of(person_id))
    keys = (
        HeldKey(
            case=mine[one.case_id],
            compartment=one.compartment,
            until=one.until,
            is_lost=one.holder_kv != newest,
        )
        for one in held
        if one.case_id in mine
    )
    return HeldKeys(
        keys=tuple(sorted(keys, key=lambda o: (o.case.reference, o.compartment))),
        others=len({one.case_id for one in held} - mine.keys()),
    )


def _cases(
    tx: Transaction, ring: PersonRing, memory: SlipMemory
) -> Iterator[tuple[CaseId, Case]]:
    for one in (*list_cases(tx, ring, memory), *listed_by_name(tx, ring, memory)):
        yield one.case.id, one.case
