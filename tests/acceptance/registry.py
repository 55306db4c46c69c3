"""Makers of an invented registry: who is certified for what, and who audits them when."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from grievance.domain.audit import Audit, AuditKind, AuditStatus
from grievance.domain.certification import Certification
from grievance.domain.entity import Entity, OtherName
from grievance.domain.firm import Firm
from grievance.domain.ids import AuditId, CertificationId, EntityId
from grievance.domain.member import Member
from grievance.domain.registry_ids import FirmId, MemberId


PS, COC = "ASI-PS", "ASI-CoC"


def member(name: str, *, of: str = "Production and Transformation") -> Member:
    """Make a Member; *of* is its class."""
    id_ = MemberId(uuid4())
    return Member(id=id_, key=f"M-{id_}", name=name, membership_class=of, country="NO")


def firm(name: str, *, language: str = "en") -> Firm:
    """Make an audit firm, which hears of its audits at an address of its own."""
    id_ = FirmId(uuid4())
    return Firm(
        id=id_,
        code=name[:3].upper(),
        name=name,
        country="NL",
        notices_to=f"notices@{name.split(maxsplit=1)[0].lower()}.example",
        language=language,
    )


def entity(
    name: str,
    *aliases: str,
    zh: str = "",
    country: str = "CN",
    of: Member | None = None,
) -> Entity:
    """Make an Entity *of* a Member, perhaps with a Chinese name."""
    id_ = EntityId(uuid4())
    other = OtherName(name=zh, language="zh", script="Hans")
    return Entity(
        id=id_,
        key=f"E-{id_}",
        name=name,
        aliases=aliases,
        other_names=(other,) if zh else (),
        member_id=of.id if of else None,
        country=country,
    )


def certificate(
    of: Entity, standard: str = PS, version: str = "V3.1", *, since: int = 2024
) -> Certification:
    """Make a certificate for three years."""
    id_ = CertificationId(uuid4())
    return Certification(
        id=id_,
        entity_id=of.id,
        standard=standard,
        version=version,
        number=f"N-{id_}",
        issued=date(since, 1, 1),
        expires=date(since + 2, 12, 31),
    )


def past_audit(of: Entity, by: Firm, start: date) -> Audit:
    return _audit(of, by, start, AuditStatus.CLOSED, actual=start)


def next_audit(of: Entity, by: Firm, start: date) -> Audit:
    return _audit(of, by, start, AuditStatus.SCHEDULED)


def _audit(
    of: Entity, by: Firm, start: date, status: AuditStatus, actual: date | None = None
) -> Audit:
    return Audit(
        id=AuditId(uuid4()),
        entity_id=of.id,
        kind=AuditKind.SURVEILLANCE,
        firm_id=by.id,
        scheduled_start=start,
        actual_start=actual,
        status=status,
    )
