"""Searches in tests: who searches for what, and what is shown and kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grievance.services.search_cases import Found, Hit, Searcher, search_cases
from grievance.services.search_files import SearchFiles
from grievance.services.search_index import SearchIndex
from grievance.services.search_query import parse_query
from grievance.services.search_snippet import Snippet
from grievance.services.slip_memory import SlipMemory
from grievance.vault.ring import PersonRing
from tests.doubles import NOON
from tests.offices import DANA, Office


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


def kept(office: Office, name: str = DANA) -> bytes:
    """Return all that is kept for searches, with the seals opened."""
    files = files_of(office, name)
    book = files.read_book()
    opened = [files.read_segment(one.name) for one in book.segments] if book else []
    return b"".join(filter(None, opened))
