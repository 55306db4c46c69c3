"""One organisation or person of the registry with all that is known around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from grievance.domain.audit import Audit
from grievance.domain.certification import Certification
from grievance.domain.ids import EntityId
from grievance.domain.link import Link
from grievance.domain.registry import Record, Registry, references, title_of
from grievance.domain.registry_changes import Changed, FieldChange
from grievance.domain.registry_history import HistoryEntry
from grievance.domain.registry_ids import Noun
from grievance.domain.registry_reason import RegistryReason
from grievance.storage.registry_facts import record_of
from grievance.storage.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What became true of a record on a day, and when that was recorded."""

    as_of: date
    recorded_at: datetime
    what: str  # added, changed, removed
    why: RegistryReason | None = None
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A link and whoever is at its other end; *outward* if it starts here."""

    link: Link
    other: Record | None
    outward: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """
    A record and what surrounds it.

    *around* has what it refers to and what refers to it, besides certificates, audits
    and links; *titles* are what people call what has the ids in them.
    """

    record: Record
    around: tuple[Record, ...]
    certifications: tuple[Certification, ...]
    audits: tuple[Audit, ...]
    ties: tuple[Tie, ...]
    history: tuple[Event, ...]
    titles: Mapping[UUID, str] = field(repr=False)


def show_record(tx: Transaction, registry: Registry, record: Record) -> Shown:
    """Gather what *registry*, the tables as they are now, knows around a record."""
    id_: UUID = record.id
    by_id: dict[UUID, Record] = {one.id: one for one in registry}
    own = _wanted(record)
    return Shown(
        record=record,
        around=tuple(
            one
            for noun in (Noun.MEMBER, Noun.FIRM, Noun.AUDITOR, Noun.ENTITY)
            for one in registry.every(noun)
            if one.id in own or id_ in _wanted(one)
        ),
        certifications=tx.certifications.of_entity(EntityId(id_)),
        audits=tuple(one for one in registry.audits if id_ in _wanted(one)),
        ties=tuple(
            Tie(
                link=one,
                other=by_id.get(one.other_end(id_)),
                outward=one.from_id == id_,
            )
            for one in tx.links.of(id_)
        ),
        history=tuple(_events(tx.registry_history.of(id_))),
        titles={id_: title_of(one) for id_, one in by_id.items()},
    )


def _wanted(record: Record) -> set[UUID]:
    """Return the ids that a record refers to."""
    return {id_ for _nouns, id_ in references(record)}


def _events(entries: tuple[HistoryEntry, ...]) -> Iterator[Event]:
    before: Record | None = None
    for entry in entries:
        after = None if entry.removed else record_of(entry.noun, entry.facts)
        yield Event(
            as_of=entry.as_of,
            recorded_at=entry.recorded_at,
            what=_what(before, after),
            why=entry.why,
            fields=Changed(before=before, after=after).fields
            if before and after
            else (),
        )
        before = after


def _what(before: Record | None, after: Record | None) -> str:
    if after is None:
        return "removed"
    return "added" if before is None else "changed"
