"""Releases of statistics at rest: written once, and never changed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update

from grievance.domain.errors import ConflictError, NotFoundError
from grievance.storage.inserts import insert_new
from grievance.storage.rows import ReleaseRow
from grievance.storage.values import columns_of, fields_of
from grievance.vault.release import KeptRelease


_RELEASE = ReleaseRow.__table__
_ALL = select(_RELEASE).order_by(_RELEASE.c.published_on, _RELEASE.c.period)
_PERIODS = select(_RELEASE.c.period).order_by(_RELEASE.c.period)
_GET = select(_RELEASE).where(_RELEASE.c.id == bindparam("release_id"))
_BEFORE = (
    select(_RELEASE.c.id)
    .where(_RELEASE.c.worker_kv < bindparam("kv"))
    .order_by(_RELEASE.c.period)
)
_ADD = insert_new(ReleaseRow, ReleaseRow.period)
_REWRAP = (
    update(ReleaseRow)
    .where(ReleaseRow.id == bindparam("release_id"))
    .values(wrapped=bindparam("again"), worker_kv=bindparam("kv"))
)


@dataclass(frozen=True, slots=True)
class Releases:
    """One for each period that was published."""

    connection: Connection

    def add(self, release: KeptRelease) -> None:
        """
        Keep a release.

        Raises:
            ConflictError: Somebody published the same period meanwhile.
        """
        insert_once = _ADD[self.connection.dialect.name]
        if self.connection.execute(insert_once, columns_of(release)).first() is None:
            msg = f"{release.period} was published meanwhile; it is never revised."
            raise ConflictError(msg)

    def all(self) -> tuple[KeptRelease, ...]:
        """Return every release, in the order in which they were published."""
        found = self.connection.execute(_ALL)
        return tuple(KeptRelease(**fields_of(row)) for row in found)

    def periods(self) -> tuple[str, ...]:
        """Return which periods were published."""
        return tuple(self.connection.scalars(_PERIODS))

    def get(self, release_id: UUID) -> KeptRelease:
        """Return a release; `NotFoundError` where there is none."""
        row = self.connection.execute(_GET, {"release_id": release_id}).first()
        if row is None:
            msg = "There is no such release."
            raise NotFoundError(msg)
        return KeptRelease(**fields_of(row))

    def wrapped_before(self, worker_kv: int) -> tuple[UUID, ...]:
        """Return those whose tally the worker opens with keys before that version."""
        return tuple(self.connection.scalars(_BEFORE, {"kv": worker_kv}))

    def rewrap(self, release: KeptRelease) -> None:
        """Put another wrapped key in the place of the last."""
        key = {"release_id": release.id, "kv": release.worker_kv}
        self.connection.execute(_REWRAP, {**key, "again": release.wrapped})
