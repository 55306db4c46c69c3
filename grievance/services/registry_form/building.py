"""From the values of a good row to a record, and what no record may say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

from grievance.domain.audit import Audit
from grievance.domain.auditor import Accreditation, Auditor
from grievance.domain.certification import Certification
from grievance.domain.entity import Entity, Facility, NameKind, OtherName
from grievance.domain.firm import Firm
from grievance.domain.ids import AuditId, CertificationId, EntityId
from grievance.domain.link import Link
from grievance.domain.member import Member
from grievance.domain.outside_event import OutsideEvent
from grievance.domain.registry import Record
from grievance.domain.registry_ids import (
    AuditorId,
    EventId,
    FirmId,
    LinkId,
    MemberId,
    Noun,
    own_key,
)


Values = Mapping[str, Any]
_PERIODS: Final = (
    ("since", "until"),
    ("issued", "expires"),
    ("due_from", "due_until"),
    ("actual_start", "actual_end"),
)


def build(noun: Noun, id_: UUID | None, values: Values) -> Record:
    """Make a record; one without an id of its own gets it from what it says."""
    return _BUILDERS[noun](id_, values)


def wrong_in(values: Values) -> Iterator[tuple[str, str]]:
    """Yield a column and what is wrong with it beside the others of its row."""
    for first, last in _PERIODS:
        begin, end = values.get(first), values.get(last)
        if isinstance(begin, date) and isinstance(end, date) and end < begin:
            yield last, f"it is before {first}, {begin}; correct one of them."
    if values.get("actual_end") and not values.get("actual_start"):
        yield "actual_start", "the audit has ended but not begun; write when it began."


def names_from(parts: Sequence[Values]) -> dict[str, object]:
    """Make the names of an organisation of their rows."""
    plain: list[OtherName] = []
    others: list[OtherName] = []
    for values in parts:
        other = OtherName(
            name=values["name"],
            kind=values["kind"],
            language=values["language"],
            script=values["script"],
            until=values["until"],
        )
        is_plain = other == OtherName(name=other.name, kind=NameKind.ALIAS)
        (plain if is_plain else others).append(other)
    aliases = tuple(dict.fromkeys(one.name for one in plain))
    return {"aliases": aliases, "other_names": tuple(dict.fromkeys(others))}


def facilities_from(parts: Sequence[Values]) -> dict[str, object]:
    """Make the facilities of an Entity of their rows."""
    places = (
        Facility(
            name=values["name"],
            country=values["country"],
            region=values["region"],
            activities=values["activities"],
        )
        for values in parts
    )
    return {"facilities": tuple(dict.fromkeys(places))}


def accreditations_from(parts: Sequence[Values]) -> dict[str, object]:
    """Make the accreditations of an auditor of their rows."""
    held = (
        Accreditation(
            standard=values["standard"],
            since=values["since"],
            until=values["until"],
            status=values["status"],
        )
        for values in parts
    )
    return {"accreditations": tuple(dict.fromkeys(held))}


def _same(values: Values, *names: str) -> dict[str, Any]:
    """Return the values whose columns are called like the fields."""
    key = own_key(values["id"])
    return {"key": key} | {name: values[name] for name in names}


def _member(id_: UUID | None, values: Values) -> Member:
    assert id_ is not None
    own = _same(values, "name", "country", "since", "until", "aliases", "other_names")
    return Member(id=MemberId(id_), membership_class=values["class"], **own)


def _firm(id_: UUID | None, values: Values) -> Firm:
    assert id_ is not None
    contact = ("country", "notices_to", "oversight", "language")
    closed = ("certificate", "age_recipient")
    own = _same(values, "code", "name", "aliases", "other_names", *contact, *closed)
    return Firm(id=FirmId(id_), **own)


def _auditor(id_: UUID | None, values: Values) -> Auditor:
    assert id_ is not None
    own = _same(values, "name", "accreditations")
    return Auditor(id=AuditorId(id_), firm_id=values["firm"], **own)


def _entity(id_: UUID | None, values: Values) -> Entity:
    assert id_ is not None
    parts = ("aliases", "other_names", "facilities")
    return Entity(
        id=EntityId(id_),
        member_id=values["member"],
        membership_class=values["class"],
        **_same(values, "name", "country", "activities", *parts),
    )


def _certification(id_: UUID | None, values: Values) -> Certification:
    number = f"{values['standard']} {values['version']} {values['number']}"
    return Certification(
        id=CertificationId(id_ or uuid5(values["entity"], number)),
        entity_id=EntityId(values["entity"]),
        **_same(values, "standard", "version", "number", "issued", "expires", "status"),
    )


def _audit(id_: UUID | None, values: Values) -> Audit:
    assert id_ is not None
    days = ("due_from", "due_until", "scheduled_start", "actual_start", "actual_end")
    return Audit(
        id=AuditId(id_),
        entity_id=EntityId(values["entity"]),
        certification_ids=values["certifications"],
        firm_id=values["firm"],
        lead_auditor_id=values["lead_auditor"],
        **_same(values, "kind", "team", "status", *days),
    )


def _link(id_: UUID | None, values: Values) -> Link:
    said = f"{values['kind']} {values['to']} {values['since'] or ''}"
    return Link(
        id=LinkId(id_ or uuid5(values["from"], said)),
        from_id=values["from"],
        to_id=values["to"],
        **_same(values, "kind", "since", "until", "source", "strength"),
    )


def _event(id_: UUID | None, values: Values) -> OutsideEvent:
    assert id_ is not None
    what = ("on", "kind", "title", "source", "flags")
    where = ("countries", "regions", "standards", "criteria")
    return OutsideEvent(id=EventId(id_), **_same(values, *what, *where))


_BUILDERS: Final[Mapping[Noun, Callable[[UUID | None, Values], Record]]] = {
    Noun.MEMBER: _member,
    Noun.FIRM: _firm,
    Noun.AUDITOR: _auditor,
    Noun.ENTITY: _entity,
    Noun.CERTIFICATION: _certification,
    Noun.AUDIT: _audit,
    Noun.LINK: _link,
    Noun.EVENT: _event,
}
