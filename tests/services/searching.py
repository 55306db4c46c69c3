"""Searches in tests: who searches for what, and what is shown and kept of it."""

from __future__ import annotations

import sqlite3

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from grievance.services.search.search_cases import Found, Hit, Searcher, search_cases
from grievance.services.search.search_files import BOOK, SearchFiles
from grievance.services.search.search_index import SearchIndex
from grievance.services.search.search_query import parse_query
from grievance.services.search.search_snippet import Snippet
from grievance.services.slips.slip_memory import SlipMemory
from grievance.storage.trigrams import GROUP
from grievance.vault.ring import PersonRing
from tests.doubles import NOON
from tests.offices import DANA, Office


_TERMS = "SELECT term FROM vocabulary"


def files_of(office: Office, name: str = DANA) -> SearchFiles:
    return office.mechanism.search_files(office.rings[name])


def searcher(
    office: Office, name: str = DANA, *, ring: PersonRing | None = None
) -> Searcher:
    """Start as a program does: with what was kept when it searched before."""
    with office.store.read() as tx:
        index = SearchIndex.recall(tx, files_of(office, name))
    return Searcher(
        store=office.store,
        ring=ring or office.rings[name],
        slips=SlipMemory(),
        index=index,
        at=NOON,
    )


def search(
    office: Office,
    words: str,
    name: str = DANA,
    *,
    starting: Searcher | None = None,
) -> list[Found]:
    """Search to the end."""
    return list(search_cases(starting or searcher(office, name), parse_query(words)))


def hits(found: Sequence[Found]) -> list[Hit]:
    return [hit for one in found for hit in one.hits]


def said(snippet: Snippet) -> str:
    """Write a snippet with what was found in brackets."""
    return "".join(f"[{one.text}]" if one.is_found else one.text for one in snippet)


def segments(office: Office, name: str = DANA) -> list[Path]:
    """Return the files of segments that lie in the home."""
    folder = files_of(office, name).folder
    return sorted(folder.iterdir()) if folder.exists() else []


def groups(office: Office, name: str = DANA) -> set[str]:
    """Return all that the segments on the disk tell of what anybody wrote."""
    files = files_of(office, name)
    found = set()
    for path in segments(office, name):
        body = None if path.name == BOOK else files.read_segment(path.name)
        if body is not None:
            with closing(sqlite3.connect(":memory:")) as connection:
                connection.deserialize(body)
                found |= {term for (term,) in connection.execute(_TERMS)}
    return found


def groups_of(word: str) -> set[str]:
    """Return the groups of three signs in a folded word."""
    return {word[at : at + GROUP] for at in range(len(word) - GROUP + 1)}
