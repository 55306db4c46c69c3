"""`grievance worker`: read what came in, until somebody stops it."""

from __future__ import annotations

import os
import signal

from threading import Thread

import click

from grievance.cli.opening import opened
from grievance.cli.surroundings import Surroundings, with_surroundings
from worker.main import run_embedded


STDIN = 0


@click.command(epilog="Example: grievance worker")
@click.option(
    "--until-eof",
    is_flag=True,
    help="Stop at the end of standard input: when whoever started it is gone.",
)
@with_surroundings
def worker(surroundings: Surroundings, /, *, until_eof: bool) -> None:
    """
    Read what came in, in the background; Ctrl-C or SIGTERM stops it.

    One process does everything: it looks after the outbox and what falls due. With a
    broker's URL in the settings it takes part in the work of several.
    """
    with opened(surroundings) as mechanism:
        click.echo(f"At work in {mechanism.home.path}.", err=True)
        if until_eof:
            Thread(target=_stop_at_eof, name="until-eof", daemon=True).start()
        run_embedded(mechanism, beside_desk=until_eof)


def _stop_at_eof() -> None:
    # Not through sys.stdin: its lock would be held when the interpreter ends.
    while os.read(STDIN, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
