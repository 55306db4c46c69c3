"""Find somebody or something in the registry by name, key, number or id."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.catalogue.folding import fold
from grievance.domain.certification import Certification
from grievance.domain.errors import NotFoundError
from grievance.domain.firm import Firm
from grievance.domain.registry import Record, Registry, key_of, noun_of, title_of


MOST_NAMED = 8


def find_record(registry: Registry, wanted: str) -> Record:
    """
    Return the one record that is called *wanted*, or begins with it, or holds it.

    Raises:
        NotFoundError: There is none, or there are several; the sentence names some.
    """
    words = fold(wanted)
    for is_called in (_exactly, _beginning, _within):
        found = [one for one in registry if is_called(one, wanted, words)]
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFoundError(_several(wanted, found))
    msg = f"Nothing in the registry is called “{wanted}”; try a part of the name."
    raise NotFoundError(msg)


def _exactly(record: Record, wanted: str, words: str) -> bool:
    keys = {str(record.id), key_of(record)}
    return wanted.strip() in keys or any(words == name for name in _names(record))


def _beginning(record: Record, _wanted: str, words: str) -> bool:
    return any(name.startswith(words.rstrip()) for name in _names(record))


def _within(record: Record, _wanted: str, words: str) -> bool:
    return any(words.strip() in name for name in _names(record))


def _names(record: Record) -> Iterator[str]:
    if isinstance(record, Certification):
        yield fold(record.number)
    elif hasattr(record, "names"):
        yield from (fold(name) for name in record.names)
    elif hasattr(record, "name"):
        yield fold(record.name)
    if isinstance(record, Firm) and record.code:
        yield fold(record.code)


def _several(wanted: str, found: list[Record]) -> str:
    named = [f"{title_of(one)} ({noun_of(one)} {key_of(one)})" for one in found]
    more = len(named) - MOST_NAMED
    rest = f" and {more} more" if more > 0 else ""
    listed = "; ".join(named[:MOST_NAMED])
    return f"“{wanted}” can be {listed}{rest}; write the id of one."
