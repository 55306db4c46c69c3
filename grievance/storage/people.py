"""The signed directory, and the identities under their locks."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from grievance.domain.errors import NotFoundError, SetupError
from grievance.domain.ids import PersonId
from grievance.storage.rows import DirectoryRow, LockedIdentityRow
from grievance.vault.directory import SignedDirectory
from grievance.vault.identity import LockedIdentity


@dataclass(frozen=True, slots=True)
class People:
    """Who is in the office, as the root key signed it."""

    session: Session

    def directory(self) -> SignedDirectory:
        """Return the newest directory; the vault verifies it."""
        newest = select(DirectoryRow).order_by(DirectoryRow.epoch.desc()).limit(1)
        row = self.session.scalar(newest)
        if row is None:
            msg = "This database has no directory of people; run `grievance init`."
            raise SetupError(msg)
        return SignedDirectory(epoch=row.epoch, body=row.body, signature=row.signature)

    def add_directory(self, signed: SignedDirectory) -> None:
        self.session.add(
            DirectoryRow(
                epoch=signed.epoch, body=signed.body, signature=signed.signature
            )
        )

    def locked_identity(self, person_id: PersonId) -> LockedIdentity:
        newest = (
            select(LockedIdentityRow)
            .where(LockedIdentityRow.person_id == person_id)
            .order_by(LockedIdentityRow.kv.desc())
            .limit(1)
        )
        row = self.session.scalar(newest)
        if row is None:
            msg = "This person has no key here; ask the administrator to enrol them."
            raise NotFoundError(msg)
        return LockedIdentity(
            person_id=PersonId(row.person_id),
            kv=row.kv,
            iterations=row.iterations,
            lanes=row.lanes,
            memory_kib=row.memory_kib,
            salt=row.salt,
            sealed=row.sealed,
        )

    def add_locked_identity(self, locked: LockedIdentity) -> None:
        self.session.add(
            LockedIdentityRow(
                person_id=locked.person_id,
                kv=locked.kv,
                iterations=locked.iterations,
                lanes=locked.lanes,
                memory_kib=locked.memory_kib,
                salt=locked.salt,
                sealed=locked.sealed,
            )
        )
