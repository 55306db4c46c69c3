"""`grievance worker`: read what came in, until somebody stops it."""

from __future__ import annotations

import click

from grievance.cli.opening import opened
from grievance.cli.surroundings import Surroundings, with_surroundings
from worker.main import run_embedded


@click.command(epilog="Example: grievance worker")
@with_surroundings
def worker(surroundings: Surroundings, /) -> None:
    """
    Read what came in, in the background; Ctrl-C or SIGTERM stops it.

    One process does everything: it looks after the outbox and what falls due. With a
    broker's URL in the settings it takes part in the work of several.
    """
    with opened(surroundings) as mechanism:
        click.echo(f"At work in {mechanism.home.path}.", err=True)
        run_embedded(mechanism)
