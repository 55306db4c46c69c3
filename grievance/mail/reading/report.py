"""
What a bounce says: which mail came back, and what became of it for whom.

A report for machines (RFC 3464) is read field by field; of the older bounces that are
prose, the lines that name an address.
"""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator
from itertools import islice

from grievance.mail.letter import (
    MOST_REPORTS,
    MOST_RETURNED,
    STATUS,
    DeliveryReport,
)
from grievance.mail.reading.bounce_words import OPENINGS
from grievance.mail.words import plain
from grievance.mail.words.address import is_strict
from grievance.mail.words.charset import decode


ACTIONS = ("failed", "delayed", "delivered", "relayed", "expanded")

_HEAD = 256 * 1024
_PROSE = 64 * 1024
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:[ \t]*(.*)")
_FOLD = re.compile(r"\n[ \t]+")
_BLANK = re.compile(r"\n[ \t]*\n")
_BY_CLASS = {"2": "delivered", "4": "delayed", "5": "failed"}
_STATUS = re.compile(rf"(?<![\w.])({STATUS})(?!\.?\w)")
_ADDRESSED = re.compile(
    r"^[ \t]*<([^<>\s@]{1,64}@[^<>\s]{1,255})>[ \t]*"
    r"(?::|\.\.\.|\([^)\n]*\):?|(?=\n|\Z))",
    re.MULTILINE,
)
_BARE = re.compile(r"^ {2,8}([^<>\s@:]{1,64}@[^<>\s:]{1,255}):?[ \t]*$", re.MULTILINE)
_COPY = re.compile(
    r"^-+ *(?:Below this line is a copy|This is a copy of|Original message|"
    r"The body of the message|Returned message|Message header)",
    re.MULTILINE | re.IGNORECASE,
)
_WAITING = re.compile(
    r"will keep trying|warning message only|still undelivered|delivery delayed|"
    r"has been delayed|not yet been delivered|do not need to re-?send",
    re.IGNORECASE,
)
_ANYWHERE = re.compile(
    r"(?<![\w.!#$%&'*+/=?^`{|}~-])"  # at its beginning only, for the sake of time
    r"([a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,253}[a-z0-9])?)",
    re.IGNORECASE | re.ASCII,
)
_MESSAGE_ID = re.compile(
    r"^[>| \t]{0,20}message-id[ \t]*:\s{0,80}(<[^<>\s]{1,500}>)",
    re.IGNORECASE | re.MULTILINE,
)


def of_fields(content: bytes) -> tuple[DeliveryReport, ...]:
    """Return the reports of a message/delivery-status part, at most 50."""
    source = _source(content)
    blocks = (_fields(block) for block in _BLANK.split(_FOLD.sub(" ", source)))
    found = (report for block in blocks for report in _of_block(block))
    return tuple(islice(found, MOST_REPORTS))


def sentences(content: bytes) -> str:
    """Return what of a status part is no field: some machines write prose there."""
    lines = _FOLD.sub(" ", _source(content)).split("\n")
    return "\n".join(line for line in lines if not _FIELD.match(line)).strip("\n")


def is_long(content: bytes) -> bool:
    """Tell whether a status part is read to its first 256 KB only."""
    return len(content) > _HEAD


def _source(content: bytes) -> str:
    """Return what is read of a status part, up to its last whole line there."""
    if is_long(content):
        content = content[: content.rfind(b"\n", 0, _HEAD) + 1]
    return plain.body(decode(content))


def of_recipients(values: Iterable[str]) -> tuple[DeliveryReport, ...]:
    """Return a failure for each address that X-Failed-Recipients names."""
    named = (a.strip(" <>") for value in values for a in value.split(","))
    failed = (DeliveryReport(recipient=a, action="failed") for a in named if _is_one(a))
    return tuple(islice(failed, MOST_REPORTS))


def of_prose(text: str) -> tuple[DeliveryReport, ...]:
    """Return the reports of a bounce written for people, above the returned mail."""
    copy = _COPY.search(text, 0, _PROSE)
    told = text[: copy.start() if copy else _PROSE]
    forms = (list(form.finditer(told)) for form in (_ADDRESSED, _BARE, _ANYWHERE))
    found = next(filter(None, forms), [])
    ends = [match.start() for match in found[1:]] + [len(told)][: len(found)]
    action = "delayed" if is_waiting(told) else "failed"
    reports: dict[str, DeliveryReport] = {}
    for match, end in zip(found, ends, strict=True):
        status = _STATUS.search(told, match.end(), end)
        report = _report(match[1], action, status[1] if status else "")
        if report is not None:
            reports.setdefault(report.recipient, report)
    return tuple(islice(reports.values(), MOST_REPORTS))


def is_waiting(text: str) -> bool:
    """Tell whether a bounce written for people says that its server goes on trying."""
    return _WAITING.search(text[:_PROSE]) is not None


def is_bounce_prose(text: str) -> bool:
    """Tell whether *text* opens the way mail servers do when a mail comes back."""
    return OPENINGS.search(text, 0, 2_000) is not None


def message_ids(text: str) -> tuple[str, ...]:
    """Return the Message-ID fields in *text*, at most 20; quoted or not."""
    ids = dict.fromkeys(match[1] for match in _MESSAGE_ID.finditer(text[:_HEAD]))
    return tuple(islice(ids, MOST_RETURNED))


def _fields(block: str) -> dict[str, str]:
    lines = (_FIELD.match(line) for line in block.split("\n"))
    fields: dict[str, str] = {}
    for match in lines:
        if match:
            fields.setdefault(match[1].lower(), match[2].strip())
    return fields


def _of_block(fields: dict[str, str]) -> Iterator[DeliveryReport]:
    """Prefer the address we wrote to over the one it was passed on to."""
    named = [
        fields.get(name, "").partition(";")[2].strip(" <>")
        for name in ("original-recipient", "final-recipient")
    ]
    recipient = next((name for name in named if _is_one(name)), "")
    action = fields.get("action", "").partition(" ")[0].lower()
    status = _STATUS.search(fields.get("status", ""))
    report = _report(recipient, action, status[1] if status else "")
    if report is not None:
        yield report


def _report(recipient: str, action: str, status: str) -> DeliveryReport | None:
    """Return a report where recipient and action are known, or can be told."""
    if action not in ACTIONS or (action == "failed" and status.startswith("4")):
        action = _BY_CLASS.get(status[:1], "")
    if not action or not _is_one(recipient):
        return None
    return DeliveryReport(recipient=recipient, action=action, status=status)


def _is_one(address: str) -> bool:
    return "@" in address and is_strict(address)
