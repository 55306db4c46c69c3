"""
Write the bytes of a letter of ours, once: every try sends the same ones.

    From                       the office
    To                         whom it answers, as the envelope has it
    Reply-To                   the reply address of the case
    Message-ID                 signed, made before the first try
    In-Reply-To, References    theirs, if it is a well-formed one
    Auto-Submitted                              where no person wrote it
    X-Auto-Response-Suppress                    no machine should answer

Every value is checked before it becomes a field: nothing in a mail that came in can add
a line to one that goes out.
"""

from __future__ import annotations

import hashlib
import re

from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.headerregistry import Address, BaseHeader, HeaderRegistry, MessageIDHeader
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache

from grievance.domain.errors import GrievanceError
from grievance.mail.words.address import is_strict
from grievance.mail.words.plain import line


LONGEST_NAME = 200
LONGEST_ID = 250  # of a Message-ID that we quote
_WORD = r"[\w!#$%&'*+/=?^`{|}~-]+"
_ID = re.compile(
    rf"<{_WORD}(?:\.{_WORD})*@(?:{_WORD}(?:\.{_WORD})*|\[[\w.:]+\])>", re.ASCII
)
_MEDIA_TYPE = re.compile(r"(?P<main>[a-z]+)/(?P<sub>[a-z0-9][a-z0-9.+-]{0,80})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class ComposeError(GrievanceError):
    """A letter cannot be written to this address, or with these words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What a server is handed: the envelope, and the bytes that every try sends."""

    sender: str
    recipient: str = field(repr=False)
    message: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that goes with a letter, under a name that somebody gave it."""

    name: str = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a letter is made of; addresses are plain, without a name."""

    office: str
    mailbox: str
    reply_to: str
    recipient: str = field(repr=False)
    subject: str
    body: str
    message_id: str
    answers: str = field(default="", repr=False)
    at: datetime
    automatic: bool = True
    files: tuple[Attached, ...] = ()


def compose(draft: Draft) -> bytes:
    """
    Write a letter as it goes over the wire.

    Raises:
        ComposeError: An address, the Message-ID or a value is not fit to be one.
    """
    for address in (draft.mailbox, draft.reply_to, draft.recipient):
        _require(is_strict(address), "address")
    _require(is_well_formed_id(draft.message_id), "Message-ID")
    message = EmailMessage(policy=_policy(is_utf8=needs_utf8(draft.recipient)))
    try:
        _write_fields(message, draft)
        message.set_content(draft.body, charset="utf-8")
        _attach(message, draft)
        return message.as_bytes()
    except (ValueError, LookupError):
        msg = "The mail library refuses to write this letter."
        raise ComposeError(msg) from None


def is_well_formed_id(value: str) -> bool:
    """Tell whether *value* is one Message-ID in its angle brackets, fit to quote."""
    return len(value) <= LONGEST_ID and _ID.fullmatch(value) is not None


def needs_utf8(address: str) -> bool:
    """Tell whether *address* can only be written to through SMTPUTF8 (RFC 6531)."""
    return not address.isascii()


class _UnfoldedId(MessageIDHeader, BaseHeader):  # type: ignore[misc]  # a mixin, joined as the library does
    """An id on the line of its name: the library encodes long ones, or folds them."""

    def fold(self, *, policy: policy.Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Fields(HeaderRegistry):
    """The library makes a class whenever it makes a field; here once for each name."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, type[BaseHeader]] = {}

    def __getitem__(self, name: str) -> type[BaseHeader]:
        """Return the class of a field; to make them took half of writing a letter."""
        key = name.lower()
        if key not in self._made:
            self._made[key] = super().__getitem__(key)
        return self._made[key]


def _write_fields(message: EmailMessage, draft: Draft) -> None:
    name = _undecoded(line(draft.office, limit=LONGEST_NAME))
    message["From"] = _mailbox(draft.mailbox, name)
    message["To"] = _mailbox(draft.recipient)
    message["Reply-To"] = _mailbox(draft.reply_to)
    message["Subject"] = _one_line(draft.subject)
    message["Date"] = format_datetime(draft.at)
    message["Message-ID"] = draft.message_id
    if is_well_formed_id(draft.answers):
        message["In-Reply-To"] = draft.answers
        message["References"] = draft.answers
    if draft.automatic:
        message["Auto-Submitted"] = "auto-replied"
    message["X-Auto-Response-Suppress"] = "All"


def _attach(message: EmailMessage, draft: Draft) -> None:
    """Add the files; what stands between them follows from the Message-ID alone."""
    for file in draft.files:
        main, sub = _media_type(file.media_type)
        name = _file_name(file.name)
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=name)
    if draft.files:
        digest = hashlib.sha256(draft.message_id.encode()).hexdigest()
        message.set_boundary(f"part-{digest[:40]}")


def _media_type(written: str) -> tuple[str, str]:
    """Return a type as it may be sent; letters within letters go as plain bytes."""
    found = _MEDIA_TYPE.fullmatch(written.casefold())
    if found is None or found["main"] in {"message", "multipart"}:
        return "application", "octet-stream"
    return found["main"], found["sub"]


def _file_name(written: str) -> str:
    """Return a name without a path, and without anything that acts."""
    last = re.split(r"[/\\]", line(written, limit=LONGEST_NAME))[-1]
    return _undecoded(last.strip(". ") or "attachment")


def _mailbox(address: str, name: str = "") -> Address:
    local, _, domain = address.rpartition("@")  # a strict quoted one has no escapes
    return Address(display_name=name, username=local.strip('"'), domain=domain)


@cache
def _policy(*, is_utf8: bool) -> policy.EmailPolicy[EmailMessage]:
    """Ids are never folded or encoded; words beyond ASCII travel in seven bits."""
    fields = _Fields()
    for name in ("message-id", "in-reply-to", "references"):
        fields.map_to_type(name, _UnfoldedId)
    chosen = policy.SMTPUTF8 if is_utf8 else policy.SMTP
    return chosen.clone(cte_type="7bit", header_factory=fields)


def _one_line(value: str) -> str:
    _require(_CONTROL.search(value) is None, "subject")
    return _undecoded(value)


def _undecoded(value: str) -> str:
    """Break encoded words: the library decodes them, and a line may end in one."""
    return value.replace("=?", "= ?")


def _require(fits: bool, what: str) -> None:  # noqa: FBT001  # reads as a sentence
    if not fits:
        msg = f"A letter of ours cannot have this {what}."
        raise ComposeError(msg)
