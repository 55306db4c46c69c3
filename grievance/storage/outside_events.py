"""What happened outside, at rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from grievance.domain.outside_event import EventKind, OutsideEvent, Regulation
from grievance.storage.registry_batches import Columns, as_lines, drop_where, put_all
from grievance.storage.rows import OutsideEventRow
from grievance.storage.values import columns_of, fields_of


_ALL = select(OutsideEventRow.__table__).order_by(
    OutsideEventRow.on, OutsideEventRow.title, OutsideEventRow.id
)
_LISTS = ("countries", "regions", "standards", "criteria", "flags")


@dataclass(frozen=True, slots=True)
class OutsideEvents:
    """The outside events in the registry."""

    connection: Connection

    def save_all(self, events: Sequence[OutsideEvent]) -> None:
        """Keep events in the place of what was known under their ids."""
        put_all(self.connection, OutsideEventRow, [_columns(one) for one in events])

    def remove_all(self, ids: Sequence[UUID]) -> None:
        """Remove events."""
        drop_where(self.connection, OutsideEventRow.id, ids)

    def all(self) -> tuple[OutsideEvent, ...]:
        """Return every event by its day."""
        return tuple(_to_value(row) for row in self.connection.execute(_ALL))


def _columns(event: OutsideEvent) -> Columns:
    lists = {name: as_lines(getattr(event, name)) for name in _LISTS}
    return columns_of(event) | {"kind": event.kind.value} | lists


def _to_value(row: Row[*tuple[Any, ...]]) -> OutsideEvent:
    found = fields_of(row)
    lists = {name: tuple(found[name].splitlines()) for name in _LISTS}
    return OutsideEvent(
        **found
        | lists
        | {
            "kind": EventKind(row.kind),
            "flags": tuple(Regulation(one) for one in lists["flags"]),
        }
    )
