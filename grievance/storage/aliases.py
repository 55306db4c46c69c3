"""Second references of cases, for whoever is written to besides the complainant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from grievance.domain.alias import Alias
from grievance.domain.reference import Reference
from grievance.storage.rows import AliasRow
from grievance.storage.values import columns_of, fields_of


_ALL = select(AliasRow.__table__)
_BY_REFERENCE = _ALL.where(AliasRow.reference == bindparam("reference"))
_ADD = insert(AliasRow)


@dataclass(frozen=True, slots=True)
class Aliases:
    """Which case is meant by which second reference."""

    connection: Connection

    def add(self, alias: Alias) -> None:
        self.connection.execute(_ADD, columns_of(alias))

    def find(self, reference: Reference) -> Alias | None:
        """Return the alias that is written so; `None` where there is none."""
        row = self.connection.execute(_BY_REFERENCE, {"reference": reference}).first()
        return None if row is None else _to_alias(row)

    def everything(self) -> Iterator[Alias]:
        """Yield every alias, for verification."""
        for row in self.connection.execute(_ALL):
            yield _to_alias(row)


def _to_alias(row: Row[Any]) -> Alias:
    found = fields_of(row)
    return Alias(**found)
