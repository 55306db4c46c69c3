"""
How what was read of many slips is written, before it is sealed: pages of MessagePack.

    shape, last entry of the log then, and its leaf hash; then pages of 500 entries:
    id, version of the cover and revision of the slip, and what they say

The shape is a hash of the types themselves, so that a program that knows other facts of
a case, or other defaults, reads all anew.  A page is compressed; entries are much alike.
"""

from __future__ import annotations

import gc
import hashlib
import zlib

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import msgspec

from grievance.once import Once
from grievance.services.boxes.in_batches import batched
from grievance.services.slips.slip_memory import Remembered


PAGE: Final = 500  # entries; whoever waits for the interpreter waits for one page
LARGEST: Final = 64 * 1024 * 1024  # bytes of a page, written out
QUICKLY: Final = 1
MANY: Final = 5_000


class LogPoint(NamedTuple):
    """An entry of the log, by its place and leaf hash."""

    sequence: int
    leaf: bytes


class _Book(msgspec.Struct, array_like=True):
    shape: bytes
    point: LogPoint
    pages: list[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What was read, up to an entry of the log."""

    point: LogPoint
    entries: Sequence[Remembered] = field(repr=False)


# Made once, here: msgspec crashes where two threads look at a new type together.
_BOOK = msgspec.msgpack.Decoder(_Book)
_PAGE = msgspec.msgpack.Decoder(list[Remembered])
_ENCODER = msgspec.msgpack.Encoder(uuid_format="bytes")  # read in three quarters


def _hashed() -> bytes:
    schema = msgspec.json.schema(Remembered)
    return hashlib.sha256(msgspec.json.encode(schema, order="sorted")).digest()


shape = Once(_hashed)


def write_pages(point: LogPoint, entries: Iterable[Remembered]) -> bytes:
    """Write what was read by the time that *point* was the last entry of the log."""
    pages = [zlib.compress(page, QUICKLY) for page in _written(entries)]
    return msgspec.msgpack.encode(_Book(shape=shape(), point=point, pages=pages))


def read_pages(body: bytes) -> Pages | None:
    """Read it back; None where a program wrote it that knew other facts, or none."""
    try:
        book = _BOOK.decode(body)
        if book.shape != shape():
            return None
        with without_collecting():
            entries = [one for page in book.pages for one in _page(page)]
            if len(entries) > MANY:
                gc.freeze()
    except (msgspec.DecodeError, UnicodeDecodeError, zlib.error):
        return None
    return Pages(point=book.point, entries=entries)


def _written(entries: Iterable[Remembered]) -> Iterator[bytes]:
    for page in batched(entries, PAGE):
        yield _ENCODER.encode(page)


def _page(page: bytes) -> list[Remembered]:
    return _PAGE.decode(zlib.decompressobj().decompress(page, LARGEST))


@contextmanager
def without_collecting() -> Iterator[None]:
    """
    Let nobody look for garbage among what is read: there is none.

    Looking takes longer than reading, and of a hundred thousand a third of a second
    later on, each time, unless they are left out of it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
