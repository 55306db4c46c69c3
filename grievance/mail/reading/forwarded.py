"""Who seems to have written a mail whose text is passed on: a hint, never a sender."""

from __future__ import annotations

import re

from collections.abc import Iterator

from grievance.domain.quoting import FORWARD, FROM, is_header_block
from grievance.mail.letter import Address
from grievance.mail.words.address import addresses


_TEXT = 256 * 1024
_LINE = 400
_HEAD = 12  # lines below a mark in which the author is named
_BLOCK = 6
_SUBJECT = re.compile(
    r"\s*(?:re\s*[:：]\s*)?(?:fwd?|fw|wg|tr|enc|i|转发|轉寄)\s*[:：]", re.IGNORECASE
)
_MAILTO = re.compile(r"\[mailto:([^\]\s]{3,254})\]", re.IGNORECASE)


def authors(text: str, subject: str) -> Iterator[Address]:
    """
    Yield whom the text names as the author of a mail that is passed on.

    Below a mark such as "Forwarded message"; where the *subject* says that a mail was
    passed on, also in a block of fields as Outlook writes it.
    """
    lines = text[:_TEXT].split("\n")
    says_so = _SUBJECT.match(subject) is not None
    for at, line in enumerate(lines):
        if len(line) <= _LINE and FORWARD.fullmatch(line):
            yield from _named(lines[at + 1 : at + 1 + _HEAD])
        elif says_so and is_header_block(lines[at : at + _BLOCK]):
            yield from _named([line])
            says_so = False


def _named(lines: list[str]) -> Iterator[Address]:
    """Yield the author of the first From line, if it holds an address or a name."""
    match = next((found for found in map(FROM.match, lines) if found), None)
    if match is None:
        return
    value = _MAILTO.sub(r"<\1>", match[1].strip(" *"))
    value = re.sub(r"<mailto:[^>]{1,254}>", "", value)
    yield from addresses((value.encode("utf-8", "replace"),))[:1]
