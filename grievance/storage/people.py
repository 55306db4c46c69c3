"""The signed directory, and the identities under their locks."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, select

from grievance.domain.errors import NotFoundError, SetupError
from grievance.domain.ids import PersonId
from grievance.storage.rows import DirectoryRow, LockedIdentityRow
from grievance.storage.values import columns_of, fields_of
from grievance.vault.directory import SignedDirectory
from grievance.vault.identity import LockedIdentity


_DIRECTORY = DirectoryRow.__table__
_LOCKED = LockedIdentityRow.__table__

_NEWEST_DIRECTORY = select(_DIRECTORY).order_by(_DIRECTORY.c.epoch.desc()).limit(1)
_EPOCH = select(func.max(_DIRECTORY.c.epoch))
_NEWEST_LOCK = (
    select(_LOCKED)
    .where(_LOCKED.c.person_id == bindparam("person_id"))
    .order_by(_LOCKED.c.kv.desc())
    .limit(1)
)
_ADD_DIRECTORY = insert(DirectoryRow)
_ADD_LOCK = insert(LockedIdentityRow)


@dataclass(frozen=True, slots=True)
class People:
    """Who is in the office, as the root key signed it."""

    connection: Connection

    def has_office(self) -> bool:
        """Whether an office was founded in these books."""
        return self.connection.execute(_NEWEST_DIRECTORY).first() is not None

    def directory(self) -> SignedDirectory:
        """Return the newest directory; the vault verifies it."""
        row = self.connection.execute(_NEWEST_DIRECTORY).first()
        if row is None:
            msg = "This database has no directory of people; run `grievance init`."
            raise SetupError(msg)
        return SignedDirectory(**fields_of(row))

    def epoch(self) -> int:
        """Return the epoch of the newest directory, verified or not; 0 for none."""
        return self.connection.scalar(_EPOCH) or 0

    def add_directory(self, signed: SignedDirectory) -> None:
        self.connection.execute(_ADD_DIRECTORY, columns_of(signed))

    def locked_identity(self, person_id: PersonId) -> LockedIdentity:
        row = self.connection.execute(_NEWEST_LOCK, {"person_id": person_id}).first()
        if row is None:
            msg = "This person has no key here; ask the administrator to enrol them."
            raise NotFoundError(msg)
        return LockedIdentity(**fields_of(row))

    def add_locked_identity(self, locked: LockedIdentity) -> None:
        self.connection.execute(_ADD_LOCK, columns_of(locked))
