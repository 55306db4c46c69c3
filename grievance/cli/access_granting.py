"""`grievance access grant`: give somebody the key to a case, or to who complained."""

from __future__ import annotations

from datetime import datetime

import click

from grievance.cli.acts import words_of
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.access import Wish
from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.people import both_keys
from grievance.services.access.grant_access import grant_access
from grievance.services.directory.read_directory import find_person, staff


REASON = "One sentence, sealed into the case; - reads it from standard input."


@click.command(
    epilog="Example: grievance access grant GR-7F3K-9Q2D 'Ruth Reviewer' --until "
    "2026-03-31 --reason -"
)
@click.argument("reference")
@click.argument("name")
@click.option("--reason", metavar="TEXT", required=True, help=REASON)
@click.option(
    "--identity",
    "is_identity",
    is_flag=True,
    help="The key to who complained: custodians give it, to custodians.",
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Their last day; without it they have the key for good.",
)
@click.option(
    "--back",
    "puts_back",
    is_flag=True,
    help="They took themselves off by mistake; the reason says how you know.",
)
@with_surroundings
@who_options
def grant(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    name: str,
    reason: str,
    is_identity: bool,
    until: datetime | None,
    puts_back: bool,
) -> None:
    """
    Give NAME the key to a case. Coordinators do this, and nobody for themselves.

    Members of an appeal panel are given it until a day. Whoever is tied to whom the
    case is about is given none, nor, without --back, who took themselves off it. For
    somebody who has the key already, this changes their last day.
    """
    why = words_of(reason)
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        person = find_person(staff(ring.directory, at=mechanism.now()), name)
        wish = Wish(
            person=person,
            compartment=Compartment.IDENTITY if is_identity else Compartment.CONTENTS,
            until=until.date() if until else None,
            puts_back=puts_back,
        )
        with mechanism.store.begin() as tx:
            case = find_case(tx, reference)
            grant_access(
                tx,
                ring,
                case.id,
                wish,
                reason=why,
                today=mechanism.today,
                at=mechanism.now(),
            )
    _say(wish, case)


def _say(wish: Wish, case: Case) -> None:
    person, is_identity = wish.person, wish.compartment is Compartment.IDENTITY
    what = "may open who complained in" if is_identity else "may read"
    last = f" until {wish.until}" if wish.until else ""
    click.echo(f"{person.name} {what} {case.reference}{last}.")
    if warning := both_keys(person):
        click.echo(warning, err=True)
