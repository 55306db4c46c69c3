"""Find somebody or something in the registry by name, key, number or id."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.catalogue.folding import fold
from grievance.domain.certification import Certification
from grievance.domain.entity import Entity
from grievance.domain.errors import NotFoundError
from grievance.domain.firm import Firm
from grievance.domain.registry import Record, Registry, key_of, label_of, title_of
from grievance.domain.registry_ids import Noun


MOST_NAMED = 8


def find_record(registry: Registry, wanted: str) -> Record:
    """
    Return the one record that is called *wanted*, or begins with it, or holds it.

    ``member:NORVIK`` is looked for among the Members only.  Where an Entity goes by the
    same name as its Member, the Entity is meant.

    Raises:
        NotFoundError: There is none, or there are several; the sentence names some.
    """
    noun, name = _parted(wanted)
    records = registry.every(noun) if noun else tuple(registry)
    words = fold(name)
    for is_called in (_exactly, _beginning, _within):
        found = [one for one in records if is_called(one, name, words)]
        meant = _meant(found)
        if meant is not None:
            return meant
        if found:
            raise NotFoundError(_several(wanted, found))
    msg = f"Nothing in the registry is called “{wanted}”; try a part of the name."
    raise NotFoundError(msg)


def _parted(wanted: str) -> tuple[Noun | None, str]:
    before, _colon, after = wanted.partition(":")
    named = [noun for noun in Noun if noun.value == before.strip().casefold()]
    return (named[0], after) if named and after else (None, wanted)


def _meant(found: list[Record]) -> Record | None:
    """Return the only one, or the Entity among those of one name."""
    if len({fold(title_of(one)) for one in found}) > 1:
        return None
    entities = [one for one in found if isinstance(one, Entity)]
    alone = found if len(found) == 1 else entities
    return alone[0] if len(alone) == 1 else None


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
    named = [label_of(one) for one in found]
    more = len(named) - MOST_NAMED
    rest = f" and {more} more" if more > 0 else ""
    listed = "; ".join(named[:MOST_NAMED])
    return f"“{wanted}” can be {listed}{rest}; write the id of one."
