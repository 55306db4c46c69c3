"""A mail as the mechanism sees it: values only, safe to show after marking."""

from __future__ import annotations

import re

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from grievance.domain.quoting import RULE


MOST_RESULTS = 20  # Authentication-Results that are kept, the topmost first
LONGEST_RESULT = 4_000  # characters of each
MOST_ASIDES = 1_000
MOST_WRITERS = 20  # addresses in From and Sender
MOST_FORWARDED = 5  # authors of passed-on mails
MOST_REPORTS = 50  # recipients of one bounce
MOST_RETURNED = 20  # Message-IDs of mails that came back

_RULED = re.compile(f"^{RULE}", re.MULTILINE)


class Label(StrEnum):
    """What kind of mail it is, or what to know before reading it."""

    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    CALENDAR = "calendar"
    ENCRYPTED = "encrypted"
    HTML_ONLY = "html-only"
    LIST = "list"
    NESTED = "nested"
    NO_DATE = "no-date"
    NO_TEXT = "no-text"
    REPORT = "report"
    SENDER_UNCLEAR = "sender-unclear"
    SIGNED = "signed"
    TNEF = "tnef"
    TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A mailbox with the name written beside it; either may be empty."""

    name: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """
    Who the mail says it is from; never proof of it.

    `clear` holds for exactly one From with one strict address. Otherwise name
    and address are a best guess for display, or empty.
    """

    name: str = field(repr=False)
    address: str = field(repr=False)
    clear: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A part that is not the letter's text, decoded; the name is safe to show."""

    name: str = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes after decoding."""
        return len(self.content)

    @property
    def sha256(self) -> str:
        """The hexadecimal fingerprint of the content."""
        return sha256(self.content).hexdigest()


STATUS = r"[245]\.\d{1,3}\.\d{1,3}"  # RFC 3463


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """
    What a bounce says became of a mail on its way to one recipient (RFC 3464).

    *action* is `failed`, `delayed`, `delivered`, `relayed` or `expanded`; *status* like
    `5.1.1`.
    """

    recipient: str = field(repr=False)
    action: str
    status: str = ""

    @property
    def is_failure(self) -> bool:
        """Whether the mail will never arrive."""
        return self.action == "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """
    What the reader needs to know at a place in the text, in the words of the mechanism.

    It stands before character *at* of the text: where an enclosed mail begins and who
    seems to have written it, what a calendar or a delivery report says.
    """

    at: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """
    One mail, taken apart.

    `text` is the whole body as plain text with newlines only, enclosed mails included;
    `asides`, in their order, tell its passages apart, and `full_text` is both together:
    what a person should be shown and what is kept.  Message ids keep
    their angle brackets; `labels` are sorted; `notes` say what was odd and never
    contain content. `lists` are the posting addresses and ids of the lists it came
    through, lower case. `return_path` is `""` for the null path and None when there
    is none; `written_from` are all addresses in From and Sender; `date` is aware, or None
    with a note; `authentication` holds the raw Authentication-Results values, topmost
    first, one that is not whole with a `…` at its end.  `forwarded` names who seems to have
    written a mail that is passed on inside this one: a hint, never a sender.  `reports`
    and `returned`, the Message-IDs of mail that came back, are those of a bounce.
    """

    sender: Sender
    written_from: tuple[str, ...] = field(default=(), repr=False)
    reply_to: tuple[Address, ...] = field(default=(), repr=False)
    to: tuple[Address, ...] = field(default=(), repr=False)
    cc: tuple[Address, ...] = field(default=(), repr=False)
    delivered_to: tuple[str, ...] = field(default=(), repr=False)

    subject: str = field(default="", repr=False)
    date: datetime | None = None
    text: str = field(default="", repr=False)
    asides: tuple[Aside, ...] = ()
    language: str = ""
    attachments: tuple[Attachment, ...] = ()

    labels: tuple[Label, ...] = ()
    lists: tuple[str, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()

    message_id: str = field(default="", repr=False)
    in_reply_to: tuple[str, ...] = field(default=(), repr=False)
    references: tuple[str, ...] = field(default=(), repr=False)
    authentication: tuple[str, ...] = field(default=(), repr=False)
    return_path: str | None = field(default=None, repr=False)

    forwarded: tuple[Address, ...] = field(default=(), repr=False)
    reports: tuple[DeliveryReport, ...] = ()
    returned: tuple[str, ...] = field(default=(), repr=False)

    @property
    def full_text(self) -> str:
        """
        The text with its asides, each a paragraph of its own.

        A line of the text that looks like the rule of an aside is moved in by a space,
        so that nobody can write an aside but the mechanism.
        """
        pieces = []
        start = 0
        for aside in self.asides:
            pieces += [_unruled(self.text[start : aside.at]), aside.text]
            start = aside.at
        pieces.append(_unruled(self.text[start:]))
        return "\n\n".join(piece for piece in pieces if piece.strip())


def _unruled(words: str) -> str:
    """Return a stretch of text without outer blank lines and without rules."""
    return _RULED.sub(r" \g<0>", words.strip("\n"))
