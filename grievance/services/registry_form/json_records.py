"""The records of a registry in JSON, decoded strictly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated

import msgspec

from msgspec import Meta, Raw

from grievance.domain.audit import AuditKind, AuditStatus
from grievance.domain.auditor import AccreditationStatus
from grievance.domain.certification import CertificationStatus
from grievance.domain.entity import NameKind
from grievance.domain.link import LinkKind, LinkStrength
from grievance.domain.outside_event import EventKind, Regulation
from grievance.vault.certificate import LONGEST


Name = Annotated[str, Meta(min_length=1, max_length=300)]
Words = Annotated[str, Meta(max_length=300)]
Code = Annotated[str, Meta(min_length=1, max_length=16)]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
Key = Annotated[str, Meta(min_length=1, max_length=100)]
Pem = Annotated[str, Meta(max_length=LONGEST)]
Cells = dict[str, object]


class _Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all parts of the file have in common: nothing unknown is in them."""


class NameRecord(_Record, frozen=True, kw_only=True):
    """A name with what is known of it."""

    name: Name
    kind: NameKind | None = None
    language: Words = ""
    script: Words = ""
    until: date | None = None


class OrganisationRecord(_Record, frozen=True, kw_only=True):
    """What Members, firms and Entities have in common."""

    id: Key
    name: Name
    aliases: tuple[Name | NameRecord, ...] = ()
    names: Mapping[Code, Name] = {}
    former_names: tuple[Name | NameRecord, ...] = ()

    def name_rows(self) -> Iterator[Cells]:
        """Yield every name but its own that a letter may call it by, each once."""
        seen = {self.name}
        for cells in self._all_names():
            if cells["name"] not in seen:
                seen.add(str(cells["name"]))
                yield cells

    def _all_names(self) -> Iterator[Cells]:
        for alias in self.aliases:
            yield _name_cells(alias, NameKind.ALIAS)
        for language, name in self.names.items():
            translated = NameRecord(name=name, language=language)
            yield _name_cells(translated, NameKind.TRANSLATION)
        for former in self.former_names:
            yield _name_cells(former, NameKind.FORMER)


class MemberRecord(
    OrganisationRecord, frozen=True, kw_only=True, rename={"class_": "class"}
):
    """A Member."""

    class_: Words = ""
    country: Country | None = None
    since: date | None = None
    until: date | None = None


class AccreditationRecord(_Record, frozen=True, kw_only=True):
    """An accreditation of an auditor."""

    standard: Code
    since: date
    until: date | None = None
    status: AccreditationStatus = AccreditationStatus.ACTIVE


class LeadAuditorRecord(_Record, frozen=True, kw_only=True):
    """An auditor of a firm."""

    id: Key
    name: Name
    accreditations: tuple[AccreditationRecord, ...] = ()


class FirmRecord(OrganisationRecord, frozen=True, kw_only=True):
    """An audit firm with its auditors."""

    code: Words = ""
    country: Country
    notices_to: Words = ""
    oversight: Words = ""
    language: Words = ""
    certificate: Pem = ""
    age_recipient: Words = ""
    lead_auditors: tuple[LeadAuditorRecord, ...] = ()


class FacilityRecord(_Record, frozen=True, kw_only=True):
    """A place of an Entity."""

    name: Name
    country: Country
    region: Words = ""
    activities: tuple[Name, ...] = ()


class CertificationRecord(_Record, frozen=True, kw_only=True):
    """A certificate of an Entity."""

    id: Words = ""
    standard: Code
    version: Code
    number: Name
    issued: date
    expires: date
    status: CertificationStatus


class AuditRecord(_Record, frozen=True, kw_only=True):
    """An audit of an Entity."""

    id: Key
    kind: AuditKind
    certifications: tuple[Name, ...] = ()
    firm: Words = ""
    lead_auditor: Words = ""
    team: tuple[Name, ...] = ()
    due_from: date | None = None
    due_until: date | None = None
    scheduled_start: date | None = None
    actual_start: date | None = None
    actual_end: date | None = None
    status: AuditStatus


class EntityRecord(OrganisationRecord, frozen=True, kw_only=True):
    """An Entity with its certificates and audits."""

    member: Words = ""
    membership_class: Words = ""
    country: Country
    facilities: tuple[FacilityRecord, ...] = ()
    activities: tuple[Name, ...] = ()
    certifications: tuple[CertificationRecord, ...] = ()
    audits: tuple[AuditRecord, ...] = ()


class LinkRecord(_Record, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A link between two organisations."""

    id: Words = ""
    kind: LinkKind
    from_: Name
    to: Name
    since: date | None = None
    until: date | None = None
    source: Name
    strength: LinkStrength = LinkStrength.REPORTED


class EventRecord(_Record, frozen=True, kw_only=True):
    """What happened outside."""

    id: Key
    on: date
    kind: EventKind
    title: Name
    countries: tuple[Country, ...] = ()
    regions: tuple[Name, ...] = ()
    standards: tuple[Code, ...] = ()
    criteria: tuple[Code, ...] = ()
    source: Name
    flags: tuple[Regulation, ...] = ()


class RegistryFile(_Record, frozen=True, kw_only=True):
    """The whole file; each record is decoded by itself."""

    members: tuple[Raw, ...] | None = None
    firms: tuple[Raw, ...] = ()
    entities: tuple[Raw, ...]
    links: tuple[Raw, ...] = ()
    events: tuple[Raw, ...] = ()


def own_cells(record: msgspec.Struct, *, without: Iterable[str] = ()) -> Cells:
    """Return the fields of a record by the columns they stand for."""
    cells = {
        column: getattr(record, field)
        for field, column in zip(
            record.__struct_fields__, record.__struct_encode_fields__, strict=True
        )
    }
    return {name: value for name, value in cells.items() if name not in without}


def _name_cells(found: str | NameRecord, kind: NameKind) -> Cells:
    if isinstance(found, str):
        return {"name": found, "kind": kind}
    return {**own_cells(found), "kind": found.kind or kind}
