"""
Where somebody's program keeps what it read for searches: sealed files of their own.

    state/HOLDER.search/book       which segments there are, which cases each is of, under
                                   which keys these lay, and how long the log was
    state/HOLDER.search/NAME       a segment: an index of trigrams

Each is sealed to its place under a key out of the person's seed, as ADR 0036 says of
what is kept of slips; a segment that the book does not know is taken away.  See ADR 0040.
"""

from __future__ import annotations

import logging
import shutil
import zlib

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

import msgspec

from grievance.domain.ids import CaseId
from grievance.services.slips.slip_pages import LogPoint
from grievance.vault.ring import PersonRing
from grievance.vault.seal import Place
from grievance.vault.sealed_file import read_sealed, write_sealed


LOG = logging.getLogger("grievance.search")
FORMAT: Final = 2  # another one where words are folded, or found, otherwise
BOOK: Final = "book"
SUFFIX: Final = ".search"
_QUICKLY: Final = 1
_PRIVATE: Final = 0o700


class Held(msgspec.Struct, array_like=True, frozen=True):
    """
    A segment: the cases in it by their numbers, each with the version of its key.

    What is said of those that *changed* is of before; they are read anew.
    """

    name: str
    cases: list[tuple[CaseId, int]]
    changed: list[CaseId] = []  # msgspec copies it


class Book(msgspec.Struct, array_like=True, frozen=True):
    """What is kept, as of an entry of the log."""

    shape: int
    point: LogPoint
    segments: list[Held]


# Made once, here: msgspec crashes where two threads look at a new type together.
_BOOK = msgspec.msgpack.Decoder(Book)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFiles:
    """The folder of one person's segments, and the key to them (32 bytes)."""

    folder: Path
    key: bytes = field(repr=False)
    whose: str
    kv: int

    @classmethod
    def of(cls, ring: PersonRing, folder: Path, *, office: str) -> Self:
        """Return the files of whoever's *ring* it is, in the *office* of that name."""
        whose = f"{office}/{ring.author.holder}"
        return cls(folder=folder, key=ring.index, whose=whose, kv=ring.kv)

    @property
    def are_there(self) -> bool:
        """Whether anything is kept."""
        return self.folder.is_dir()

    def read_book(self) -> Book | None:
        """Return what is kept; None where nothing opens, or an older program kept it."""
        body = read_sealed(self.folder / BOOK, self.key, self._place(BOOK))
        try:
            book = None if body is None else _BOOK.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
        return book if book and book.shape == FORMAT else None

    def write_book(self, book: Book) -> None:
        """Keep *book* in place of what was kept; `OSError` where that cannot be."""
        self._write(BOOK, msgspec.msgpack.encode(book))

    def read_segment(self, name: str) -> bytes | None:
        """Return the index called so; None where it does not open."""
        body = read_sealed(self.folder / name, self.key, self._place(name))
        return None if body is None else zlib.decompress(body)

    def write_segment(self, name: str, body: bytes) -> None:
        """Keep an index under a new name; `OSError` where that cannot be."""
        self._write(name, zlib.compress(body, _QUICKLY))

    def has_segment(self, name: str) -> bool:
        """Whether there is a file of that name."""
        return (self.folder / name).exists()

    def remove_segment(self, name: str) -> None:
        """
        Take a segment away.

        Raises:
            OSError: It is still there.
        """
        (self.folder / name).unlink(missing_ok=True)

    def remove_others(self, names: Collection[str]) -> None:
        """Take away all segments but these, such as one that no book came to know."""
        if self.folder.is_dir():
            for path in self.folder.iterdir():
                if path.name != BOOK and path.name not in names:
                    with suppress(OSError):
                        path.unlink()

    def remove_all(self) -> None:
        """Take away everything that is kept."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write(self, name: str, body: bytes) -> None:
        self.folder.mkdir(mode=_PRIVATE, exist_ok=True)
        write_sealed(self.folder / name, self.key, body, self._place(name))

    def _place(self, name: str) -> Place:
        column = BOOK if name == BOOK else "segment"
        row_id = f"{self.whose}/{name}"
        return Place(table="search", column=column, row_id=row_id, kv=self.kv)


def remove_searches(state: Path) -> None:
    """
    Take away what everybody's searches on this machine read, as a case was erased.

    Only who has its key could tell in which segments it is; the rest is read anew.
    """
    for folder in state.glob(f"*{SUFFIX}"):
        shutil.rmtree(folder, ignore_errors=True)
