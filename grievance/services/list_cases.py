"""List the cases somebody may open, with the coded facts on their slips."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import TypeVar

from grievance.domain.case import Case
from grievance.domain.ids import EntityId, HolderId, PersonId, holder_of
from grievance.domain.registry_ids import MemberId
from grievance.domain.slip import Slip
from grievance.services.case_keys import fits
from grievance.services.read_directory import person_of
from grievance.services.respondents import ties_for
from grievance.services.slip_payload import decode_slip
from grievance.storage.store import Transaction
from grievance.storage.worklists import QueueItem
from grievance.vault.case_box import open_grant, verify_slot
from grievance.vault.ring import PersonRing
from grievance.vault.slip import read_slip


Id = TypeVar("Id", EntityId, MemberId)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCase:
    """A line of the queue; *members* are the Members that it is about."""

    case: Case
    slip: Slip
    entities: tuple[str, ...] = field(repr=False)
    members: tuple[str, ...] = field(default=(), repr=False)
    handler: str | None


def list_covers(tx: Transaction, ring: PersonRing) -> list[Case]:
    """
    Return the covers alone, the newest first; opens nothing and is fast.

    Among them are those of cases that this person was taken off: whoever shows covers
    drops what `list_cases` does not yield.
    """
    return tx.worklists.covers(ring.author.holder)


def list_cases(tx: Transaction, ring: PersonRing) -> Iterator[ListedCase]:
    """
    Yield the cases this person may open, the newest first.

    Not those that turned out to be about somebody they are tied to.

    Raises:
        SealError: A slip or a grant was altered.
    """
    people = handler_names(ring)
    me = person_of(ring.directory, ring.person_id)
    ties = ties_for(tx, me)
    entities: dict[EntityId, str] = {}
    members: dict[MemberId, str] = {}
    with closing(tx.worklists.queue(ring.author.holder)) as items:
        for item in items:
            if not fits(ring, item.grant):
                continue
            slip = _open_slip(ring, item)
            if ties.keep_out(me, slip):
                continue
            if unknown := set(slip.entities) - entities.keys():
                entities |= tx.entities.titles(unknown)
            if unheard := set(slip.members) - members.keys():
                members |= tx.members.titles(unheard)
            yield ListedCase(
                case=item.case,
                slip=slip,
                entities=named(slip.entities, entities),
                members=named(slip.members, members),
                handler=handler_name(item.case, people),
            )


def handler_names(ring: PersonRing) -> dict[PersonId, str]:
    """Return everybody's name, as the directory signed it."""
    return {entry.person_id: entry.name for entry in ring.directory.people}


def name_of(ring: PersonRing, holder: HolderId) -> str:
    """Name whoever did something, for people to read."""
    names = {holder_of(id_): name for id_, name in handler_names(ring).items()}
    return names.get(holder, str(holder))


def handler_name(case: Case, people: Mapping[PersonId, str]) -> str | None:
    """Return who handles *case*, or None."""
    return (
        None if case.handler is None else people.get(case.handler, "someone who left")
    )


def named(ids: tuple[Id, ...], titles: Mapping[Id, str]) -> tuple[str, ...]:
    """Return the names of these Entities or Members, in their order."""
    return tuple(titles[id_] for id_ in ids if id_ in titles)


def _open_slip(ring: PersonRing, item: QueueItem) -> Slip:
    verify_slot(item.slot, ring.directory)
    key = open_grant(item.grant, item.slot, ring.box(item.grant.holder_kv))
    return decode_slip(read_slip(key.slip_key, item.slip, ring.directory))
