"""
The demonstration: an invented office, a registry and complaint mails.

Everything here was written for this project; no Entity, firm, place or person
is real, and every address lies in a domain reserved for examples.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from uuid import UUID

import msgspec


HERE = Path(str(files("grievance.demo")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the office, and what they may do there."""

    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The office, its mailbox, and the mail server it believes."""

    name: str
    mailbox: str
    authserv_id: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """A place of an Entity; *country* is an ISO 3166 code."""

    name: str
    country: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certification:
    """A certificate of an Entity against one version of a standard."""

    standard: str
    version: str
    number: str
    issued: date
    expires: date
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """An audit, under the office's own key, by a firm (by name) under a lead auditor (by name)."""

    id: str
    kind: str
    firm: str
    lead_auditor: str
    scheduled_start: date
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """An invented certified organisation; *names* are by language."""

    id: UUID
    name: str
    aliases: tuple[str, ...]
    names: dict[str, str] = field(default_factory=dict)
    member: str
    membership_class: str
    country: str
    facilities: tuple[Facility, ...]
    activities: tuple[str, ...]
    certifications: tuple[Certification, ...]
    audits: tuple[Audit, ...]

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name a mail may use: its own, aliases, scripts, facilities."""
        places = (facility.name for facility in self.facilities)
        return (self.name, *self.aliases, *self.names.values(), *places)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadAuditor:
    """A person who leads audits for a firm."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFirm:
    """An invented audit firm."""

    id: UUID
    name: str
    aliases: tuple[str, ...]
    names: dict[str, str]
    country: str
    lead_auditors: tuple[LeadAuditor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Who is certified, and by whom they are audited."""

    firms: tuple[AuditFirm, ...]
    entities: tuple[Entity, ...]


@cache
def mails() -> tuple[Path, ...]:
    """Return the paths of the complaint mails, in order of arrival."""
    return tuple(sorted((HERE / "mails").glob("*.eml")))


@cache
def registry() -> Registry:
    """Load the invented registry."""
    return msgspec.json.decode((HERE / "registry.json").read_bytes(), type=Registry)


@cache
def office() -> Office:
    """Load the demonstration office."""
    return msgspec.json.decode((HERE / "office.json").read_bytes(), type=Office)
