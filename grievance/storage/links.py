"""Links between organisations at rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, or_, select

from grievance.domain.link import Link, LinkKind, LinkStrength
from grievance.storage.registry_batches import Columns, drop_where, put_all
from grievance.storage.rows import LinkRow
from grievance.storage.values import columns_of, fields_of


_ALL = select(LinkRow.__table__).order_by(LinkRow.kind, LinkRow.id)


@dataclass(frozen=True, slots=True)
class Links:
    """The links in the registry."""

    connection: Connection

    def save_all(self, links: Sequence[Link]) -> None:
        """Keep links in the place of what was known under their ids."""
        put_all(self.connection, LinkRow, [_columns(one) for one in links])

    def remove_all(self, ids: Sequence[UUID]) -> None:
        """Remove links."""
        drop_where(self.connection, LinkRow.id, ids)

    def of(self, organisation_id: UUID) -> tuple[Link, ...]:
        """Return the links that an Entity or Member is at either end of."""
        at_an_end = or_(
            LinkRow.from_id == organisation_id, LinkRow.to_id == organisation_id
        )
        return tuple(
            _to_value(row) for row in self.connection.execute(_ALL.where(at_an_end))
        )

    def all(self) -> tuple[Link, ...]:
        """Return every link."""
        return tuple(_to_value(row) for row in self.connection.execute(_ALL))


def _columns(link: Link) -> Columns:
    return columns_of(link) | {"kind": link.kind.value, "strength": link.strength.value}


def _to_value(row: Row[*tuple[Any, ...]]) -> Link:
    return Link(
        **fields_of(row)
        | {"kind": LinkKind(row.kind), "strength": LinkStrength(row.strength)}
    )
