"""
Take over a registry: record what is new since when it was true, and what is so now.

Nothing is overwritten in the history; the tables that everything else reads are what
its last entries say.  The log keeps a digest of each import.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import WORKER
from grievance.domain.registry import Kept, Record, Registry, label_of, noun_of
from grievance.domain.registry_changes import Changes, changes_between, dangling
from grievance.domain.registry_history import HistoryEntry
from grievance.domain.registry_ids import Noun
from grievance.services.registry_books import OBJECT, digest_of_import
from grievance.storage.registry_facts import facts_of
from grievance.storage.store import Transaction


__all__ = ["Registry", "compare_with_books", "import_registry"]

BATCH: Final = 500
EARLIEST_ZONE: Final = timedelta(hours=14)  # where a day begins before it does in UTC
Tell = Callable[[int, int | None], None]  # how many are done, and of how many


class _Shelf(Protocol):
    def save_all(self, records: Sequence[Any], /) -> None: ...

    def remove_all(self, ids: Sequence[UUID], /) -> None: ...


def compare_with_books(
    tx: Transaction,
    registry: Registry,
    *,
    as_of: date,
    nouns: Collection[Noun] = tuple(Noun),
) -> Changes:
    """
    Tell what an import would change; nothing is saved.

    Only of *nouns* something can be gone: of these *registry* is all there is.
    """
    before = tx.registry_history.state(as_of)
    return changes_between(before, registry.kept(), nouns=nouns)


def import_registry(  # noqa: PLR0913  # keywords, each a choice of the operator
    tx: Transaction,
    registry: Registry,
    *,
    at: datetime,
    as_of: date | None = None,
    nouns: Collection[Noun] = tuple(Noun),
    remove_gone: bool = False,
    tell: Tell = lambda _done, _total: None,
) -> Changes:
    """
    Record what *registry* says that was not known to be so on the day *as_of*.

    Without a day it is that of *at*.  What is gone stays on the books, unless it is to
    be removed.  *tell* is told how many records were saved.

    Raises:
        NotAllowedError: The day lies in the future, or a record would refer to one that
            is not there.
    """
    day = as_of or at.date()
    if day > (at + EARLIEST_ZONE).date():
        msg = f"{day} lies in the future; name a day on which this was already so."
        raise NotAllowedError(msg)
    history = tx.registry_history
    history.lock()
    before = history.state(day)
    changes = changes_between(before, registry.kept(), nouns=nouns)
    gone = changes.gone if remove_gone else ()
    saved = (*changes.added, *(one.after for one in changes.changed))
    if not saved and not gone:
        tx.log.add(Act.REGISTRY_IMPORTED, actor=WORKER, object_id=OBJECT, at=at)
        return changes
    _refuse_dangling({**before, **_kept(saved)}, _kept(gone))
    later = history.known_after(day)
    _record(tx, saved, gone, day=day, at=at)
    if later:  # what was so then must not refer to what is gone by now
        _refuse_dangling(history.state(), {})
    _project(tx, _without(saved, later), _without(gone, later), tell)
    return changes


def _kept(records: Sequence[Record]) -> dict[Kept, Record]:
    return {(noun_of(record), record.id): record for record in records}


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


def _record(
    tx: Transaction,
    saved: Sequence[Record],
    gone: Sequence[Record],
    *,
    day: date,
    at: datetime,
) -> None:
    """Add to the history, and let the log see it."""
    tx.entities.revised()
    revision = tx.entities.revision()
    entries = [
        HistoryEntry(
            revision=revision,
            noun=noun_of(record),
            record_id=record.id,
            as_of=day,
            recorded_at=at,
            facts="" if removed else facts_of(record),
            removed=removed,
        )
        for records, removed in ((saved, False), (gone, True))
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
    }


def _by_noun(records: Sequence[Record]) -> Mapping[Noun, list[Record]]:
    sorted_: defaultdict[Noun, list[Record]] = defaultdict(list)
    for record in records:
        sorted_[noun_of(record)].append(record)
    return sorted_


def _batches(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    for start in range(0, len(records), BATCH):
        yield records[start : start + BATCH]
