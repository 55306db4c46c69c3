"""The bytes of a text part as words, within the room for text."""

from __future__ import annotations

import re

from collections.abc import Iterator

from grievance.mail import notes
from grievance.mail.letter import Label
from grievance.mail.reading.allowance import Allowance
from grievance.mail.reading.body import Body, Piece
from grievance.mail.words import html, plain
from grievance.mail.words.charset import decode, is_guess


_ARMOUR = re.compile(
    r"^-----BEGIN (PGP|PKCS7|CMS)( SIGNED)?(?: MESSAGE)?-----", re.MULTILINE
)


class TextReader:
    """Reads the text parts of one mail, all in one charset where they name none."""

    def __init__(self, allowance: Allowance, hint: str) -> None:
        self._allowance = allowance
        self._hint = hint

    def add(
        self, body: Body, content: bytes, label: str = "", *, is_html: bool = False
    ) -> bool:
        """Append *content* as a piece; return whether all of it had room."""
        limit = self._limit(is_html=is_html)
        text = self._text(body, content[:limit], label, is_html=is_html)
        size = max(len(content), len(text))
        self._allowance.room -= min(limit, size)
        body.pieces.append(Piece(text=text[:limit], from_html=is_html))
        armour = _ARMOUR.search(text)
        if armour:
            _sealed(body, signed=bool(armour[2]))
        return size <= limit

    def _limit(self, *, is_html: bool) -> int:
        room = self._allowance.room
        return min(room, self._allowance.limits.html) if is_html else room

    def _text(self, body: Body, content: bytes, label: str, *, is_html: bool) -> str:
        if is_html:
            label = label or html.charset(content)
            source = decode(content, label, self._hint)
            shown = html.to_text(plain.body(source))
            odd = (*plain.oddities(source), *plain.oddities(shown))
        else:
            shown = decode(content, label, self._hint)
            odd = tuple(plain.oddities(shown))
        body.notes |= dict.fromkeys(odd)
        if is_guess(content, label, self._hint):
            body.notes[notes.CHARSET_GUESSED] = None
        return plain.body(shown)


def _sealed(body: Body, *, signed: bool) -> None:
    body.labels.add(Label.SIGNED if signed else Label.ENCRYPTED)
    if not signed:
        body.notes[notes.ENCRYPTED] = None


def shown_lines(content: bytes) -> Iterator[str]:
    """Yield the lines of a machine's part, for an aside."""
    yield from plain.body(decode(content)).strip("\n").split("\n")
