"""`grievance contact`: how to reach somebody safely; for custodians."""

from __future__ import annotations

import click

from grievance.cli.acts import words_of
from grievance.cli.faults import DONE, REFUSED
from grievance.cli.group import Group
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.risk_view import print_contact
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.services.cases.safe_contact import is_same_contact, safe_contact


@click.group(cls=Group, epilog="Example: grievance contact show GR-7F3K-9Q2D")
def contact() -> None:
    """Say how somebody who complained can be reached, and where never."""


@contact.command(epilog="Example: grievance contact show GR-7F3K-9Q2D --json")
@click.argument("reference")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@with_surroundings
@who_options
def show(
    who: Who, surroundings: Surroundings, /, *, reference: str, as_json: bool
) -> None:
    """Show the safe contact; custodians only, and that you read it is logged."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.begin() as tx:
            case_id = find_case(tx, reference).id
            found = safe_contact(tx, ring, case_id, at=mechanism.now())
    if not as_json:
        print_contact(found)
        return
    print_json(
        {
            "level": found.level,
            "safe_contact": found.how,
            "never_contact": found.never,
            "review_on": found.review_on,
            "voided": found.is_voided,
        }
    )


@contact.command(epilog="Example: grievance contact check GR-7F3K-9Q2D - < address.txt")
@click.argument("reference")
@click.argument("address", metavar="ADDRESS | -")
@with_surroundings
@who_options
def check(
    who: Who, surroundings: Surroundings, /, *, reference: str, address: str
) -> int:
    """Say whether an address or number may be used; 1 where it must never be."""
    asked = words_of(address).strip()
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.begin() as tx:
            case_id = find_case(tx, reference).id
            found = safe_contact(tx, ring, case_id, at=mechanism.now())
    if any(is_same_contact(one, asked) for one in found.never):
        click.echo("Never contact anybody there.")
        return REFUSED
    click.echo("Nothing is known against it.")
    return DONE
