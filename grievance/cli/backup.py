"""`grievance backup`: write the books to two folders, to be kept apart."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import click

from grievance.cli.faults import REFUSED
from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.progress import Tell, progress
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unwinding import unwinding
from grievance.domain.counting import counted
from grievance.domain.errors import SetupError
from grievance.domain.pulse import BACKUP
from grievance.services.backup.back_up import Beside, back_up
from grievance.services.backup.backup_manifest import Manifest
from grievance.services.backup.last_backup import remember_backup
from grievance.services.directory.past_directories import PastDirectories
from grievance.services.retention.erased_list import add_erased, erased_on_books
from grievance.wiring import Mechanism


MEGABYTE = 1_000_000
ADVICE = (
    "Keep the folder `keys` elsewhere, and for weeks only: as long as both are there an "
    "erased case can be put together again. Without it the books do not open."
)
MEND = (
    "`grievance blobs check` and `grievance log verify` name them; an earlier backup may "
    "have them: `grievance blobs check --mend DIR`, then back up again. What none has two "
    "people write off: `grievance blobs write-off`."
)


@click.command(epilog="Example: grievance backup /media/backup/2026-11-22")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per half.")
@with_surroundings
@click.pass_context
def backup(
    ctx: click.Context, surroundings: Surroundings, /, *, folder: Path, as_json: bool
) -> None:
    """
    Write a backup into a new folder: the books, and apart from them all keys.

    Both are as of one moment, while people and worker go on. The list of what was
    erased lies beside them: keep it longest, and elsewhere too. The safe folder and
    device files are in no backup. Exit with 1 if files were lost before, so that their
    bytes are not in it; all else is. Those that two people wrote off are counted.
    """
    started = monotonic()
    with (
        unwinding(),
        opened(surroundings) as mechanism,
        progress("Writing") as tell,
    ):
        halves = write_backup(mechanism, folder.absolute(), tell)
    seconds = monotonic() - started
    if as_json:
        for half in halves:
            print_json(fields_of(half))
    else:
        for half in halves:
            click.echo(f"{folder / half.half}: {said_of(half)}.")
        print_written_off(halves[0])
        click.echo(f"It took {seconds:.1f} s. {ADVICE}")
    _refuse_lost(ctx, halves[0])


def _refuse_lost(ctx: click.Context, books: Manifest) -> None:
    """End as a refusal what is no whole backup, though all that is left was written."""
    if books.lost:
        click.echo(f"{said_of_lost(books.lost)} {MEND}", err=True)
        ctx.exit(REFUSED)


def write_backup(
    mechanism: Mechanism, folder: Path, tell: Tell
) -> tuple[Manifest, Manifest]:
    """
    Write both halves, and add to this machine's list what was erased.

    Raises:
        SetupError: There is something in the folder, it cannot be written, or the books
            take no note of it.
    """
    home, directory = mechanism.home, mechanism.directory()
    root_public = mechanism.settings.root_public
    with mechanism.store.read() as tx:
        known = PastDirectories(tx, directory, root_public)
        add_erased(home.erased, erased_on_books(tx, known))
        halves = back_up(
            tx,
            folder,
            directory,
            root_public=root_public,
            beside=Beside(
                books=(home.settings,), keys=(home.worker_key, home.worker_former)
            ),
            at=mechanism.now(),
            tell=tell,
        )
    remember_backup(home.last_backup, folder)
    _note(mechanism, folder, halves[0].made_at)
    return halves


def _note(mechanism: Mechanism, folder: Path, at: datetime) -> None:
    """Write down when it was made; a copy of the books that only reads takes no note."""
    try:
        with mechanism.store.begin() as tx:
            tx.pulses.beat(BACKUP, at=at)
    except SetupError:
        msg = (
            f"Both halves are in {folder}, whole. But the database took no note of it, so "
            "that `grievance doctor` goes on counting from the one before: back up from "
            "the server that writes, or look after these yourself."
        )
        raise SetupError(msg) from None


def said_of(half: Manifest) -> str:
    """Say what lies in one half of a backup."""
    made = f"{half.made_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    size = f"{half.size / MEGABYTE:.1f} MB"
    rows = counted(half.rows, "row")
    entries = counted(half.log_size, "log entry", "log entries")
    return f"{rows}, {size}, {entries}, of {made}"


def said_of_lost(count: int) -> str:
    """Say of how many files a backup has nothing but the name."""
    files = counted(count, "file")
    return f"The bytes of {files} are not in it: they were lost, or altered, before."


def print_written_off(books: Manifest) -> None:
    """Say of how many files it has nothing, as nobody has; two people decided that."""
    if books.written_off:
        files = counted(books.written_off, "file")
        click.echo(f"The bytes of {files} that two people wrote off are not in it.")


def fields_of(half: Manifest) -> Fields:
    """Return one half for JSON."""
    return {
        "half": half.half,
        "made_at": half.made_at,
        "rows": half.rows,
        "lost": half.lost,
        "written_off": half.written_off,
        "size": half.size,
        "log_size": half.log_size,
        "log_root": half.log_root,
        "epoch": half.epoch,
    }
