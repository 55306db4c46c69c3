"""What is refused before the parser sees it, and the repair of broken heads."""

from __future__ import annotations

import re

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.mail.limits import Limits


HEAD_WAS_BROKEN = "A line among the headers is none; it stands above the text."
NO_BLANK_LINE = "No blank line stands between the headers and the text."
SPACE_BEFORE_COLON = "A header name is followed by a space."
_ENVELOPE = b"From "  # the first line of a message in an mbox file
_DOUBLED = b"\r\r\n"  # every line end, by a program that made it twice
_BOM = b"\xef\xbb\xbf"
_NOTHING = re.compile(rb"[\n\r\0]*+")
_BARE_CR = re.compile(rb"\r(?!\n)")
_BLANK_LINE = re.compile(rb"(?:\r\n|\n|\r(?!\n))(?=\r\n|\n|\r)")
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_FIELD = re.compile(rb"([\x21-\x39\x3b-\x7e]+)([ \t]*):")
_KNOWN = re.compile(
    rb"(?:from|to|cc|bcc|subject|date|sender|reply-to|message-id|mime-version"
    rb"|return-path|delivered-to|envelope-to|received|in-reply-to|references"
    rb"|(?:content|resent|list|arc|x)-[\x21-\x39\x3b-\x7e]+|dkim-signature"
    rb"|authentication-results|auto-submitted|precedence|status|organi[sz]ation"
    rb"|user-agent|importance|priority|thread-(?:topic|index)|comments|keywords)"
    rb"[ \t]*:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """Bytes the parser can take, and what had to be repaired."""

    raw: bytes = field(repr=False)
    notes: tuple[str, ...] = ()
    left_out: bytes = field(default=b"", repr=False)
    """Lines of the head that are no field."""
    is_ambiguous: bool = False
    """Readers may differ on which lines the head has, and so on who wrote it."""


def guard(raw: bytes, limits: Limits) -> Guarded:
    """
    Return the mail with a head the parser reads to its end.

    Raises:
        UnreadableMailError: Empty, too large, or no mail at all.
    """
    _check_size(raw, limits)
    if _ends_twice(raw, limits):
        guarded = _guarded(raw.replace(_DOUBLED, b"\r\n"), limits)
        return replace(guarded, is_ambiguous=True)
    return _guarded(raw, limits)


def _guarded(raw: bytes, limits: Limits) -> Guarded:
    start = _first_byte(raw)
    if start == len(raw):
        raise UnreadableMailError(Refusal.EMPTY, limits)
    end = _end_of_head(raw, start, limits)
    lines = _LINE.findall(raw, start, end)
    if not any(_KNOWN.match(line) for line in lines):
        raise UnreadableMailError(Refusal.NOT_A_MAIL, limits)
    repaired = _repaired(raw, lines, start, end)
    bare = _BARE_CR.search(raw, start, end + 2)  # the blank line is part of it
    if bare is not None and bare.start() <= end:
        return replace(repaired, is_ambiguous=True)
    return repaired


def _check_size(raw: bytes, limits: Limits) -> None:
    """Refuse what is too much before it is looked at."""
    if len(raw) > limits.size:
        raise UnreadableMailError(Refusal.TOO_LARGE, limits)
    if raw.count(b"\n") + raw.count(b"\r") - raw.count(b"\r\n") > limits.lines:
        raise UnreadableMailError(Refusal.TOO_MANY_LINES, limits)


def _ends_twice(raw: bytes, limits: Limits) -> bool:
    """Tell whether every line end was made twice."""
    head = raw[: limits.headers]
    return _DOUBLED in head and raw.count(_DOUBLED) == raw.count(b"\n")


def _first_byte(raw: bytes) -> int:
    """Skip a byte order mark, blank lines and NULs in front of the head."""
    start = len(_BOM) if raw.startswith(_BOM) else 0
    blank = _NOTHING.match(raw, start)
    return blank.end() if blank else start


def _end_of_head(raw: bytes, start: int, limits: Limits) -> int:
    blank = _BLANK_LINE.search(raw, start, start + limits.headers + 4)
    if blank:
        return blank.end()
    if len(raw) - start > limits.headers:
        raise UnreadableMailError(Refusal.HEADERS_TOO_LARGE, limits)
    return len(raw)


def _repaired(raw: bytes, lines: list[bytes], start: int, end: int) -> Guarded:
    """Drop lines that are no field while a known field still follows."""
    last = max(i for i, line in enumerate(lines) if _KNOWN.match(line))
    notes: dict[str, None] = {}
    left_out: list[bytes] = []
    kept = list(_fields(lines[: last + 1], notes, left_out))
    rest = lines[last + 1 :]
    runs_on = any(line.strip() and not _may_follow(line) for line in rest)
    mended = b"".join((*kept, *rest)) + raw[end:] if notes else raw[start:]
    notes |= {NO_BLANK_LINE: None} if runs_on else {}
    return Guarded(
        raw=mended,
        notes=tuple(notes),
        left_out=b"".join(left_out),
        is_ambiguous=runs_on or bool(left_out),
    )


def _fields(
    lines: list[bytes], notes: dict[str, None], left_out: list[bytes]
) -> Iterator[bytes]:
    """Yield the lines of fields the way the parser takes them, and collect the others."""
    dropped = True  # a head does not begin with the rest of a field
    for number, line in enumerate(lines):
        match = _FIELD.match(line)
        if match:
            dropped = False
            notes |= {SPACE_BEFORE_COLON: None} if match[2] else {}
            yield match[1] + b":" + line[match.end() :]
        elif _is_rest(line) and not dropped:
            yield line if line.strip() else b""
        elif number == 0 and line.startswith(_ENVELOPE):
            yield line
        elif line.strip():
            dropped = True
            left_out.append(line)
            notes[HEAD_WAS_BROKEN] = None


def _may_follow(line: bytes) -> bool:
    return _is_rest(line) or _FIELD.match(line) is not None


def _is_rest(line: bytes) -> bool:
    """Tell whether a line goes on with the field above it."""
    return line[:1] in (b" ", b"\t")
