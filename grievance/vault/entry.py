"""
What a person of the office puts in, signed, so that the worker knows who it was.

    entry     = lp("grv1/entry", author, author kv, signature, part …)
    signature = the author's, over lp("grv1/entry", author, author kv, digest)
    digest    = SHA-256(lp(part …))

The first part is the head and names the id of the row the entry is dropped for, so that
one that was read does not count again elsewhere.  An entry begins with a zero byte, as
no mail does: what was dropped says itself what it is.
"""

from __future__ import annotations

import hashlib

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from grievance.domain.ids import HolderId
from grievance.vault.author import Author
from grievance.vault.directory import Directory
from grievance.vault.encoding import LENGTH_SIZE, lp
from grievance.vault.errors import SealError
from grievance.vault.keys import verify


LABEL = "grv1/entry"
_START = lp(LABEL)
_FIXED = 4  # label, author, key version, signature


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedEntry:
    """An entry whose signature was verified; its parts are views, nothing is copied."""

    author: HolderId
    author_kv: int
    parts: tuple[memoryview, ...] = field(repr=False)


def is_entry(raw: bytes) -> bool:
    """Whether *raw* says of itself that it is an entry."""
    return raw.startswith(_START)


def sign_entry(author: Author, parts: Sequence[bytes]) -> bytes:
    """Sign *parts* and join them, with one copy of each."""
    message = _message(author.holder, author.kv, _digest(parts))
    signature = author.signing.sign(message)
    return lp(LABEL, author.holder, author.kv, signature, *parts)


def open_entry(raw: bytes, directory: Directory) -> OpenedEntry:
    """
    Check who signed *raw*; whether they may is for the caller to judge.

    Raises:
        SealError: It is no entry, or the stated author did not sign it.
    """
    if not is_entry(raw):
        raise SealError
    _, author, kv, signature, *parts = _at_least(_FIXED, tuple(_split(raw)))
    holder, number = HolderId(_text(author)), _number(kv)
    public = directory.signing_key(holder, number)
    verify(public, bytes(signature), _message(holder, number, _digest(parts)))
    return OpenedEntry(author=holder, author_kv=number, parts=tuple(parts))


def _message(author: HolderId, kv: int, digest: bytes) -> bytes:
    return lp(LABEL, author, kv, digest)


def _digest(parts: Sequence[bytes | memoryview]) -> bytes:
    """Hash what `lp` would join, without joining it."""
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(len(part).to_bytes(LENGTH_SIZE))
        hashed.update(part)
    return hashed.digest()


def _split(raw: bytes) -> Iterator[memoryview]:
    view, start = memoryview(raw), 0
    while start < len(view):
        end = start + LENGTH_SIZE
        stop = end + int.from_bytes(view[start:end])
        if end > len(view) or stop > len(view):
            raise SealError
        yield view[end:stop]
        start = stop


def _at_least(number: int, parts: tuple[memoryview, ...]) -> tuple[memoryview, ...]:
    if len(parts) < number:
        raise SealError
    return parts


def _text(part: memoryview) -> str:
    try:
        return str(part, "utf-8")
    except UnicodeDecodeError:
        raise SealError from None


def _number(part: memoryview) -> int:
    written = bytes(part)
    if not written.isdigit() or (b"%d" % int(written[:9])) != written:
        raise SealError
    return int(written)
