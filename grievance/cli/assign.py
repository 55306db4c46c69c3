"""`grievance assign`: give a case to a handler."""

from __future__ import annotations

import click

from grievance.cli.acts import act_on, words_of
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.case import Case
from grievance.domain.people import both_keys
from grievance.services.access.assign_case import assign_case
from grievance.services.directory.read_directory import find_person, staff
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


@click.command(epilog="Example: grievance assign GR-7F3K-9Q2D --to 'Bo Handler' --json")
@click.argument("reference")
@click.option("--to", "handler", metavar="NAME", required=True, help="The handler.")
@click.option(
    "--reason",
    default="",
    metavar="TEXT",
    help="Why, sealed into the case; - reads it from standard input.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the case as JSON.")
@with_surroundings
@who_options
def assign(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    handler: str,
    reason: str,
    as_json: bool,
) -> None:
    """
    Give a case to a handler, who can then open it. Coordinators do this.

    Who has the key until a day keeps that day.
    """
    why = words_of(reason)

    def act(
        mechanism: Mechanism, tx: Transaction, ring: PersonRing, case: Case
    ) -> None:
        at = mechanism.now()
        person = find_person(staff(ring.directory, at=at), handler)
        assign_case(tx, ring, case_id=case.id, handler_id=person.id, reason=why, at=at)
        if warning := both_keys(person):
            click.echo(warning, err=True)

    act_on(surroundings, who, reference, act, as_json=as_json)
