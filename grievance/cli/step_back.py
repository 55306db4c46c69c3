"""`grievance step-back`: accept on this machine that older books were put back."""

from __future__ import annotations

import click

from grievance.cli.opening import opened
from grievance.cli.restoring import forget_marks, remember
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.errors import SetupError
from grievance.domain.events import Act
from grievance.services.read_directory import read_directory
from grievance.storage.store import Transaction
from grievance.vault.log import parse_entry


@click.command("step-back", epilog="Example: grievance step-back 48213")
@click.argument("entries", type=int, metavar="N")
@with_surroundings
def step_back(surroundings: Surroundings, /, *, entries: int) -> None:
    """
    Take books for the newest that were put back, up to log entry N, from a backup.

    Who restored them tells you N, by another way than this database. It works only
    where the log owns to it; what this machine remembered of the lost entries is
    forgotten.
    """
    with opened(surroundings) as mechanism:
        before = mechanism.marks()
        with mechanism.store.read() as tx:
            _refuse_unless_logged(tx, entries)
            root = mechanism.settings.root_public
            epoch = read_directory(tx, root_public=root).epoch
        forget_marks(mechanism.home)
        remember(mechanism.store, mechanism.home, epoch)
    click.echo(
        f"This machine had seen {before.log_size} entries, and goes on from {entries}."
    )


def _refuse_unless_logged(tx: Transaction, entries: int) -> None:
    """Refuse books that are older, and whose log does not say that they are."""
    for body in tx.log.bodies():
        entry = parse_entry(body)
        is_it = entry.object.rpartition("/")[2] == str(entries)
        if entry.act == Act.STEPPED_BACK and is_it:
            return
    msg = (
        f"STOP: the log does not tell that books were put back to entry {entries}. Ask "
        "who keeps the backups, and compare with a printed checkpoint."
    )
    raise SetupError(msg)
