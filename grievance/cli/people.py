"""`grievance people`: list who is in the office, or say where somebody is."""

from __future__ import annotations

from pathlib import Path

import click

from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.domain.errors import SetupError
from grievance.home import ROOT_KEY, read_key
from grievance.services.change_contact import Contact, change_contact
from grievance.services.read_directory import find_person, staff
from grievance.vault.directory import PersonEntry
from grievance.vault.keys import SigningKey
from grievance.wiring import Mechanism


FIELDS = ("name", "roles", "key_version", "since", "until", "address", "time_zone")
HEADS = ("name", "roles", "key version", "since", "until", "address", "time zone")


@click.group(
    invoke_without_command=True,
    epilog="Example: grievance people --json",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per person.")
@with_surroundings
@click.pass_context
def people(ctx: click.Context, surroundings: Surroundings, /, *, as_json: bool) -> None:
    """List who is in the office, as the root key signed it; needs no passphrase."""
    if ctx.invoked_subcommand is not None:
        return
    with opened(surroundings) as mechanism:
        active = mechanism.directory().active(mechanism.now())
    found = [_fields(entry) for entry in active]
    if as_json:
        for fields in found:
            print_json(fields)
        return
    rows = [[fields[name] for name in FIELDS] for fields in found]
    print_table(HEADS, rows, empty="There is nobody in this office.")


@people.command(
    epilog="Example: grievance people contact 'Ada Okafor' --address ada@office.example "
    "--time-zone Europe/Zurich --root-key /media/stick/safe/root.key"
)
@click.argument("name")
@click.option("--address", metavar="ADDRESS", help="Where they are written to.")
@click.option("--time-zone", metavar="ZONE", help="Where their morning begins.")
@click.option("--nowhere", is_flag=True, help="Write to them no more.")
@click.option(
    "--root-key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The root key, which signs who works here; else the one in the home's safe.",
)
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
) -> None:
    """Say where somebody gets the mail of the morning; what is not named stays."""
    if nowhere == (address is not None or time_zone is not None):
        msg = "Name --address, --time-zone or both; or --nowhere."
        raise click.UsageError(msg)
    with opened(surroundings) as mechanism:
        root = _root(mechanism, root_key)
        directory = mechanism.directory()
        person = find_person(staff(directory, at=mechanism.now()), name)
        where = Contact(
            address="" if nowhere else address or person.address,
            time_zone=person.time_zone if time_zone is None else time_zone,
        )
        with mechanism.store.begin() as tx:
            change_contact(tx, root, directory, person.id, where, at=mechanism.now())
        mechanism.directory()  # this machine remembers the new one
    click.echo(f"{person.name} is written to at {where.address or 'no address'}.")


def _root(mechanism: Mechanism, named: Path | None) -> SigningKey:
    seed = read_key(named or mechanism.home.root_key, ROOT_KEY)
    root = SigningKey.from_seed(seed)
    if root.public != mechanism.settings.root_public:
        msg = "This is the root key of another office; name the right one."
        raise SetupError(msg)
    return root


def _fields(entry: PersonEntry) -> dict[str, object]:
    return {
        "name": entry.name,
        "roles": entry.roles,
        "key_version": entry.kv,
        "since": entry.valid_from.date(),
        "until": entry.valid_until.date() if entry.valid_until else None,
        "address": entry.address or None,
        "time_zone": entry.time_zone or None,
    }
