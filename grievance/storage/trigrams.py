"""
Which of many documents may have some words: SQLite's full text search, in memory alone.

Only groups of three signs are in it, and which documents have them: no order, no text.
So what it answers are candidates; whoever has the text looks whether the words stand
there.  Nothing of it is ever written to a disk by SQLite, temporary files included.
"""

from __future__ import annotations

import sqlite3

from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Final, Self


GROUP: Final = 3
MOST_GROUPS: Final = 500  # a shorter word may stand for; with more it narrows nothing
_EDGE: Final = "\n" * (GROUP - 1)  # so that each sign of a text begins a group
_LAST: Final = "\U0010ffff"  # no sign comes after it
# With 64 MiB of groups sorted in one go; what is written piece by piece takes twice the room.
_TABLES: Final = """
PRAGMA temp_store = MEMORY;
CREATE VIRTUAL TABLE document USING fts5(
    words, content = '', columnsize = 0, detail = none,
    tokenize = 'trigram case_sensitive 1'
);
INSERT INTO document (document, rank) VALUES ('hashsize', 67108864);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(document, 'row');
"""
_ADD: Final = "INSERT INTO document (rowid, words) VALUES (?, ?)"
_TIDY: Final = "INSERT INTO document (document) VALUES ('optimize')"
_GROUPS: Final = "SELECT term FROM vocabulary WHERE term BETWEEN ? AND ? LIMIT ?"
_HAVING: Final = "SELECT rowid FROM document WHERE document MATCH ?"


def can_index() -> bool:
    """Whether this Python's SQLite has what it takes; some systems leave it out."""
    is_new = sqlite3.sqlite_version_info >= (3, 34)
    return is_new and hasattr(sqlite3.Connection, "serialize")


class Trigrams:
    """An index that was built before, opened; threads take turns."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._turn = Lock()

    @classmethod
    def open(cls, body: bytes) -> Self:
        """Open what `build_trigrams` returned."""
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.deserialize(body)
        return cls(connection)

    def candidates(self, words: Sequence[str]) -> frozenset[int] | None:
        """
        Return the numbers of the documents that may have all of these folded *words*.

        None where that cannot be told, as no word says anything.
        """
        with self._turn:
            several = filter(None, map(self._condition, words))
            condition = " AND ".join(f"({one})" for one in several)
            if not condition:
                return None
            found = self._connection.execute(_HAVING, (condition,))
            return frozenset(number for (number,) in found)

    def close(self) -> None:
        """Let go of it."""
        with self._turn:
            self._connection.close()

    def _condition(self, word: str) -> str:
        """Say in the language of the index what has *word*; empty for what says nothing."""
        if len(word) >= GROUP:
            groups = dict.fromkeys(
                word[at : at + GROUP] for at in range(len(word) - GROUP + 1)
            )
            return " AND ".join(map(_quoted, groups))
        several = self._groups(word)
        if len(several) > MOST_GROUPS:
            return ""
        # Where no group begins so, no document has it: one that no text has.
        return " OR ".join(map(_quoted, several)) or _quoted("\n" * GROUP)

    def _groups(self, word: str) -> list[str]:
        """Return the groups that begin with a short *word*, and one more than enough."""
        between = word, word + _LAST * (GROUP - len(word)), MOST_GROUPS + 1
        return [group for (group,) in self._connection.execute(_GROUPS, between)]


def build_trigrams(documents: Iterable[tuple[int, str]]) -> bytes:
    """Index folded *documents*, each with a number from 0, for `Trigrams.open`."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(_TABLES)
        rows = ((number, text + _EDGE) for number, text in documents)
        connection.executemany(_ADD, rows)
        connection.execute(_TIDY)
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()


def _quoted(group: str) -> str:
    escaped = group.replace('"', '""')
    return f'"{escaped}"'
