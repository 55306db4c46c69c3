"""`grievance access of`: to which cases a colleague has a key, as far as one may know."""

from __future__ import annotations

import click

from grievance.cli.counting import counted
from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.recalling import recalled
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.services.list_keys_of import HeldKey, list_keys_of
from grievance.services.read_directory import find_person, known_people


HEADS = ("reference", "stage", "key to", "until", "remark")
LOST = "opens nothing: for keys they have no more"


@click.command("of", epilog="Example: grievance access of 'Bo Hart' --json")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per key.")
@with_surroundings
@who_options
def of_person(
    who: Who, surroundings: Surroundings, /, *, name: str, as_json: bool
) -> None:
    """List the keys NAME has to cases that you may open too; opens nothing."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        person = find_person(known_people(ring.directory), name)
        with recalled(mechanism, ring) as (tx, memory):
            found = list_keys_of(tx, ring, person.id, memory)
    if as_json:
        for one in found.keys:
            print_json(_fields(one))
        return
    rows = [
        (
            one.case.reference,
            one.case.stage,
            one.compartment,
            one.until,
            LOST if one.is_lost else None,
        )
        for one in found.keys
    ]
    empty = f"{person.name} has no key to a case that you may open."
    print_table(HEADS, rows, empty=empty)
    if found.others:
        cases = counted(found.others, "case")
        click.echo(f"They have keys to {cases} that you may not open.", err=True)


def _fields(one: HeldKey) -> Fields:
    return {
        "reference": one.case.reference,
        "stage": one.case.stage,
        "compartment": one.compartment,
        "until": one.until,
        "lost": one.is_lost,
    }
