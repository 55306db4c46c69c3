"""`grievance people`: who is in the office, and what they do with their own keys."""

from __future__ import annotations

from pathlib import Path

import click

from grievance.cli.group import Group
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.people_add import add, renew
from grievance.cli.people_fields import last_day
from grievance.cli.people_lock import code, passphrase, recover
from grievance.cli.people_request import request
from grievance.cli.people_role import leave, role
from grievance.cli.people_rotate import rotate
from grievance.cli.people_settings import join, settings
from grievance.cli.people_tie import tie
from grievance.cli.root_key import read_root, root_key_option
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.domain.registry import Registry
from grievance.services.directory.read_directory import find_person, staff
from grievance.services.people.change_contact import Contact, change_contact
from grievance.services.people.tie_person import names_of_ties
from grievance.services.registry.registry_books import registry_on_books
from grievance.vault.directory import PersonEntry
from grievance.wiring import Mechanism


FIELDS = (
    "name",
    "roles",
    "key_version",
    "since",
    "until",
    "address",
    "time_zone",
    "tied_to",
)
HEADS = tuple(name.replace("_", " ") for name in FIELDS)


@click.group(
    cls=Group,
    invoke_without_command=True,
    epilog="Example: grievance people --json",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per person.")
@with_surroundings
@click.pass_context
def people(ctx: click.Context, surroundings: Surroundings, /, *, as_json: bool) -> None:
    """List who is in the office, as the root key signed it; needs no passphrase."""
    if ctx.invoked_subcommand is None:
        _list(surroundings, as_json=as_json)


@people.command("list", epilog="Example: grievance people list --all --json")
@click.option("--all", "everybody", is_flag=True, help="Also who left, or is over.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per person.")
@with_surroundings
def list_(surroundings: Surroundings, /, *, everybody: bool, as_json: bool) -> None:
    """
    List who is in the office, as `grievance people` alone does; needs no passphrase.

    Roles and ties are no secret from whoever has the database: the root key signed them.
    """
    _list(surroundings, everybody=everybody, as_json=as_json)


def _list(
    surroundings: Surroundings, *, as_json: bool, everybody: bool = False
) -> None:
    with opened(surroundings) as mechanism:
        directory, at = mechanism.directory(), mechanism.now()
        active = directory.newest() if everybody else directory.active(at)
        with mechanism.store.read() as tx:
            registry = registry_on_books(tx)
        found = [(one, _fields(mechanism, one, registry)) for one in active]
        if as_json:
            for entry, fields in found:
                print_json({**fields, "roles_end": _ends(mechanism, entry)})
            return
        shown = [
            {
                **fields,
                "roles": _roles(mechanism, entry),
                "until": "left" if entry.retired else fields["until"],
            }
            for entry, fields in found
        ]
    rows = [[fields[name] for name in FIELDS] for fields in shown]
    print_table(HEADS, rows, empty="There is nobody in this office.")


@people.command(
    epilog="Example: grievance people contact 'Ada Okafor' --address ada@office.example "
    "--time-zone Europe/Zurich --root-key /media/stick/safe/root.key"
)
@click.argument("name")
@click.option("--address", metavar="ADDRESS", help="Where they are written to.")
@click.option("--time-zone", metavar="ZONE", help="Where their morning begins.")
@click.option("--nowhere", is_flag=True, help="Write to them no more.")
@root_key_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def contact(  # noqa: PLR0913  # one for each option
    surroundings: Surroundings,
    /,
    *,
    name: str,
    address: str | None,
    time_zone: str | None,
    nowhere: bool,
    root_key: Path | None,
    as_json: bool,
) -> None:
    """Say where somebody gets the mail of the morning; what is not named stays."""
    if nowhere == (address is not None or time_zone is not None):
        msg = "Name --address, --time-zone or both; or --nowhere."
        raise click.UsageError(msg)
    with opened(surroundings) as mechanism:
        root = read_root(mechanism, root_key)
        directory = mechanism.directory()
        person = find_person(staff(directory, at=mechanism.now()), name)
        where = Contact(
            address="" if nowhere else address or person.address,
            time_zone=person.time_zone if time_zone is None else time_zone,
        )
        with mechanism.store.begin() as tx:
            change_contact(tx, root, directory, person.id, where, at=mechanism.now())
        mechanism.directory()  # this machine remembers the new one
    if as_json:
        zone = where.time_zone or None
        address = where.address or None
        print_json({"name": person.name, "address": address, "time_zone": zone})
        return
    click.echo(f"{person.name} is written to at {where.address or 'no address'}.")


for _command in (
    *(request, add, settings, join, role, tie, leave),
    *(passphrase, code, recover, rotate, renew),
):
    people.add_command(_command)


def _ends(mechanism: Mechanism, entry: PersonEntry) -> dict[str, str | None]:
    """Return the last day of each role that ends."""
    return {role: last_day(mechanism, end) for role, end in entry.role_until}


def _roles(mechanism: Mechanism, entry: PersonEntry) -> str:
    ends = _ends(mechanism, entry)
    return ", ".join(
        f"{role} until {ends[role]}" if role in ends else role for role in entry.roles
    )


def _fields(
    mechanism: Mechanism, entry: PersonEntry, registry: Registry
) -> dict[str, object]:
    return {
        "name": entry.name,
        "roles": entry.roles,
        "key_version": entry.kv,
        "since": entry.valid_from.date(),
        "until": last_day(mechanism, entry.valid_until),
        "left": entry.retired,
        "address": entry.address or None,
        "time_zone": entry.time_zone or None,
        "tied_to": names_of_ties(registry, entry.conflicts),
    }
