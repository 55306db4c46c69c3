"""People and their keys."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from grievance.storage.rows.base import Base


class DirectoryRow(Base):
    __tablename__ = "directory"

    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[bytes]
    signature: Mapped[bytes]


class LockedIdentityRow(Base):
    __tablename__ = "locked_identity"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    kv: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    iterations: Mapped[int]
    lanes: Mapped[int]
    memory_kib: Mapped[int]
    salt: Mapped[bytes]
    sealed: Mapped[bytes]


class IdentityCodeRow(Base):
    """The same seed once more, under a code that is on paper."""

    __tablename__ = "identity_code"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    kv: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed: Mapped[bytes]


class FormerIdentityRow(Base):
    """The seed before, under the new one, until nothing is wrapped to it any more."""

    __tablename__ = "former_identity"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    kv: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    former_kv: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed: Mapped[bytes]
