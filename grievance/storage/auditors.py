"""Auditors at rest, with their accreditations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, select

from grievance.domain.auditor import Accreditation, AccreditationStatus, Auditor
from grievance.domain.errors import NotFoundError
from grievance.domain.registry_ids import AuditorId, FirmId
from grievance.storage.registry_batches import (
    Columns,
    drop_where,
    put_all,
    put_children,
)
from grievance.storage.rows import AccreditationRow, AuditorRow
from grievance.storage.values import columns_of, fields_of


_ALL = select(AuditorRow.__table__).order_by(AuditorRow.name, AuditorRow.id)
_ACCREDITATIONS = select(AccreditationRow.__table__).order_by(
    AccreditationRow.auditor_id, AccreditationRow.position
)


@dataclass(frozen=True, slots=True)
class Auditors:
    """The auditors in the registry."""

    connection: Connection

    def get(self, auditor_id: AuditorId) -> Auditor:
        """
        Return one auditor.

        Raises:
            NotFoundError: There is none of this id.
        """
        for found in self._found(_ALL.where(AuditorRow.id == auditor_id)):
            return found
        msg = f"There is no auditor {auditor_id} in the registry."
        raise NotFoundError(msg)

    def of_firm(self, firm_id: FirmId) -> tuple[Auditor, ...]:
        """Return the auditors of a firm by their names."""
        return tuple(self._found(_ALL.where(AuditorRow.firm_id == firm_id)))

    def all(self) -> tuple[Auditor, ...]:
        """Return every auditor by their name."""
        return tuple(self._found(_ALL))

    def save_all(self, auditors: Sequence[Auditor]) -> None:
        """Keep auditors in the place of what was known under their ids."""
        put_all(self.connection, AuditorRow, [_columns(one) for one in auditors])
        owners = [one.id for one in auditors]
        rows = [columns for one in auditors for columns in _accreditations(one)]
        put_children(self.connection, AccreditationRow.auditor_id, owners, rows)

    def remove_all(self, ids: Sequence[UUID]) -> None:
        """Remove auditors to whom nothing refers any more."""
        drop_where(self.connection, AccreditationRow.auditor_id, ids)
        drop_where(self.connection, AuditorRow.id, ids)

    def _found(self, wanted: Select[*tuple[Any, ...]]) -> Iterator[Auditor]:
        rows = self.connection.execute(wanted).all()
        held = self._held()
        for row in rows:
            yield Auditor(**fields_of(row), accreditations=tuple(held.get(row.id, ())))

    def _held(self) -> Mapping[UUID, list[Accreditation]]:
        held: defaultdict[UUID, list[Accreditation]] = defaultdict(list)
        for row in self.connection.execute(_ACCREDITATIONS):
            one = Accreditation(
                standard=row.standard,
                since=row.since,
                until=row.until,
                status=AccreditationStatus(row.status),
            )
            held[row.auditor_id].append(one)
        return held


def _columns(auditor: Auditor) -> Columns:
    columns = columns_of(auditor)
    del columns["accreditations"]
    return columns


def _accreditations(auditor: Auditor) -> Iterator[Columns]:
    for position, one in enumerate(auditor.accreditations):
        yield {
            "auditor_id": auditor.id,
            "position": position,
            **columns_of(one),
            "status": one.status.value,
        }
