"""Audit firms at rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from grievance.domain.errors import NotFoundError
from grievance.domain.firm import Firm
from grievance.domain.registry_ids import FirmId, Noun
from grievance.storage.other_names import (
    FoundNames,
    drop_names,
    names_of,
    put_names,
)
from grievance.storage.registry_batches import Columns, drop_where, put_all
from grievance.storage.rows import FirmRow
from grievance.storage.values import columns_of, fields_of


_ALL = select(FirmRow.__table__).order_by(FirmRow.name, FirmRow.id)


@dataclass(frozen=True, slots=True)
class Firms:
    """The audit firms in the registry."""

    connection: Connection

    def get(self, firm_id: FirmId) -> Firm:
        """
        Return one audit firm.

        Raises:
            NotFoundError: There is none of this id.
        """
        row = self.connection.execute(_ALL.where(FirmRow.id == firm_id)).first()
        if row is None:
            msg = f"There is no audit firm {firm_id} in the registry."
            raise NotFoundError(msg)
        names = names_of(self.connection, Noun.FIRM, firm_id)
        return Firm(**fields_of(row) | names.get(row.id, FoundNames()).columns())

    def all(self) -> tuple[Firm, ...]:
        """Return every audit firm by its name."""
        names = names_of(self.connection, Noun.FIRM)
        return tuple(
            Firm(**fields_of(row) | names.get(row.id, FoundNames()).columns())
            for row in self.connection.execute(_ALL).all()
        )

    def save_all(self, firms: Sequence[Firm]) -> None:
        """Keep audit firms in the place of what was known under their ids."""
        put_all(self.connection, FirmRow, [_columns(one) for one in firms])
        put_names(self.connection, firms)

    def remove_all(self, ids: Sequence[UUID]) -> None:
        """Remove audit firms to which nothing refers any more."""
        drop_names(self.connection, Noun.FIRM, ids)
        drop_where(self.connection, FirmRow.id, ids)


def _columns(firm: Firm) -> Columns:
    columns = columns_of(firm)
    del columns["aliases"], columns["other_names"]
    return columns
