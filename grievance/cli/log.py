"""`grievance log`: prove that nothing was cut, rewritten or put beside it."""

from __future__ import annotations

from pathlib import Path

import click

from grievance.cli.faults import REFUSED
from grievance.cli.group import Group
from grievance.cli.log_checkpoints import read_notes
from grievance.cli.log_outside import export, prove, verifier
from grievance.cli.log_show import show
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.counting import counted
from grievance.domain.errors import SetupError
from grievance.vault.log_verifier import find_notes
from grievance.wiring.verifying import verify


@click.group(cls=Group, epilog="Example: grievance log show --since 2026-03-01")
def log() -> None:
    """Verify the log, read it, and let others check it."""


@log.command("verify", epilog="Example: grievance log verify --json")
@click.option(
    "--checkpoint",
    "files",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="A checkpoint kept elsewhere, or any text or mail with some in it, like a "
    "notice that was quoted; may be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@click.pass_context
def verify_(
    ctx: click.Context,
    surroundings: Surroundings,
    /,
    *,
    files: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Read the whole log and compare it with the books; exit with 1 if it is unsound."""
    notes = tuple(note for file in files for note in read_notes(file))
    with opened(surroundings) as mechanism:
        verdict = verify(mechanism, notes)
    if as_json:
        print_json(verdict.fields())
    else:
        for line in verdict.problems or (verdict.sentence(),):
            click.echo(line)
    if verdict.problems:
        ctx.exit(REFUSED)


@log.command("checkpoint", epilog="Example: grievance log checkpoint > printed.txt")
@with_surroundings
def checkpoint(surroundings: Surroundings, /) -> None:
    """Print the newest signed checkpoint: keep it where nobody here can change it."""
    with opened(surroundings) as mechanism, mechanism.store.read() as tx:
        notes, size = tx.log.checkpoints(), tx.log.frontier().size
    if not notes:
        msg = "There is no checkpoint yet; `grievance intake` signs one."
        raise SetupError(msg)
    click.echo(notes[-1], nl=False)
    if behind := size - max(note.size for note in find_notes(notes[-1])):
        click.echo(
            f"It does not cover the last {counted(behind, 'entry', 'entries')}: the "
            "worker, or `grievance intake`, signs a newer one.",
            err=True,
        )


for _command in (show, export, prove, verifier):
    log.add_command(_command)
