"""`grievance access`: who has which key to a case; give, end, give up, give anew."""

from __future__ import annotations

import click

from grievance.cli.access_ending import end, recuse
from grievance.cli.access_granting import grant
from grievance.cli.access_person import of_person, print_grants
from grievance.cli.access_regrant import regrant
from grievance.cli.access_view import access_fields, amiss
from grievance.cli.group import Group
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.recalling import recalled
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.services.access.list_access import list_access
from grievance.services.access.list_grants import list_grants


HEADS = ("name", "key to", "until", "remark")


@click.group(cls=Group, epilog="Example: grievance access list GR-7F3K-9Q2D")
def access() -> None:
    """
    Who has which key to a case, until when: list, grant, end, give up, give anew.

    Whoever had a key may have kept it. So a case gets other keys after somebody was
    taken off it: `grievance rekey`, or the desk by itself.
    """


@access.command(
    "list",
    epilog="Example: grievance access list GR-7F3K-9Q2D --json; grievance access list",
)
@click.argument("reference", required=False)
@click.option("--all", "everything", is_flag=True, help="Also keys that are for good.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@who_options
def list_(
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str | None,
    everything: bool,
    as_json: bool,
) -> None:
    """
    List who has which key to a case you have one to; nothing is opened.

    Without REFERENCE, of all cases that you may open: the keys that end on a day, and
    those that open nothing; as JSON an object per key.
    """
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        if reference is None:
            with recalled(mechanism, ring) as (tx, memory):
                grants = list_grants(tx, ring, memory)
            shown = [one for one in grants if one.is_notable or everything]
            print_grants(shown, as_json=as_json)
            return
        with mechanism.store.read() as tx:
            found = list_access(tx, ring, find_case(tx, reference).id)
    if as_json:
        print_json(access_fields(found))
        return
    rows = [
        (one.name, one.compartment, one.until, amiss(one) or None)
        for one in found.holders
    ]
    print_table(HEADS, rows, empty="Nobody has a key to this case any more.")
    for due in found.due:
        click.echo(f"The key to {due.compartment} is to be changed since {due.since}.")


access.add_command(of_person)
access.add_command(grant)
access.add_command(end)
access.add_command(recuse)
access.add_command(regrant)
