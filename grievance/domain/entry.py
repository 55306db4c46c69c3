"""What a person of the office puts in: a complaint they were told, a letter refiled."""

from __future__ import annotations

import re

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from grievance.domain.errors import NotAllowedError
from grievance.domain.slip import Channel
from grievance.domain.sub_case import SubCase


LONGEST_TEXT = 1_000_000  # characters; more is a file
LONGEST_LINE = 500
MOST_FILES = 100
MOST_BYTES = 201 * 1024 * 1024  # the largest mail that is kept, and some words
OLDEST = timedelta(days=3653)
CLOCKS_DIFFER = timedelta(hours=1)
EARLIEST_ZONE = timedelta(hours=14)  # where a day begins before it does in UTC
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?|")


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

    *id*, a UUID as text, is that of the row it is dropped for.  *raw* is what somebody
    files by hand: a mail, or an entry of earlier.  Without a text it is read, and the
    rest may be empty; with one it is only kept, and the text says what there is to say.
    *to_case* is the reference of the case it belongs to, empty for a new one;
    *from_case* where it lay before, and *received_at* the moment, where one is known.
    With *sub_case* it becomes a case of *from_case*, whose facts are those and no
    others: nothing is looked for in the text.
    """

    id: str
    channel: Channel
    received_on: date
    entered_at: datetime
    received_at: datetime | None = None
    subject: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    language: str = ""
    name: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    files: tuple[EntryFile, ...] = field(default=(), repr=False)
    raw: bytes | None = field(default=None, repr=False)
    to_case: str = ""
    from_case: str = ""
    sub_case: SubCase | None = field(default=None, repr=False)

    @property
    def to_read(self) -> bytes | None:
        """The message that it is to be read from, where it has no words of its own."""
        return None if self.text.strip() else self.raw

    def received(self, zone: tzinfo) -> datetime:
        """
        Return when it reached the office, in UTC.

        A day before today begins at midnight in *zone*, where the office is.
        """
        if self.received_at is not None:
            return self.received_at.astimezone(UTC)
        entered = self.entered_at.astimezone(zone)
        midnight = datetime.combine(self.received_on, time(), zone)
        is_today = self.received_on >= entered.date()
        return (entered if is_today else midnight).astimezone(UTC)

    @property
    def size(self) -> int:
        """Bytes of all that came with it."""
        return sum(len(file.content) for file in self.files) + len(self.raw or b"")

    def refuse_if_unsound(self, *, at: datetime) -> None:
        """
        Refuse what no case can be made of.

        Raises:
            NotAllowedError: It says nothing, its day cannot be right, or it is too big.
        """
        for is_wrong, sentence in (*self._words(), *self._days(at), *self._sizes()):
            if is_wrong:
                raise NotAllowedError(sentence)

    def _words(self) -> tuple[tuple[bool, str], ...]:
        return (
            (
                self.raw is None and not self.text.strip(),
                "A complaint needs some text; write down what was said.",
            ),
            (
                _LANGUAGE.fullmatch(self.language) is None,
                "A language is a code like en or pt; leave it out if you are not sure.",
            ),
        )

    def _days(self, at: datetime) -> tuple[tuple[bool, str], ...]:
        entered_on = self.entered_at.astimezone(UTC)
        latest = (entered_on + EARLIEST_ZONE).date()
        known = self.received_at and self.received_at.astimezone(UTC)
        return (
            (
                self.entered_at > at + CLOCKS_DIFFER,
                "The clock of the machine it was entered on is ahead; set it right.",
            ),
            (
                self.received_on > latest
                or (known is not None and known > entered_on + CLOCKS_DIFFER),
                "The day it was received lies in the future; please check the date.",
            ),
            (
                not self.from_case and entered_on.date() - self.received_on > OLDEST,
                "The day it was received is over ten years ago; please check the date.",
            ),
            (
                known is not None and known.date() != self.received_on,
                "The day it was received is not that of the time given beside it.",
            ),
        )

    def _sizes(self) -> tuple[tuple[bool, str], ...]:
        lines = (self.subject, self.name, self.contact)
        return (
            (
                len(self.text) > LONGEST_TEXT,
                "The text is too long; attach it as a file, and sum it up here.",
            ),
            (
                any(len(line) > LONGEST_LINE for line in lines),
                f"Subject, name and contact have at most {LONGEST_LINE} characters.",
            ),
            (
                len(self.files) > MOST_FILES or self.size > MOST_BYTES,
                "These files are too many or too large for one complaint; leave some out.",
            ),
        )
