"""
Read a registry file: audit firms, and Entities with their certificates and audits.

    {"firms": [{"id", "name", "aliases", "names", "country", "lead_auditors"}],
     "entities": [{"id", "name", "aliases", "names", "member", "membership_class",
                   "country", "facilities", "activities", "certifications", "audits"}]}

Fields that are not known are refused, so that a misspelt one is not silently lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated
from uuid import UUID, uuid5

import msgspec

from msgspec import Meta

from grievance.domain.audit import Audit, AuditKind, AuditStatus
from grievance.domain.certification import Certification, CertificationStatus
from grievance.domain.entity import Entity, Facility
from grievance.domain.errors import SetupError
from grievance.domain.ids import AuditId, CertificationId, EntityId
from grievance.services.import_registry import Registry


Name = Annotated[str, Meta(min_length=1, max_length=300)]
Words = Annotated[str, Meta(max_length=300)]
Code = Annotated[str, Meta(min_length=1, max_length=16)]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]


class _Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all parts of the file have in common: nothing unknown is in them."""


class _LeadAuditor(_Record, frozen=True, kw_only=True):
    id: UUID
    name: Name


class _Firm(_Record, frozen=True, kw_only=True):
    id: UUID
    name: Name
    aliases: tuple[Name, ...] = ()
    names: Mapping[Code, Name] = {}
    country: Country
    lead_auditors: tuple[_LeadAuditor, ...] = ()


class _Facility(_Record, frozen=True, kw_only=True):
    name: Name
    country: Country
    region: Words = ""


class _Certification(_Record, frozen=True, kw_only=True):
    standard: Code
    version: Code
    number: Name
    issued: date
    expires: date
    status: CertificationStatus


class _Audit(_Record, frozen=True, kw_only=True):
    id: UUID
    kind: AuditKind
    firm: Name
    lead_auditor: Words = ""
    scheduled_start: date | None = None
    status: AuditStatus


class _Entity(_Record, frozen=True, kw_only=True):
    id: UUID
    name: Name
    aliases: tuple[Name, ...] = ()
    names: Mapping[Code, Name] = {}
    member: Words = ""
    membership_class: Words = ""
    country: Country
    facilities: tuple[_Facility, ...] = ()
    activities: tuple[Name, ...] = ()
    certifications: tuple[_Certification, ...] = ()
    audits: tuple[_Audit, ...] = ()


class _File(_Record, frozen=True, kw_only=True):
    firms: tuple[_Firm, ...] = ()
    entities: tuple[_Entity, ...]


def read_registry(body: bytes, *, name: str = "This file") -> Registry:
    """
    Decode the bytes of a registry file; *name* is what it is called in an error.

    Raises:
        SetupError: It is not such a file; the sentence says what is wrong, and where.
    """
    try:
        file = msgspec.json.decode(body, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        msg = f"{name} is not a registry: {error}; docs/operations.md shows the form."
        raise SetupError(msg) from None
    audits = [audit.id for entity in file.entities for audit in entity.audits]
    _refuse_twice(f"{name} has the Entity", (entity.id for entity in file.entities))
    _refuse_twice(f"{name} has the audit", audits)
    _refuse_unknown_firms(file, name)
    return Registry(
        entities=tuple(_entity(entity) for entity in file.entities),
        certifications=tuple(
            _certification(entity, certificate)
            for entity in file.entities
            for certificate in entity.certifications
        ),
        audits=tuple(
            _audit(entity, audit) for entity in file.entities for audit in entity.audits
        ),
    )


def _entity(entity: _Entity) -> Entity:
    return Entity(
        id=EntityId(entity.id),
        name=entity.name,
        aliases=tuple(_other_names(entity)),
        member=entity.member,
        membership_class=entity.membership_class,
        country=entity.country,
        activities=entity.activities,
        facilities=tuple(
            Facility(name=place.name, country=place.country, region=place.region)
            for place in entity.facilities
        ),
    )


def _other_names(entity: _Entity) -> Iterator[str]:
    """Yield every name but its own that a letter may call it by, each once."""
    places = (place.name for place in entity.facilities)
    seen = {entity.name}
    for name in (*entity.aliases, *entity.names.values(), *places):
        if name not in seen:
            seen.add(name)
            yield name


def _certification(entity: _Entity, found: _Certification) -> Certification:
    # The file knows certificates by their numbers: the same one has the same id again.
    name = f"{found.standard} {found.version} {found.number}"
    return Certification(
        id=CertificationId(uuid5(entity.id, name)),
        entity_id=EntityId(entity.id),
        standard=found.standard,
        version=found.version,
        number=found.number,
        issued=found.issued,
        expires=found.expires,
        status=found.status,
    )


def _audit(entity: _Entity, found: _Audit) -> Audit:
    return Audit(
        id=AuditId(found.id),
        entity_id=EntityId(entity.id),
        kind=found.kind,
        firm=found.firm,
        lead_auditor=found.lead_auditor,
        scheduled_start=found.scheduled_start,
        status=found.status,
    )


def _refuse_twice(found: str, ids: Iterable[UUID]) -> None:
    for id_, count in Counter(ids).items():
        if count > 1:
            msg = f"{found} {id_} {count} times; keep one of them."
            raise SetupError(msg)


def _refuse_unknown_firms(file: _File, name: str) -> None:
    known = {firm.name for firm in file.firms}
    for entity in file.entities:
        for audit in entity.audits:
            if audit.firm not in known:
                msg = (
                    f"{name} has an audit by {audit.firm}, which is none of its firms; "
                    "add the firm or correct the name."
                )
                raise SetupError(msg)
