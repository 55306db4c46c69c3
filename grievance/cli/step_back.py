"""`grievance step-back`: accept on this machine that older books were put back."""

from __future__ import annotations

from contextlib import closing

import click

from grievance.cli.opening import opened
from grievance.cli.restoring import forget_marks, remember
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.errors import SetupError
from grievance.services.directory.read_directory import read_directory
from grievance.services.log.raise_marks import is_step_back, step_of
from grievance.storage.store import Transaction
from grievance.vault.high_water import HighWater
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
            _refuse_unless_logged(tx, entries, before)
            root = mechanism.settings.root_public
            epoch = read_directory(tx, root_public=root).epoch
            now = tx.log.frontier().size
        forget_marks(mechanism.home)
        remember(mechanism.store, mechanism.home, epoch)
    click.echo(
        f"This machine had seen {before.log_size} entries; after entry {entries} they "
        f"are lost, and it goes on from {now}."
    )


def _refuse_unless_logged(tx: Transaction, entries: int, seen: HighWater) -> None:
    """
    Refuse books that are older, and whose log does not say that they are.

    What it said before, in what this machine saw, says nothing of what is lost since.
    """
    newest = b""
    with closing(tx.log.bodies()) as bodies:
        for body in bodies:
            newest = body if is_step_back(body) else newest
    is_it = newest and _entry_of(newest) == str(entries)
    if is_it and step_of(newest) not in seen.steps:
        return
    msg = (
        "STOP: the log does not tell that what this machine saw was put back to entry "
        f"{entries}; ask who keeps the backups, and compare with a printed checkpoint."
    )
    raise SetupError(msg)


def _entry_of(body: bytes) -> str:
    return parse_entry(body).object.rpartition("/")[2]
