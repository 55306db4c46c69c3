"""`grievance desk`: open the terminal where cases are worked on."""

from __future__ import annotations

import click

from grievance.cli.background import background_worker
from grievance.cli.opening import opened
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.terminal import can_show_desk
from grievance.cli.unlocking import ENV_PERSON
from grievance.domain.errors import SetupError
from grievance.services.read_directory import staff
from grievance.wiring import Mechanism
from tui.app import run_desk


@click.command(epilog="Example: grievance desk --person 'Ada Okafor'")
@click.option("--person", metavar="NAME", help=f"Who you are; else {ENV_PERSON}.")
@with_surroundings
@click.pass_context
def desk(
    ctx: click.Context, surroundings: Surroundings, /, *, person: str | None
) -> None:
    """
    Open the desk: it asks for your passphrase, then shows the queue.

    A worker runs beside it, unless one does already.
    """
    if not can_show_desk():
        msg = "The desk needs a terminal; `grievance cases --json` does without one."
        raise SetupError(msg)
    wanted = person or surroundings.environ.get(ENV_PERSON)
    with (
        opened(surroundings) as mechanism,
        background_worker(mechanism.home, surroundings.environ),
    ):
        name = wanted or whose_machine(mechanism)
        status = run_desk(mechanism, None, name=name)
    ctx.exit(status)


def whose_machine(mechanism: Mechanism) -> str:
    """
    Name the first person whose device file lies here, or nobody.

    With an empty name the first thing typed would be shown, and people type their
    passphrase.
    """
    people = staff(mechanism.directory(), at=mechanism.now())
    here = (p.name for p in people if mechanism.home.device(p.name).is_file())
    return next(here, "")
