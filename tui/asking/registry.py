"""The registry as a screen needs it: of today or of a day, with the names to look for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from grievance.catalogue.folding import fold
from grievance.domain.certification import Certification
from grievance.domain.entity import Entity
from grievance.domain.registry import (
    Organisation,
    Record,
    Registry,
    key_of,
    noun_of,
    title_of,
)
from grievance.domain.registry_ids import Noun
from grievance.services.registry.registry_at import Place, registry_at
from grievance.services.registry.registry_books import registry_on_books
from grievance.services.registry.show_record import Shown, show_record
from tui.listed import Listed, Slot, section
from tui.session import Session
from tui.words import NONE


SLOTS = (
    Slot("Name"),
    Slot("Land", 4, 44),
    Slot("Key", 12, 70),
    Slot("Known for", 40, 84),
)
LISTED = {
    Noun.ENTITY: "Entities",
    Noun.MEMBER: "Members",
    Noun.FIRM: "Audit firms",
    Noun.AUDITOR: "Auditors",
}
MOST = 1_000  # lines; whoever wants more of them types


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Of which day, and where; without a *day* as it is now."""

    day: date | None = None
    place: Place = field(default_factory=Place)

    def __bool__(self) -> bool:
        return self.day is not None or bool(self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """
    The records of a day; *sentence* answers who was certified where, if that was asked.

    *words* are the names of each record, folded, *in_force* the certificates that ran.
    """

    day: date
    records: tuple[Record, ...] = field(repr=False)
    words: Mapping[UUID, str] = field(repr=False)
    in_force: Mapping[UUID, tuple[Certification, ...]] = field(repr=False)
    sentence: str = ""


def read_books(session: Session, wanted: Wanted) -> Books:
    """Read the registry as it is, or as it was; in a thread."""
    day = wanted.day or session.today
    with session.mechanism.store.read() as tx:
        if not wanted:
            return _books(registry_on_books(tx), day)
        found = registry_at(tx, day, wanted.place)
        if wanted.place:
            registry = Registry(entities=tuple(one.entity for one in found.entities))
            held = [c for one in found.entities for c in one.in_force]
            registry = Registry.of((*registry, *held))
        else:
            registry = Registry.of(tx.registry_history.state(day).values())
    return _books(registry, day, found.sentence())


def read_page(session: Session, record: Record) -> Shown:
    """Read all that is known around a record; in a thread."""
    with session.mechanism.store.read() as tx:
        return show_record(tx, registry_on_books(tx), record)


def book_lines(books: Books, typed: str) -> tuple[Listed, ...]:
    """Return the records with these words in a name, whatever their script."""
    wanted = fold(typed).split()
    found: dict[Noun, list[Listed]] = {noun: [] for noun in LISTED}
    for record in books.records:
        words = books.words[record.id]
        if all(word in words for word in wanted):
            found[noun_of(record)].append(_line(record, books))
    lines = [
        one for noun, title in LISTED.items() for one in section(title, found[noun])
    ]
    return tuple(lines[:MOST])


def _books(registry: Registry, day: date, sentence: str = "") -> Books:
    records = tuple(
        sorted(
            (one for noun in LISTED for one in registry.every(noun)),
            key=lambda one: fold(title_of(one)),
        )
    )
    in_force: dict[UUID, tuple[Certification, ...]] = {}
    for one in registry.certifications:
        if one.is_in_force(day):
            in_force[one.entity_id] = (*in_force.get(one.entity_id, ()), one)
    return Books(
        day=day,
        records=records,
        words={one.id: fold(" ".join(_names(one))) for one in records},
        in_force=in_force,
        sentence=sentence,
    )


def _names(record: Record) -> Iterator[str]:
    yield key_of(record)
    yield title_of(record)
    if isinstance(record, Organisation):
        yield from record.names


def _line(record: Record, books: Books) -> Listed:
    return Listed(
        cells=(
            getattr(record, "name", NONE),
            getattr(record, "country", "") or NONE,
            record.key or NONE,
            _known_for(record, books),
        ),
        thing=record,
        key=str(record.id),
    )


def _known_for(record: Record, books: Books) -> str:
    if isinstance(record, Entity):
        held = books.in_force.get(record.id, ())
        said = (f"{one.standard} {one.version} {one.status}" for one in held)
        return ", ".join(said) or "no certificate in force"
    return str(
        getattr(record, "membership_class", "") or getattr(record, "code", "") or NONE
    )
