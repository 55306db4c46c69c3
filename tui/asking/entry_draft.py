"""What somebody has typed of a complaint they were told, before it is put in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from grievance.domain.entry import Entry
from grievance.domain.errors import SetupError
from grievance.domain.slip import Channel
from grievance.reading_files import read_attached
from tui.refused_field import FieldError, about


TOLD = (Channel.TELEPHONE, Channel.LETTER, Channel.MEETING)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """Fields as they were typed; *id* stays the same however often it is put in."""

    id: str
    channel: Channel
    received_on: str
    subject: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    language: str = ""
    text: str = field(default="", repr=False)
    files: tuple[Path, ...] = field(default=(), repr=False)

    @property
    def has_words(self) -> bool:
        """Whether something would be lost if it were thrown away."""
        typed = (self.subject, self.name, self.contact, self.text)
        return any(word.strip() for word in typed) or bool(self.files)

    def to_entry(self, *, at: datetime) -> Entry:
        """
        Return the entry without its files.

        Raises:
            NotAllowedError: A field cannot be right; which, where that is known.
        """
        entry = Entry(
            id=self.id,
            channel=self.channel,
            received_on=_day(self.received_on),
            entered_at=at,
            subject=self.subject.strip(),
            text=self.text,
            language=self.language.strip(),
            name=self.name.strip(),
            contact=self.contact.strip(),
        )
        with about("" if self.text.strip() else "text"):
            entry.refuse_if_unsound(at=at)
        return entry


def with_files(entry: Entry, paths: tuple[Path, ...], *, home: Path) -> Entry:
    """
    Read the files that came with it, none of *home*; in a thread, they may be large.

    Raises:
        SetupError: One of them cannot be read, or they are too large together.
    """
    return replace(entry, files=read_attached(paths, home=home))


def find_file(typed: str) -> Path:
    """
    Return the file that somebody named.

    Raises:
        SetupError: There is no such file.
    """
    path = Path(typed.strip()).expanduser()
    if not path.is_file():
        msg = "There is no such file; type its whole path."
        raise SetupError(msg)
    return path


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        msg = "Write the day it was received like 2026-03-31."
        raise FieldError(msg, "received") from None
