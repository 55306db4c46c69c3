"""An entry as it travels: a head in JSON and the bytes beside it, signed as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from grievance.domain.entry import Entry
from grievance.domain.ids import HolderId
from grievance.services.boxes.payload import decode, encode
from grievance.vault.author import Author
from grievance.vault.directory import Directory
from grievance.vault.entry import open_entry, sign_entry
from grievance.vault.errors import SealError


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """The entry without its bytes; they follow in the order of its files, raw last."""

    entry: Entry = field(repr=False)
    has_raw: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedEntry:
    """An entry, and who signed it with the key of which version."""

    entry: Entry = field(repr=False)
    author: HolderId
    author_kv: int


def to_bytes(author: Author, entry: Entry) -> bytes:
    """Write and sign an entry; its files are copied once and never as text."""
    bare = tuple(replace(file, content=b"") for file in entry.files)
    head = _Head(
        entry=replace(entry, files=bare, raw=None), has_raw=entry.raw is not None
    )
    contents = [file.content for file in entry.files]
    raw = [] if entry.raw is None else [entry.raw]
    return sign_entry(author, [encode(head), *contents, *raw])


def from_bytes(raw: bytes, directory: Directory) -> SignedEntry:
    """
    Check the signature, then read.

    Raises:
        SealError: It is no entry, or its stated author did not sign it.
    """
    opened = open_entry(raw, directory)
    if not opened.parts:
        raise SealError
    head = decode(_Head, bytes(opened.parts[0]))
    contents = opened.parts[1:]
    if len(contents) != len(head.entry.files) + head.has_raw:
        raise SealError
    files = tuple(
        replace(file, content=bytes(content))
        for file, content in zip(head.entry.files, contents, strict=False)
    )
    kept = bytes(contents[-1]) if head.has_raw else None
    return SignedEntry(
        entry=replace(head.entry, files=files, raw=kept),
        author=opened.author,
        author_kv=opened.author_kv,
    )
