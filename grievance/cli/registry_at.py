"""`grievance registry at`: who was certified where on a day."""

from __future__ import annotations

from datetime import datetime

import click

from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.domain.audit import Audit, date_flags
from grievance.services.registry.registry_at import (
    EntityAt,
    Place,
    RegistryAt,
    registry_at,
)


HEADS = ("Entity", "country", "facilities", "certificates in force", "audits")


@click.command(epilog="Example: grievance registry at 2024-05-01 --region Hexi")
@click.argument("day", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--region", default="", help="With a facility in this region.")
@click.option("--country", default="", help="With a facility in it; two letters.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def at(
    surroundings: Surroundings,
    /,
    *,
    day: datetime,
    region: str,
    country: str,
    as_json: bool,
) -> None:
    """Show Entities, facilities, certificates in force and audits as of a day."""
    place = Place(region=region.strip(), country=country.strip().upper())
    with opened(surroundings) as mechanism, mechanism.store.read() as tx:
        found = registry_at(tx, day.date(), place)
    if as_json:
        print_json(_fields(found))
        return
    click.echo(found.sentence())
    if found.entities:
        rows = [_row(found, one) for one in found.entities]
        print_table(HEADS, rows, empty=found.sentence())


def _row(found: RegistryAt, one: EntityAt) -> tuple[object, ...]:
    return (
        one.entity.name,
        one.entity.country,
        [", ".join(_words(f.name, f.region, f.country)) for f in one.facilities],
        [f"{c.standard} {c.version} {c.number}" for c in one.in_force] or "none",
        [_audit(found, audit) for audit in one.audits],
    )


def _audit(found: RegistryAt, audit: Audit) -> str:
    flags = (f"({flag})" for flag in date_flags(audit, on=found.day))
    start = str(audit.start) if audit.start else "no date"
    return " ".join(
        _words(start, audit.kind, audit.status, found.firm_of(audit), *flags)
    )


def _words(*words: str) -> list[str]:
    return [word for word in words if word]


def _fields(found: RegistryAt) -> Fields:
    return {
        "day": found.day,
        "region": found.place.region,
        "country": found.place.country,
        "sentence": found.sentence(),
        "first_recorded": found.first_recorded,
        "known_from": found.known_from,
        "entities": [_entity_fields(found, one) for one in found.entities],
    }


def _entity_fields(found: RegistryAt, one: EntityAt) -> Fields:
    return {
        "id": one.entity.id,
        "name": one.entity.name,
        "country": one.entity.country,
        "facilities": [
            {"name": f.name, "country": f.country, "region": f.region}
            for f in one.facilities
        ],
        "in_force": [
            {
                "standard": c.standard,
                "version": c.version,
                "number": c.number,
                "issued": c.issued,
                "expires": c.expires,
                "status": c.status,
            }
            for c in one.in_force
        ],
        "audits": [
            {
                "id": a.id,
                "kind": a.kind,
                "status": a.status,
                "firm": found.firm_of(a),
                "due_from": a.due_from,
                "due_until": a.due_until,
                "scheduled_start": a.scheduled_start,
                "actual_start": a.actual_start,
                "flags": date_flags(a, on=found.day),
            }
            for a in one.audits
        ],
    }
