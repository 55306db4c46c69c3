"""
Record what changed in the registry: history, log, tables, and who has to plan anew.

Whether a file says so or a person by hand, what is so now goes the same way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import WORKER
from grievance.domain.registry import Kept, Record, label_of, noun_of
from grievance.domain.registry_changes import dangling
from grievance.domain.registry_history import HistoryEntry
from grievance.domain.registry_ids import Noun
from grievance.domain.registry_reason import RegistryReason
from grievance.services.boxes.promise_planning import promise_planning
from grievance.services.registry.registry_books import OBJECT, digest_of_import
from grievance.storage.registry_facts import facts_of
from grievance.storage.store import Transaction


BATCH: Final = 500
OUTSIDE: Final = frozenset({Noun.EVENT})  # changes nothing of what audits answer
EARLIEST_ZONE: Final = timedelta(hours=14)  # where a day begins before it does in UTC
Tell = Callable[[int, int | None], None]  # how many are done, and of how many


class _Shelf(Protocol):
    def save_all(self, records: Sequence[Any], /) -> None: ...

    def remove_all(self, ids: Sequence[UUID], /) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """
    What is to be recorded: records as they are on *day*, and those that are *gone*.

    *before* is the whole state of that day; *why* is known of changes by hand.
    """

    saved: Sequence[Record] = ()
    gone: Sequence[Record] = ()
    before: Mapping[Kept, Record]
    day: date
    why: RegistryReason | None = None

    @property
    def nouns(self) -> frozenset[Noun]:
        """The kinds of what changes."""
        return frozenset(noun_of(one) for one in (*self.saved, *self.gone))


def refuse_future(day: date, at: datetime) -> None:
    """Refuse to know what will be so on a day, `NotAllowedError`."""
    if day > (at + EARLIEST_ZONE).date():
        msg = f"{day} lies in the future; name a day on which this was already so."
        raise NotAllowedError(msg)


def kept(records: Sequence[Record]) -> dict[Kept, Record]:
    """Return records by what they are found under."""
    return {(noun_of(record), record.id): record for record in records}


def record_registry(
    tx: Transaction,
    recorded: Recorded,
    *,
    at: datetime,
    tell: Tell = lambda _done, _total: None,
) -> None:
    """
    Add to the history, let the log see it, bring the tables to it, have audits planned.

    Whoever calls has locked the history, so that *before* is what it was.

    Raises:
        NotAllowedError: A record would refer to one that is not there.
    """
    saved, gone, day = recorded.saved, recorded.gone, recorded.day
    _refuse_dangling({**recorded.before, **kept(saved)}, kept(gone))
    later = tx.registry_history.known_after(day)
    _record(tx, recorded, at)
    if later:  # what was so then must not refer to what is gone by now
        _refuse_dangling(tx.registry_history.state(), {})
    _project(tx, _without(saved, later), _without(gone, later), tell)
    if recorded.nouns - OUTSIDE:
        promise_planning(tx, at=at)


def _without(records: Sequence[Record], later: Collection[Kept]) -> list[Record]:
    """Leave out what is known to be otherwise by now."""
    return [one for one in records if (noun_of(one), one.id) not in later]


def _refuse_dangling(state: Mapping[Kept, Record], gone: Mapping[Kept, Record]) -> None:
    after = {kept: record for kept, record in state.items() if kept not in gone}
    for record, nouns in dangling(after):
        msg = (
            f"The {label_of(record)} refers to one ({nouns}) that would not be there; "
            "import that as well, or remove both."
        )
        raise NotAllowedError(msg)


def _record(tx: Transaction, recorded: Recorded, at: datetime) -> None:
    """Add to the history, and let the log see it."""
    tx.entities.revised()
    revision = tx.entities.revision()
    entries = [
        HistoryEntry(
            revision=revision,
            noun=noun_of(record),
            record_id=record.id,
            as_of=recorded.day,
            recorded_at=at,
            facts="" if removed else facts_of(record),
            removed=removed,
            why=recorded.why,
        )
        for records, removed in ((recorded.saved, False), (recorded.gone, True))
        for record in records
    ]
    tx.registry_history.add_all(entries)
    if not tx.log.last_digest(OBJECT):  # what there was before the log saw any of it
        entries = [*tx.registry_history.of_import(0), *entries]
    digest = digest_of_import(entries)
    tx.log.add(
        Act.REGISTRY_IMPORTED, actor=WORKER, object_id=OBJECT, at=at, digest=digest
    )


def _project(
    tx: Transaction, saved: Sequence[Record], gone: Sequence[Record], tell: Tell
) -> None:
    """Bring the tables to what the history says: first what others refer to."""
    shelves = _shelves(tx)
    done, total = 0, len(saved) + len(gone)
    sorted_ = _by_noun(saved)
    for noun in Noun:
        for batch in _batches(sorted_[noun]):
            shelves[noun].save_all(batch)
            done += len(batch)
            tell(done, total)
    leaving = _by_noun(gone)
    for noun in reversed(Noun):
        for batch in _batches(leaving[noun]):
            shelves[noun].remove_all([record.id for record in batch])
            done += len(batch)
            tell(done, total)


def _shelves(tx: Transaction) -> Mapping[Noun, _Shelf]:
    return {
        Noun.MEMBER: tx.members,
        Noun.FIRM: tx.firms,
        Noun.AUDITOR: tx.auditors,
        Noun.ENTITY: tx.entities,
        Noun.CERTIFICATION: tx.certifications,
        Noun.AUDIT: tx.audits,
        Noun.LINK: tx.links,
        Noun.EVENT: tx.outside_events,
    }


def _by_noun(records: Sequence[Record]) -> Mapping[Noun, list[Record]]:
    sorted_: defaultdict[Noun, list[Record]] = defaultdict(list)
    for record in records:
        sorted_[noun_of(record)].append(record)
    return sorted_


def _batches(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    for start in range(0, len(records), BATCH):
        yield records[start : start + BATCH]
