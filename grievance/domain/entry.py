"""What a person of the office puts in: a complaint they were told, a letter refiled."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from grievance.domain.slip import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFile:
    """A file that came with it."""

    name: str = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    A message made here, on its way to the worker, who makes a case of it.

    With *raw*, the mail that somebody files by hand, the rest may be empty.  *to_case*
    is the reference of the case it belongs to, empty for a new one; *from_case* where
    it lay before.
    """

    id: str
    channel: Channel
    received_on: date
    entered_at: datetime
    subject: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    language: str = ""
    name: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    files: tuple[EntryFile, ...] = field(default=(), repr=False)
    raw: bytes | None = field(default=None, repr=False)
    to_case: str = ""
    from_case: str = ""
