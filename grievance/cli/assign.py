"""`grievance assign`: give a case to a handler."""

from __future__ import annotations

import click

from grievance.cli.acts import act_on
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.case import Case
from grievance.domain.people import both_keys
from grievance.services.assign_case import assign_case
from grievance.services.read_directory import find_person, staff
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


@click.command(epilog="Example: grievance assign GR-7F3K-9Q2D --to 'Bo Handler' --json")
@click.argument("reference")
@click.option("--to", "handler", metavar="NAME", required=True, help="The handler.")
@click.option("--json", "as_json", is_flag=True, help="Print the case as JSON.")
@with_surroundings
@who_options
def assign(
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    handler: str,
    as_json: bool,
) -> None:
    """Give a case to a handler, who can then open it. Coordinators do this."""

    def act(
        mechanism: Mechanism, tx: Transaction, ring: PersonRing, case: Case
    ) -> None:
        at = mechanism.now()
        person = find_person(staff(ring.directory, at=at), handler)
        assign_case(tx, ring, case_id=case.id, handler_id=person.id, at=at)
        if warning := both_keys(person):
            click.echo(warning, err=True)

    act_on(surroundings, who, reference, act, as_json=as_json)
