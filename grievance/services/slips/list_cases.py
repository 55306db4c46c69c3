"""List the cases somebody may open, with the coded facts on their slips."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple, Self, TypeVar

from grievance.domain.case import Case
from grievance.domain.ids import CaseId, EntityId, HolderId, PersonId, holder_of
from grievance.domain.registry_ids import MemberId
from grievance.domain.slip import Slip
from grievance.domain.urgency import Urgency
from grievance.services.boxes.case_keys import refuse_changed_people
from grievance.services.boxes.in_batches import HANDFUL, batched
from grievance.services.boxes.respondents import ties_for
from grievance.services.directory.read_directory import person_of
from grievance.services.slips.own_slips import own_slips, slips_now
from grievance.services.slips.slip_memory import KnownSlip, SlipMemory
from grievance.services.slips.slip_pages import without_collecting
from grievance.services.slips.slips_by_name import slips_by_name, slips_now_by_name
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


Id = TypeVar("Id", EntityId, MemberId)
RANKS: Mapping[Urgency, int] = MappingProxyType({one: -one.rank for one in Urgency})


class ListedCase(NamedTuple):
    """
    A line of the queue; *members* are the Members that it is about. There are very many.

    Where it is *names_only*, whoever looks has the key to who complained, not to what.
    """

    case: Case
    slip: Slip
    entities: tuple[str, ...]
    members: tuple[str, ...] = ()
    handler: str | None = None
    names_only: bool = False

    def __repr__(self) -> str:
        """Name no name."""
        return f"ListedCase(case={self.case!r}, names_only={self.names_only})"


def list_covers(tx: Transaction, ring: PersonRing) -> list[Case]:
    """
    Return the covers alone, the newest first; opens nothing and is fast.

    Among them are those of cases that this person was taken off: whoever shows covers
    drops what `list_cases` does not yield.

    Raises:
        NotAllowedError: The ring was unlocked before somebody joined, left or was tied.
    """
    refuse_changed_people(tx, ring)
    with without_collecting():
        return tx.worklists.covers(ring.author.holder)


def list_cases(
    tx: Transaction, ring: PersonRing, memory: SlipMemory | None = None
) -> Iterator[ListedCase]:
    """
    Yield the cases this person may open, the newest first, once all of them are read.

    Not those that turned out to be about somebody they are tied to.  Only what is not
    in *memory* is opened, and is there afterwards.

    Raises:
        NotAllowedError: The ring was unlocked before somebody joined, left or was tied.

        SealError: A slip, a key or a grant was altered.

        AlteredError: A slip or a key is not the one that the log saw last.
    """
    some = listed_cases(tx, ring, SlipMemory() if memory is None else memory)
    yield from sorted(chain.from_iterable(some), key=_newest_first)


def own_cases(tx: Transaction, ring: PersonRing, memory: SlipMemory) -> list[Case]:
    """
    Return the covers of what `list_cases` yields, in its order and on its conditions.

    Raises:
        NotAllowedError, SealError, AlteredError: As there.
    """
    refuse_changed_people(tx, ring)
    lister = _Lister.of(tx, ring)
    several = chain.from_iterable(own_slips(tx, ring, memory))
    return sorted((case for case, _ in lister.theirs(several)), key=newest_first)


def listed_cases(
    tx: Transaction, ring: PersonRing, memory: SlipMemory
) -> Iterator[Iterator[ListedCase]]:
    """Yield the same in any order: what is in *memory* at once, the rest as it opens."""
    refuse_changed_people(tx, ring)
    lister = _Lister.of(tx, ring)
    for known in own_slips(tx, ring, memory):
        yield lister.listed(known)


def listed_by_name(
    tx: Transaction, ring: PersonRing, memory: SlipMemory
) -> list[ListedCase]:
    """
    Return those of which somebody sees who complained and the coded facts alone.

    The newest come first. Call it after all of `list_cases` or `listed_cases`, which
    leave them out.

    Raises:
        NotAllowedError, SealError, AlteredError: As there.
    """
    refuse_changed_people(tx, ring)
    lister = _Lister.of(tx, ring)
    found = sorted(lister.listed(slips_by_name(tx, ring, memory)), key=_newest_first)
    return [one._replace(names_only=True) for one in found]


def list_some(
    tx: Transaction, ring: PersonRing, case_ids: Collection[CaseId]
) -> list[ListedCase]:
    """
    Return those of a few cases that this person may see now, each read anew.

    Raises:
        NotAllowedError, SealError, AlteredError: As there.
    """
    refuse_changed_people(tx, ring)
    lister = _Lister.of(tx, ring)
    whole = list(slips_now(tx, ring, list(case_ids)))
    others = set(case_ids) - {one.case.id for one in whole}
    named = slips_now_by_name(tx, ring, list(others))
    by_name = (one._replace(names_only=True) for one in lister.listed(named))
    return [*lister.listed(whole), *by_name]


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
    return tuple([name for id_ in ids if (name := titles.get(id_))]) if ids else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lister:
    """Leaves out what somebody is tied to, and asks for each name once."""

    tx: Transaction
    kept_from: frozenset[str] = field(repr=False)
    people: Mapping[PersonId, str]
    entities: dict[EntityId, str] = field(default_factory=dict, repr=False)
    members: dict[MemberId, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, tx: Transaction, ring: PersonRing) -> Self:
        me = person_of(ring.directory, ring.person_id)
        kept_from = ties_for(tx, me).reached_by(me)
        return cls(tx=tx, kept_from=kept_from, people=handler_names(ring))

    def theirs(self, several: Iterable[KnownSlip]) -> Iterator[tuple[Case, Slip]]:
        """Yield what may be listed."""
        kept_from = self.kept_from  # nothing, for most: then nobody asks each slip
        return (
            (one.case, one.slip)
            for one in several
            if one.slip and not (kept_from and one.slip.is_about_any(kept_from))
        )

    def listed(self, several: Iterable[KnownSlip]) -> Iterator[ListedCase]:
        """Yield it with names; a few at a time, as so much is not in any cache."""
        for theirs in batched(self.theirs(several), HANDFUL):
            self._learn_entities({id_ for _, slip in theirs for id_ in slip.entities})
            self._learn_members({id_ for _, slip in theirs for id_ in slip.members})
            for case, slip in theirs:
                yield self._listed(case, slip)

    def _listed(self, case: Case, slip: Slip) -> ListedCase:
        return ListedCase(
            case,
            slip,
            named(slip.entities, self.entities),
            named(slip.members, self.members),
            handler_name(case, self.people),
        )

    def _learn_entities(self, ids: AbstractSet[EntityId]) -> None:
        if unknown := ids - self.entities.keys():
            self.entities.update(self.tx.entities.titles(unknown))

    def _learn_members(self, ids: AbstractSet[MemberId]) -> None:
        if unknown := ids - self.members.keys():
            self.members.update(self.tx.members.titles(unknown))


def _newest_first(listed: ListedCase) -> tuple[int, str]:
    return newest_first(listed.case)


def newest_first(case: Case) -> tuple[int, str]:
    """Return what cases are listed by."""
    return -case.received_on.toordinal(), case.reference


def due_first(case: Case) -> tuple[date, int, str]:
    """
    Return what a queue is sorted by at first.

    What is over comes last: the day until which it is kept is none of its clocks.
    """
    due = (case.calls_on if case.is_open else None) or date.max
    return due, RANKS[case.urgency], case.reference
