"""Tell what an entry of the log is about, by the name that it has for it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from grievance.domain.compartment import Compartment
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.storage.log_objects import CASE, MESSAGE, Located
from grievance.vault.log import LogEntry


_OF_THE_OFFICE = frozenset({Act.STAFF_MAIL_SENDING, Act.STAFF_MAIL_ENDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What an entry is about; *whom* it gave or took something."""

    kind: str = ""
    case_id: CaseId | None = None
    whom: str = ""


def thing_of(
    entry: LogEntry,
    holders: Container[str],
    aliases: Mapping[str, CaseId],
    located: Mapping[UUID, Located],
) -> Thing | None:
    """
    Return what an entry is about; None for what is on the books no more.

    *located* are the `ids_in` it that are, *holders* whoever is known to hold keys.
    """
    head, _, rest = entry.object.partition("/")
    id_ = _id_of(head)
    if id_ is None:
        return Thing(kind=CASE, case_id=aliases.get(head))
    if head in holders or entry.act in _OF_THE_OFFICE:
        return Thing(whom=head)
    found = located.get(id_)
    return None if found is None else _with_rest(found, rest)


def ids_in(entries: Iterable[LogEntry]) -> Iterator[UUID]:
    """Yield the ids with which the names in entries begin."""
    for entry in entries:
        id_ = _id_of(entry.object.partition("/")[0])
        if id_ is not None:
            yield id_


def _with_rest(found: Located, rest: str) -> Thing:
    """Read what stands behind an id: a compartment and whose key, or a clock."""
    first, _, last = rest.partition("/")
    if first in frozenset(Compartment):
        return Thing(kind=first, case_id=found.case_id, whom=last)
    whom = first if found.kind == MESSAGE else ""
    return Thing(kind=found.kind, case_id=found.case_id, whom=whom)


def _id_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
