"""`grievance incident`: what was done to somebody for complaining."""

from __future__ import annotations

from datetime import datetime

import click

from grievance.cli.asking import words_or_ask
from grievance.cli.group import Group
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.risk_view import incident_fields, print_incidents
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.reprisal import Incident, IncidentKind
from grievance.services.cases.assess_risk import (
    next_incident,
    read_incidents,
    record_incident,
)


KINDS = click.Choice([kind.value for kind in IncidentKind])
DAY = click.DateTime(["%Y-%m-%d"])


@click.group(
    cls=Group, epilog="Example: grievance incident add GR-7F3K-9Q2D --kind threat"
)
def incident() -> None:
    """Put on record that somebody paid for a complaint, and list what is known."""


@incident.command(
    epilog="Example: grievance incident add GR-7F3K-9Q2D --kind dismissal "
    "--on 2026-03-02 --text - < told.txt"
)
@click.argument("reference")
@click.option("--kind", type=KINDS, required=True, help="What was done.")
@click.option("--on", "happened", type=DAY, metavar="DATE", help="When, if known.")
@click.option("--text", metavar="TEXT", help="In words; - for a pipe, else asked.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@with_surroundings
@who_options
def add(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    kind: str,
    happened: datetime | None,
    text: str | None,
    as_json: bool,
) -> None:
    """
    Record a reprisal: the case is critical at once, and its risk to be assessed again.

    Whoever is on the case can; only custodians read it afterwards.
    """
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.read() as tx:  # what is typed must not be for nothing
            case_id = find_case(tx, reference).id
            next_incident(tx, ring, case_id)
        words = words_or_ask(text, "What was done, in words")
        at, timetable = mechanism.now(), mechanism.timetable
        with mechanism.store.begin() as tx:
            new = Incident(
                number=next_incident(tx, ring, case_id),
                kind=IncidentKind(kind),
                happened_on=happened.date() if happened else None,
                told_at=at,
                text=words,
            )
            told = record_incident(tx, ring, case_id, new, timetable=timetable, at=at)
    if as_json:
        print_json(incident_fields(told))
        return
    click.echo(
        f"{reference.upper()} is critical now; a custodian assesses its risk again "
        "before anything goes out."
    )


@incident.command("list", epilog="Example: grievance incident list GR-7F3K-9Q2D --json")
@click.argument("reference")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
@with_surroundings
@who_options
def list_(
    who: Who, surroundings: Surroundings, /, *, reference: str, as_json: bool
) -> None:
    """List the reprisals told of; custodians only, and that you read it is logged."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.begin() as tx:
            case_id = find_case(tx, reference).id
            found = read_incidents(tx, ring, case_id, at=mechanism.now())
    if not as_json:
        print_incidents(found)
        return
    for one in found:
        print_json(incident_fields(one))
