"""What an office knows of those it certifies, of their auditors, and of their ties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias
from uuid import UUID

from grievance.domain.audit import Audit
from grievance.domain.auditor import Auditor
from grievance.domain.certification import Certification
from grievance.domain.entity import Entity
from grievance.domain.firm import Firm
from grievance.domain.link import Link
from grievance.domain.member import Member
from grievance.domain.outside_event import OutsideEvent
from grievance.domain.registry_ids import Noun


Record: TypeAlias = (
    Member | Firm | Auditor | Entity | Certification | Audit | Link | OutsideEvent
)
Organisation: TypeAlias = Member | Firm | Entity
Kept: TypeAlias = tuple[Noun, UUID]  # what a record is found under

KINDS: Final[Mapping[Noun, type[Record]]] = MappingProxyType(
    {
        Noun.MEMBER: Member,
        Noun.FIRM: Firm,
        Noun.AUDITOR: Auditor,
        Noun.ENTITY: Entity,
        Noun.CERTIFICATION: Certification,
        Noun.AUDIT: Audit,
        Noun.LINK: Link,
        Noun.EVENT: OutsideEvent,
    }
)
_NOUNS: Final = {kind: noun for noun, kind in KINDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """All records of one moment; each refers to those that stand before its own."""

    members: tuple[Member, ...] = ()
    firms: tuple[Firm, ...] = ()
    auditors: tuple[Auditor, ...] = ()
    entities: tuple[Entity, ...] = ()
    certifications: tuple[Certification, ...] = ()
    audits: tuple[Audit, ...] = ()
    links: tuple[Link, ...] = ()
    events: tuple[OutsideEvent, ...] = ()

    @classmethod
    def of(cls, records: Iterable[Record]) -> Registry:
        """Sort *records* into their places; each place keeps their order."""
        sorted_: dict[Noun, list[Record]] = {noun: [] for noun in Noun}
        for record in records:
            sorted_[noun_of(record)].append(record)
        return cls(
            **{_PLACES[noun]: tuple(found) for noun, found in sorted_.items()}  # type: ignore[arg-type]  # sorted by type above
        )

    def __iter__(self) -> Iterator[Record]:
        for noun in Noun:
            yield from self.every(noun)

    def every(self, noun: Noun) -> tuple[Record, ...]:
        """Return the records of one kind."""
        found: tuple[Record, ...] = getattr(self, _PLACES[noun])
        return found

    def kept(self) -> dict[Kept, Record]:
        """Return each record by what it is found under."""
        return {(noun_of(record), record.id): record for record in self}


def noun_of(record: Record) -> Noun:
    """Return the kind of a record."""
    return _NOUNS[type(record)]


def title_of(record: Record) -> str:
    """Return what people call a record: its name or number, or what it is about."""
    match record:
        case Certification():
            return f"{record.standard} {record.version} {record.number}"
        case Audit():
            return f"{record.kind} {record.start or 'without a date'}"
        case Link():
            return str(record.kind)
        case OutsideEvent():
            return f"{record.title} ({record.on})"
        case _:
            return record.name


def label_of(record: Record) -> str:
    """Return the kind, title and key of a record, which nothing else has."""
    return f"{noun_of(record)} {title_of(record)} ({key_of(record)})"


def key_of(record: Record) -> str:
    """Return the operator's key of a record, which is its id where they use that."""
    return record.key or str(record.id)


def references(record: Record) -> Iterator[tuple[frozenset[Noun], UUID]]:
    """Yield what a record refers to: of which kinds it may be, and its id."""
    match record:
        case Entity(member_id=UUID() as found):
            yield frozenset({Noun.MEMBER}), found
        case Auditor(firm_id=UUID() as found):
            yield frozenset({Noun.FIRM}), found
        case Certification():
            yield frozenset({Noun.ENTITY}), record.entity_id
        case Audit():
            yield from _of_audit(record)
        case Link():
            ends = frozenset({Noun.ENTITY, Noun.MEMBER})
            yield ends, record.from_id
            yield ends, record.to_id
        case _:
            return


def _of_audit(audit: Audit) -> Iterator[tuple[frozenset[Noun], UUID]]:
    yield frozenset({Noun.ENTITY}), audit.entity_id
    for certification_id in audit.certification_ids:
        yield frozenset({Noun.CERTIFICATION}), certification_id
    if audit.firm_id:
        yield frozenset({Noun.FIRM}), audit.firm_id
    for auditor_id in (audit.lead_auditor_id, *audit.team):
        if auditor_id:
            yield frozenset({Noun.AUDITOR}), auditor_id


_PLACES: Final[Mapping[Noun, str]] = MappingProxyType(
    {
        Noun.MEMBER: "members",
        Noun.FIRM: "firms",
        Noun.AUDITOR: "auditors",
        Noun.ENTITY: "entities",
        Noun.CERTIFICATION: "certifications",
        Noun.AUDIT: "audits",
        Noun.LINK: "links",
        Noun.EVENT: "events",
    }
)
