"""`grievance people`: list who is in the office."""

from __future__ import annotations

import click

from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table


FIELDS = ("name", "roles", "key_version", "since", "until")
HEADS = ("name", "roles", "key version", "since", "until")


@click.command(epilog="Example: grievance people --json")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per person.")
@with_surroundings
def people(surroundings: Surroundings, /, *, as_json: bool) -> None:
    """List who is in the office, as the root key signed it; needs no passphrase."""
    with opened(surroundings) as mechanism:
        active = mechanism.directory().active(mechanism.now())
    found = [
        {
            "name": entry.name,
            "roles": entry.roles,
            "key_version": entry.kv,
            "since": entry.valid_from.date(),
            "until": entry.valid_until.date() if entry.valid_until else None,
        }
        for entry in active
    ]
    if as_json:
        for fields in found:
            print_json(fields)
        return
    rows = [[fields[name] for name in FIELDS] for fields in found]
    print_table(HEADS, rows, empty="There is nobody in this office.")
