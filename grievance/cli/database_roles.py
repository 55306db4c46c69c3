"""`grievance database roles`: roles for owner, desk, worker and statistics."""

from __future__ import annotations

import click

from grievance.cli.named_home import home_of
from grievance.cli.opening import opened_store
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.storage.role_script import OFFICE, apply_roles, role_name, role_script
from grievance.storage.roles import Part


@click.command(epilog="Example: grievance database roles --print > roles.sql")
@click.option(
    "--print",
    "is_printed",
    is_flag=True,
    help="Only print the SQL, for somebody who may run it; needs no home.",
)
@click.option(
    "--prefix",
    metavar="WORD",
    default=OFFICE,
    show_default=True,
    help="What the roles' names begin with: one server, several offices.",
)
@with_surroundings
def roles(surroundings: Surroundings, /, *, is_printed: bool, prefix: str) -> None:
    """
    Make the roles of the office in PostgreSQL, and give them their rights.

    Run it as who may make roles, after `init` and after each `migrate`; running it
    twice changes nothing. Then give each login one of them.
    """
    if is_printed:
        click.echo(_script(prefix))
        return
    with opened_store(surroundings, home_of(surroundings)) as store:
        apply_roles(store.engine, prefix)
    names = ", ".join(role_name(prefix, part) for part in Part)
    click.echo(f"The roles are there, with their rights: {names}.", err=True)
    click.echo(
        f"Give each login one: CREATE ROLE ada LOGIN IN ROLE {prefix}_desk;", err=True
    )


def _script(prefix: str) -> str:
    lines = (f"{statement};" for statement in role_script(prefix))
    return "\n".join(("BEGIN;", *lines, "COMMIT;"))
