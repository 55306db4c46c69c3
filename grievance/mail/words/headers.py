"""Header fields as bytes, and encoded words turned into text."""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from grievance.mail.words import plain
from grievance.mail.words.charset import decode
from grievance.mail.words.transfer import from_base64, from_quoted_printable


VALUE = 64 * 1024
TEXT = 8 * 1024

_FOLD = re.compile(rb"[\r\n]+")
_WORD = re.compile(
    rb"=\?([^?\s*]{1,64})(?:\*[^?\s]{0,64})?\?([BbQq])\?(.{0,8000}?)\?=", re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers:
    """The fields of one message or part in their order: (lower name, value)."""

    fields: tuple[tuple[str, bytes], ...] = field(repr=False)

    def all(self, name: str) -> tuple[bytes, ...]:
        """Return every value of the field *name*, unfolded, topmost first."""
        return tuple(_unfold(v) for n, v in self.fields if n == name)

    def first(self, name: str) -> bytes:
        """Return the topmost value, `b""` when there is none."""
        return next(iter(self.all(name)), b"")

    def has(self, name: str) -> bool:
        return any(n == name for n, _ in self.fields)

    @classmethod
    def of(cls, items: Iterable[tuple[str, str]]) -> Headers:
        """Take the raw items of a compat32 message, 8-bit bytes and all."""
        return cls(
            fields=tuple((name.strip().lower(), _bytes(value)) for name, value in items)
        )


def _bytes(value: str) -> bytes:
    return str(value).encode("ascii", "surrogateescape")


def _unfold(value: bytes) -> bytes:
    return _FOLD.sub(b"", value).strip()


def text(value: bytes, hint: str = "") -> str:
    """
    Return *value* as one line of text, encoded words decoded.

    Neighbouring encoded words are joined before decoding, since mailers cut
    characters in two.
    """
    return plain.line("".join(_pieces(value[:TEXT], hint)))


def ascii_only(value: bytes) -> str:
    """Return *value* for machines: one line, other bytes replaced."""
    return plain.line(value[:VALUE].decode("utf-8", "replace"), limit=VALUE)


def _pieces(value: bytes, hint: str) -> Iterator[str]:
    position = 0
    run: list[tuple[bytes, bytes, bytes]] = []
    for word in _WORD.finditer(value):
        between = value[position : word.start()]
        if between.strip() or not run:
            yield from _decoded(run)
            yield decode(between, hint=hint)
            run = []
        run.append((word[1].lower(), word[2].upper(), word[3]))
        position = word.end()
    yield from _decoded(run)
    yield decode(value[position:], hint=hint)


def _decoded(run: list[tuple[bytes, bytes, bytes]]) -> Iterator[str]:
    """Decode neighbours of one charset and encoding together."""
    while run:
        charset, encoding, _ = run[0]
        same = _leading(run, (charset, encoding))
        joined = b"".join(word[2] for word in run[:same])
        yield decode(_unpacked(joined, encoding), charset.decode("ascii", "replace"))
        run = run[same:]


def _leading(run: list[tuple[bytes, bytes, bytes]], kind: tuple[bytes, bytes]) -> int:
    for index, word in enumerate(run):
        if word[:2] != kind:
            return index
    return len(run)


def _unpacked(joined: bytes, encoding: bytes) -> bytes:
    if encoding == b"B":
        return from_base64(joined)
    return from_quoted_printable(joined.replace(b"_", b" "), header=True)
