"""What was done, by whom and when."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from grievance.storage.rows.base import SERIAL, Base


class LogEntryRow(Base):
    __tablename__ = "log_entry"

    sequence: Mapped[int] = mapped_column(SERIAL, primary_key=True, autoincrement=False)
    object: Mapped[str] = mapped_column(String(96), index=True)
    body: Mapped[bytes]


class LogHeadRow(Base):
    __tablename__ = "log_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    frontier: Mapped[bytes]


class CheckpointRow(Base):
    __tablename__ = "checkpoint"

    size: Mapped[int] = mapped_column(SERIAL, primary_key=True, autoincrement=False)
    note: Mapped[str] = mapped_column(Text)
