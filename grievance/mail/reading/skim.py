"""
Make out words in a message that could not be read, without reading it as mail.

It is asked only whether a name occurs, so that no structure and no label is believed:
long runs of base64 are lifted out and undone, wherever they stand, and the bytes between
them are taken as they are and with every `=XX` undone.  Pictures and sounds are passed
over by how their files begin.  The rest has a bounded number of bytes, of which the
shortest pieces come first, so that no picture keeps words from being seen; whether that
was all of it is said.
"""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from grievance.mail.words.charset import decode
from grievance.mail.words.html import unescaped
from grievance.mail.words.transfer import from_base64, from_quoted_printable


MOST_WORDS = 1024 * 1024  # bytes that are searched, and paid for
DEEPEST = 4  # base64 inside base64
_EACH = 16  # bytes that a piece costs besides its own
_LONG = 1024  # bytes of base64 that are no word
_FILE = 16 * 1024  # bytes of base64 that nobody reads through
_SAMPLE = 4096
_CODES = bytes({*range(1, 32)} - set(b"\t\n\f\r\x1b"))

_RUN = re.compile(rb"[A-Za-z0-9+/]{12,}+(?:\r?\n[A-Za-z0-9+/]++)*+={0,2}+")
_FOLD = re.compile(rb"\?=\s++=\?[^?\s]{1,40}\?[bBqQ]\?")  # between two encoded words
_TAG = re.compile(r"<[^<>]{0,1000}>")
_PICTURE = re.compile(  # or a sound, or a film
    rb"\xff\xd8\xff|\x89PNG\r\n|GIF8[79]a|RIFF....(?:WEBP|WAVE|AVI )|....ftyp"
    rb"|II\*\x00|MM\x00\*|BM....\x00{4}|ID3[\x02-\x04]|OggS\x00|\xff[\xf2-\xfb]",
    re.DOTALL,
)
_CLOSED = re.compile(  # archives, documents, and what is encrypted
    rb"PK\x03\x04|Rar!\x1a|7z\xbc\xaf|\x1f\x8b\x08|BZh[1-9]1AY|\xfd7zXZ|%PDF-"
    rb"|\xd0\xcf\x11\xe0|\x78\x9f\x3e\x22|\x30[\x80\x82-\x84].{0,4}\x06\x09\x2a\x86\x48"
    rb"|-----BEGIN PGP MESSAGE|{\\rtf",
    re.DOTALL,
)
_SAYS_CLOSED = re.compile(
    rb"\bapplication/(?:x-)?pkcs7-mime|\bmultipart/encrypted|-----BEGIN PGP MESSAGE"
    rb"|^begin [0-7]{3,4} |PK\x03\x04|%PDF-1",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skimmed:
    """What may be words, several times over, and whether nothing else can hold any."""

    text: str = field(repr=False)
    is_whole: bool


@dataclass(slots=True, kw_only=True)
class _Purse:
    """What may still be searched, and whether all could be."""

    left: int = MOST_WORDS
    is_whole: bool = True

    def take(self, piece: bytes) -> bytes:
        """Return as much of *piece* as is paid for."""
        paid = piece[: max(0, self.left - _EACH)]
        self.left -= len(paid) + _EACH
        self.is_whole &= len(paid) == len(piece)
        return paid


def skim(raw: bytes) -> Skimmed:
    """Return what may be words in *raw*; never fails."""
    purse = _Purse()
    views = dict.fromkeys(_views(raw, purse, 1))
    return Skimmed(text="\n".join(views), is_whole=purse.is_whole)


def without_files(raw: bytes) -> bytes:
    """Return *raw* with a mark in place of what is a file, or very long, in base64."""
    return _RUN.sub(_mark, raw)


def _mark(run: re.Match[bytes]) -> bytes:
    size = run.end() - run.start()
    return run[0] if size <= _FILE else b"[%d bytes of a file are left out]" % size


def _views(content: bytes, purse: _Purse, depth: int) -> Iterator[str]:
    spans = [run.span() for run in _RUN.finditer(content) if len(run[0]) > _LONG]
    for piece in sorted(_between(content, spans), key=len):
        words = purse.take(piece)
        purse.is_whole &= _SAYS_CLOSED.search(words) is None
        yield from _written(words, purse)
    for start, end in sorted(spans, key=_length):
        yield from _undone(content[start:end], purse, depth)


def _between(content: bytes, spans: Iterable[tuple[int, int]]) -> Iterator[bytes]:
    """Yield what stands around the long runs of base64."""
    last = 0
    for start, end in spans:
        yield content[last:start]
        last = end
    yield content[last:]


def _length(span: tuple[int, int]) -> int:
    return span[1] - span[0]


def _written(words: bytes, purse: _Purse) -> Iterator[str]:
    """Yield what was written out, with short runs of base64 as well."""
    joined = _FOLD.sub(b"", words)
    plain = from_quoted_printable(joined)
    yield from (_text(words), _text(plain))
    for run in _RUN.finditer(joined):
        yield _text(from_base64(purse.take(run[0])))


def _undone(run: bytes, purse: _Purse, depth: int) -> Iterator[str]:
    """Yield what a long run of base64 may say."""
    head = from_base64(run[:_SAMPLE])
    if _PICTURE.match(head):
        return
    if _CLOSED.match(head) or _is_binary(head) or depth == DEEPEST:
        purse.is_whole = False
        return
    undone = run[: 2 * MOST_WORDS]
    purse.is_whole &= len(undone) == len(run)
    yield from _views(from_base64(undone), purse, depth + 1)


def _is_binary(head: bytes) -> bool:
    """Tell a file from text in any charset, also of two bytes to a character."""
    codes = len(head) - len(head.translate(None, _CODES))
    return codes > len(head) // 12


def _text(content: bytes) -> str:
    """Decode with no label, also what may have two bytes to a character."""
    text = decode(content.replace(b"\0", b"").lstrip(b"\xfe\xff"))
    if b"\0" in content:
        text = f"{text}\n{decode(content)}"
    return f"{text}\n{unescaped(_TAG.sub('', text))}" if "<" in text else text
