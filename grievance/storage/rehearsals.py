"""Releases that wait for somebody to let them go: each until it is, or is made anew."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import Connection, bindparam, delete, insert, select

from grievance.storage.rows import RehearsalRow
from grievance.storage.values import columns_of, fields_of
from grievance.vault.rehearsal import Rehearsal
from grievance.vault.release import KeptRelease


_OF_RELEASE = frozenset(field.name for field in fields(KeptRelease))
_ALL = select(RehearsalRow.__table__).order_by(RehearsalRow.period)
_PERIODS = select(RehearsalRow.period).order_by(RehearsalRow.period)
_FORGET = delete(RehearsalRow).where(RehearsalRow.period == bindparam("of"))


@dataclass(frozen=True, slots=True)
class Rehearsals:
    """One for each period that waits, mostly none or one."""

    connection: Connection

    def all(self) -> tuple[Rehearsal, ...]:
        """Return all that wait, by their periods."""
        return tuple(_read(fields_of(row)) for row in self.connection.execute(_ALL))

    def periods(self) -> tuple[str, ...]:
        """Return of which periods something waits."""
        return tuple(self.connection.scalars(_PERIODS))

    def put(self, rehearsal: Rehearsal) -> None:
        """Keep one in place of the last of its period."""
        self.forget(rehearsal.release.period)
        times = {
            "facts": rehearsal.facts,
            "made_at": rehearsal.made_at,
            "checked_at": rehearsal.checked_at,
        }
        columns = columns_of(rehearsal.release) | times
        self.connection.execute(insert(RehearsalRow), columns)

    def forget(self, period: str) -> None:
        """Forget that of a period."""
        self.connection.execute(_FORGET, {"of": period})

    def clear(self) -> None:
        """Forget all: another release is out, which none of them knows."""
        self.connection.execute(delete(RehearsalRow))


def _read(columns: dict[str, object]) -> Rehearsal:
    mine = {name: columns.pop(name) for name in _OF_RELEASE}
    release = KeptRelease(**mine)  # type: ignore[arg-type]  # as the columns are typed
    return Rehearsal(release=release, **columns)  # type: ignore[arg-type]  # as above
