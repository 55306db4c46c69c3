"""Which parts have their sealed bytes in an object store, and under which name."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from grievance.storage.rows.base import Base


class BlobRow(Base):
    __tablename__ = "blob"

    part_id: Mapped[UUID] = mapped_column(ForeignKey("part.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int]
    digest: Mapped[bytes]


class BlobFolderRow(Base):
    """Under which folder of the store these books put theirs: one row, of number 1."""

    __tablename__ = "blob_folder"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(32))
