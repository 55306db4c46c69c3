"""`grievance audits add`: put an audit on record that no sheet has yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

import click

from grievance.cli.recording import day_of, with_json
from grievance.cli.registry_hand import (
    DAY,
    Books,
    open_books,
    print_changed,
    reason_of,
    with_reason,
)
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.audit import Audit, AuditKind, AuditStatus
from grievance.domain.audit_change import taken_over
from grievance.domain.auditor import Auditor
from grievance.domain.certification import IN_FORCE, Certification
from grievance.domain.entity import Entity
from grievance.domain.errors import NotAllowedError
from grievance.domain.firm import Firm
from grievance.domain.ids import AuditId, CertificationId
from grievance.domain.registry import key_of
from grievance.domain.registry_ids import Noun, id_for, is_key, own_key
from grievance.domain.registry_reason import RegistryReason
from grievance.services.audits.change_audit import add_audit


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the options say."""

    entity: str
    kind: str
    certificates: tuple[str, ...]
    standards: tuple[str, ...]
    key: str | None
    firm: str | None
    lead: str | None
    auditors: tuple[str, ...]
    start: datetime | None
    due_from: datetime | None
    due_until: datetime | None


@click.command(
    epilog="\b\nExample:\n"
    "  grievance audits add --entity 'Norvik Smelter' --standard PS \\\n"
    "    --kind surveillance --firm F-01 --start 2027-10-05"
)
@click.option("--entity", required=True, metavar="NAME|ID", help="Who is audited.")
@click.option(
    "--kind",
    required=True,
    type=click.Choice([one.value for one in AuditKind]),
    help="Why it is held.",
)
@click.option(
    "--certificate",
    "certificates",
    multiple=True,
    metavar="NUMBER|ID",
    help="A certificate it is about; once for each.",
)
@click.option(
    "--standard",
    "standards",
    multiple=True,
    metavar="NAME",
    help="Instead: their certificates in force for a standard.",
)
@click.option("--key", metavar="KEY", help="Your own key for it; else one is made.")
@click.option("--firm", metavar="NAME|ID", help="The audit firm.")
@click.option("--lead", metavar="NAME|ID", help="Who leads it.")
@click.option("--auditor", "auditors", multiple=True, metavar="NAME|ID", help="Others.")
@click.option("--start", type=DAY, metavar="DAY", help="The day it is to begin.")
@click.option("--due-from", type=DAY, metavar="DAY", help="The due window begins.")
@click.option("--due-until", type=DAY, metavar="DAY", help="The due window ends.")
@with_reason(RegistryReason.OFFICE_DECIDED)
@with_json
@with_surroundings
def add(
    surroundings: Surroundings,
    /,
    *,
    reason: str | None,
    as_json: bool,
    **asked: object,
) -> None:
    """
    Put an audit on record.

    With a first day it is scheduled, without one it is planned.
    """
    said, why = _Asked(**asked), reason_of(reason)  # type: ignore[arg-type]  # as click took them
    with open_books(surroundings) as books:
        changes = add_audit(books.tx, _audit(books, said), books.hand(why))
        print_changed(changes, books.registry, why, as_json=as_json)


def _audit(books: Books, said: _Asked) -> Audit:
    entity = books.find(Noun.ENTITY, said.entity, Entity)
    start = day_of(said.start)
    key = said.key or _new_key(books, entity, said.kind, start)
    if not is_key(key):
        msg = "This is no key; write a short text without colon or semicolon."
        raise NotAllowedError(msg)
    audit = Audit(
        id=AuditId(id_for(Noun.AUDIT, key)),
        key=own_key(key),
        entity_id=entity.id,
        certification_ids=tuple(dict.fromkeys(_certificates(books, entity, said))),
        kind=AuditKind(said.kind),
        due_from=day_of(said.due_from),
        due_until=day_of(said.due_until),
        scheduled_start=start,
        status=AuditStatus.SCHEDULED if start else AuditStatus.PLANNED,
    )
    return taken_over(
        audit,
        firm_id=books.find(Noun.FIRM, said.firm, Firm).id if said.firm else None,
        lead=books.find(Noun.AUDITOR, said.lead, Auditor) if said.lead else None,
        team=tuple(books.find(Noun.AUDITOR, one, Auditor) for one in said.auditors),
    )


def _new_key(books: Books, entity: Entity, kind: str, start: date | None) -> str:
    """Make a key that nobody uses of whom, why and when."""
    taken = {key_of(one) for one in books.registry.audits}
    day = start or books.mechanism.today
    first = f"{key_of(entity)}-{kind}-{day}"
    others = (f"{first}-{number}" for number in count(2))
    return first if first not in taken else next(k for k in others if k not in taken)


def _certificates(
    books: Books, entity: Entity, said: _Asked
) -> Iterator[CertificationId]:
    for written in said.certificates:
        found = books.find(Noun.CERTIFICATION, written, Certification)
        if found.entity_id != entity.id:
            msg = f"The certificate {written} is not one of {entity.name}."
            raise NotAllowedError(msg)
        yield found.id
    for name in said.standards:
        standard = books.mechanism.catalogue.versions(name)[0].standard
        held = [
            one.id
            for one in books.registry.certifications
            if one.entity_id == entity.id
            and one.standard == standard
            and one.status in IN_FORCE
            and one.expires >= books.mechanism.today
        ]
        if not held:
            msg = (
                f"{entity.name} has no certificate in force for {standard}; name one with "
                "--certificate, or none at all."
            )
            raise NotAllowedError(msg)
        yield from held
