"""`grievance migrate`: bring the tables to the version of this program."""

from __future__ import annotations

import click

from grievance.cli.named_home import home_of
from grievance.cli.opening import opened_store
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.storage.schema import (
    REVISION,
    current,
    require_current,
    upgrade,
)


@click.command(epilog="Example: grievance migrate")
@with_surroundings
def migrate(surroundings: Surroundings) -> None:
    """
    Bring the database to the version of this program.

    Make a backup first; running it twice changes nothing.
    """
    home = home_of(surroundings)
    with opened_store(surroundings, home, makes_file=True) as store:
        with store.read():  # a database that is away becomes a sentence
            before = current(store.engine)
            if before is not None and before > REVISION:
                require_current(store.engine)  # says which program to install
        upgrade(store.engine)
        after = current(store.engine)
    if before == after:
        click.echo(f"The database is of version {after} already.", err=True)
    else:
        click.echo(
            f"The database went from {before or 'nothing'} to {after}.", err=True
        )
