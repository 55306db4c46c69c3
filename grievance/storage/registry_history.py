"""What was true when, at rest: rows are added, and none is ever changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, insert, select

from grievance.domain.registry import Kept, Record
from grievance.domain.registry_history import HistoryEntry
from grievance.domain.registry_ids import Noun
from grievance.domain.registry_reason import RegistryReason
from grievance.storage.inserts import insert_new
from grievance.storage.registry_facts import record_of
from grievance.storage.rows import RegistryHistoryRow, RegistryRow
from grievance.storage.values import columns_of, fields_of


_ROW = RegistryHistoryRow
_ALL = select(_ROW.__table__)
_LAST_FIRST = (
    func.row_number()
    .over(
        partition_by=(_ROW.noun, _ROW.record_id),
        order_by=(_ROW.as_of.desc(), _ROW.revision.desc()),
    )
    .label("place")
)
_ADD = insert(_ROW)
_FIRST = select(func.min(_ROW.recorded_at))
_EARLIEST = select(func.min(_ROW.as_of))
_LOCK = select(RegistryRow.revision).with_for_update()
_MAKE = insert_new(RegistryRow, RegistryRow.id)


@dataclass(frozen=True, slots=True)
class RegistryHistory:
    """Every record of the registry, as each import left it."""

    connection: Connection

    def lock(self) -> None:
        """Let nobody else import until this transaction ends."""
        if self.connection.execute(_LOCK).first() is None:
            first = {"id": 1, "revision": 0}
            self.connection.execute(_MAKE[self.connection.dialect.name], first)
            self.connection.execute(_LOCK)

    def add_all(self, entries: Collection[HistoryEntry]) -> None:
        """Add what one import found."""
        rows = [_columns(one) for one in entries]
        if rows:
            self.connection.execute(_ADD, rows)

    def state(self, day: date | None = None) -> dict[Kept, Record]:
        """
        Return what was true on *day* as far as is known now; without one, of late.

        Raises:
            ValueError: The history holds facts that this program did not write.
        """
        wanted = select(
            _ROW.noun, _ROW.record_id, _ROW.facts, _ROW.removed, _LAST_FIRST
        )
        if day is not None:
            wanted = wanted.where(_ROW.as_of <= day)
        ranked = wanted.subquery()
        columns = ranked.c
        last = select(columns.noun, columns.record_id, columns.facts).where(
            columns.place == 1, columns.removed.is_(False)
        )
        found = {
            (Noun(noun), record_id): record_of(Noun(noun), facts)
            for noun, record_id, facts in self.connection.execute(last)
        }
        order = {noun: place for place, noun in enumerate(Noun)}
        return dict(
            sorted(found.items(), key=lambda one: (order[one[0][0]], one[0][1]))
        )

    def known_after(self, day: date) -> set[Kept]:
        """Return what there is knowledge of that is later than *day*."""
        later = select(_ROW.noun, _ROW.record_id).where(_ROW.as_of > day).distinct()
        return {(Noun(noun), id_) for noun, id_ in self.connection.execute(later)}

    def of(self, record_id: UUID) -> tuple[HistoryEntry, ...]:
        """Return all that was recorded of one thing, by the day it was true."""
        wanted = _ALL.where(_ROW.record_id == record_id)
        in_order = wanted.order_by(_ROW.as_of, _ROW.revision)
        return tuple(_to_value(row) for row in self.connection.execute(in_order))

    def of_import(self, revision: int) -> tuple[HistoryEntry, ...]:
        """Return all that one import recorded."""
        wanted = _ALL.where(_ROW.revision == revision)
        return tuple(_to_value(row) for row in self.connection.execute(wanted))

    def imports(self) -> Iterator[tuple[int, tuple[HistoryEntry, ...]]]:
        """Yield each import by its number, with all that it recorded."""
        in_order = _ALL.order_by(_ROW.revision, _ROW.noun)
        entries = [_to_value(row) for row in self.connection.execute(in_order)]
        for revision, found in groupby(entries, key=attrgetter("revision")):
            yield revision, tuple(found)

    def known_from(self) -> date | None:
        """Return the first day that anything is known of; None if there is none."""
        return self.connection.scalar(_EARLIEST)

    def first_recorded(self) -> datetime | None:
        """Return when the registry was first imported; None if it never was."""
        return self.connection.scalar(_FIRST)


def _columns(entry: HistoryEntry) -> dict[str, Any]:
    why = entry.why.value if entry.why else None
    return columns_of(entry) | {"noun": entry.noun.value, "why": why}


def _to_value(row: Row[*tuple[Any, ...]]) -> HistoryEntry:
    why = RegistryReason(row.why) if row.why else None
    return HistoryEntry(**fields_of(row) | {"noun": Noun(row.noun), "why": why})
