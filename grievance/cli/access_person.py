"""`grievance access of`, and of several cases: who has which key, as one may know."""

from __future__ import annotations

from collections.abc import Iterable

import click

from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.recalling import recalled
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.counting import counted
from grievance.services.access.list_grants import CaseGrant, list_keys_of
from grievance.services.directory.read_directory import find_person, known_people


HEADS = ("reference", "stage", "key to", "until", "remark")
NOTABLE = "No key to a case of yours ends or opens nothing; `--all` lists every one."
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
            print_json(grant_fields(one))
        return
    rows = [row_of(one) for one in found.keys]
    empty = f"{person.name} has no key to a case that you may open."
    print_table(HEADS, rows, empty=empty)
    if found.others:
        cases = counted(found.others, "case")
        click.echo(f"They have keys to {cases} that you may not open.", err=True)


def print_grants(grants: Iterable[CaseGrant], *, as_json: bool) -> None:
    """Print who has which key to several cases."""
    if as_json:
        for one in grants:
            print_json({"name": one.name, **grant_fields(one)})
        return
    rows = [(one.name, *row_of(one)) for one in grants]
    print_table(("name", *HEADS), rows, empty=NOTABLE)


def row_of(one: CaseGrant) -> tuple[object, ...]:
    """Return a line of a table, without whose it is."""
    remark = LOST if one.is_lost else None
    return one.case.reference, one.case.stage, one.compartment, one.until, remark


def grant_fields(one: CaseGrant) -> Fields:
    """Write a key for programs, without whose it is."""
    return {
        "reference": one.case.reference,
        "stage": one.case.stage,
        "compartment": one.compartment,
        "until": one.until,
        "lost": one.is_lost,
    }
