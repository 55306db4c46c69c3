"""`grievance log`: prove that nothing was cut, rewritten or put beside it."""

from __future__ import annotations

from pathlib import Path

import click

from grievance.cli.faults import REFUSED
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.verifying import verify
from grievance.domain.errors import SetupError
from grievance.vault.checkpoint import TEXT


@click.group(epilog="Example: grievance log verify --checkpoint printed.txt")
def log() -> None:
    """Verify the log, or print its newest checkpoint."""


@log.command("verify", epilog="Example: grievance log verify --json")
@click.option(
    "--checkpoint",
    "files",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="A signed checkpoint kept elsewhere; may be given several times.",
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
    notes = tuple(_note(file) for file in files)
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
        notes = tx.log.checkpoints()
    if not notes:
        msg = "There is no checkpoint yet; `grievance intake` signs one."
        raise SetupError(msg)
    click.echo(notes[-1], nl=False)


def _note(file: Path) -> str:
    """Read a checkpoint, also as an editor or a mail program has saved it."""
    try:
        note = file.read_text("utf-8-sig")  # which makes every end of line one
    except (OSError, UnicodeDecodeError):
        msg = f"The checkpoint {file} cannot be read; name a file with its lines."
        raise SetupError(msg) from None
    note = f"{note.strip()}\n"
    if TEXT.match(note) is None:
        msg = f"{file} is no checkpoint; name what `grievance log checkpoint` printed."
        raise SetupError(msg)
    return note
