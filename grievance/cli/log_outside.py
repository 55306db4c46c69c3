"""`grievance log export|prove|verifier`: what somebody outside checks the log with."""

from __future__ import annotations

import os

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import click

from grievance.cli.log_checkpoints import older_notes
from grievance.cli.new_file import write_new
from grievance.cli.opening import opened
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unwinding import unwinding
from grievance.domain.errors import SetupError
from grievance.home import PRIVATE_FILE
from grievance.services.log.export_log import export_log
from grievance.services.log.prove_log import prove_log
from grievance.services.log.state_log import LogName
from grievance.wiring import Mechanism


A_FILE = click.Path(path_type=Path)
with_people = click.option(
    "--people",
    is_flag=True,
    help="Put in the directory that the root key signed; it names everybody here.",
)


@click.command(epilog="Example: grievance log export log.jsonl")
@click.argument("file", type=A_FILE)
@with_people
@with_surroundings
def export(surroundings: Surroundings, /, *, file: Path, people: bool) -> None:
    """
    Write the whole log for somebody outside, who checks it with `verifier`.

    It holds ids and times, never a word of anybody; but also how much was done when.
    """
    with unwinding(), opened(surroundings) as mechanism:
        name = _name(mechanism, people=people)
        with mechanism.store.read() as tx:
            _write_lines(file, export_log(tx, name))
    click.echo(f"The log is in {file}; `grievance log verifier` prints what checks it.")


@click.command(epilog="Example: grievance log prove proof.json --entry 41")
@click.argument("file", type=A_FILE)
@click.option(
    "--entry",
    "entries",
    type=click.IntRange(0),
    multiple=True,
    metavar="N",
    help="Prove that entry number N is in the log; may be given several times.",
)
@click.option(
    "--from",
    "older",
    type=A_FILE,
    multiple=True,
    metavar="FILE",
    help="Prove that the log only grew since the checkpoints in FILE.",
)
@with_people
@with_surroundings
def prove(
    surroundings: Surroundings,
    /,
    *,
    file: Path,
    entries: tuple[int, ...],
    older: tuple[Path, ...],
    people: bool,
) -> None:
    """Write a proof about the newest checkpoint, without the rest of the log."""
    if not entries and not older:
        msg = "Say what is to be proven: --entry N, --from FILE, or both."
        raise SetupError(msg)
    notes = [note for path in older for note in older_notes(path)]
    with opened(surroundings) as mechanism:
        name = _name(mechanism, people=people)
        with mechanism.store.read() as tx:
            proof = prove_log(tx, name, entries, notes)
    write_new(file, proof)
    click.echo(
        f"The proof is in {file}; `grievance log verifier` prints what checks it."
    )


@click.command(epilog="Example: grievance log verifier > verify.py")
def verifier() -> None:
    """Print the program that checks exports and proofs; it needs nothing of ours."""
    source = files("grievance.vault") / "log_verifier.py"
    click.echo(source.read_text("utf-8"), nl=False)


def _name(mechanism: Mechanism, *, people: bool) -> LogName:
    directory = mechanism.directory()
    with mechanism.store.read() as tx:
        signed = tx.people.directory()
    return LogName(
        origin=mechanism.origin,
        root_public=mechanism.settings.first_root_public,
        directory=directory,
        signed=signed if people else None,
    )


def _write_lines(path: Path, lines: Iterable[bytes]) -> None:
    """Make a file of any length; one that is there stays as it is."""
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        descriptor = os.open(path, flags, PRIVATE_FILE)
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror}; name another file."
        raise SetupError(msg) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)  # half an export looks like a cut log
        raise
