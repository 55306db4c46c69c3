"""`grievance restore`: put back a backup into an empty database."""

from __future__ import annotations

import shlex

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from time import monotonic

import click

from grievance.cli.backup import print_written_off, said_of, said_of_lost
from grievance.cli.faults import REFUSED
from grievance.cli.output import Fields, print_json
from grievance.cli.progress import progress
from grievance.cli.restoring import (
    ErasedLists,
    Restoring,
    find_backup,
    look_at_lists,
    put_back,
)
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.counting import counted
from grievance.domain.display import one_line
from grievance.home import Home
from grievance.services.backup.erase_again import Settled
from grievance.services.backup.restore_books import Backup, Restored
from grievance.wiring import build, utc_now
from grievance.wiring.verifying import Verdict, verify


SHOWN = 5  # problems
CLOSED = (
    "Without the keys nothing opens: nobody can unlock, and the worker reads neither "
    "mails that waited nor coded facts. Only covers, counts and the log are back."
)
ON_THEIR_WAY = (
    "{} of ours may have gone out since: look at `grievance letters list` before you "
    "start the worker, which sends what waits."
)
PUT_DEVICE_FILES = (
    "Next: put device files into {} (they are in no backup; each person keeps a copy of "
    "theirs), then `{}`."
)

NOTHING_NEWER = (
    "None names a case that was erased after this backup: if one was, it is back with "
    "these books, and the list with it is `state/erased.jsonl` in the home of whoever "
    "confirmed it; restore again with `--erased` and that file."
)


@click.command(
    epilog="Example: grievance restore /media/backup/2026-11-22 /srv/grievance"
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.argument("home", type=click.Path(path_type=Path), metavar="HOME")
@click.option(
    "--keys",
    "keys_folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the keys lie; else the folder `keys` beside the books, if it is there.",
)
@click.option(
    "--erased",
    "lists",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="A newer list of what was erased; may be given several times.",
)
@click.option(
    "--erase",
    multiple=True,
    metavar="REFERENCE",
    help="Erase again this case by the lists, though it is open or on hold here.",
)
@click.option(
    "--keep",
    multiple=True,
    metavar="REFERENCE",
    help="Keep this case, whatever the lists say of it.",
)
@click.option(
    "--back-to",
    type=int,
    metavar="N",
    help="Say aloud that all after log entry N is lost, where this machine saw more.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@click.pass_context
def restore(  # noqa: PLR0913  # one for each option
    ctx: click.Context,
    surroundings: Surroundings,
    /,
    *,
    folder: Path,
    home: Path,
    keys_folder: Path | None,
    lists: tuple[Path, ...],
    erase: tuple[str, ...],
    keep: tuple[str, ...],
    back_to: int | None,
    as_json: bool,
) -> None:
    """
    Put back a backup into HOME and its empty database, then verify the log.

    A home that is there keeps its settings and what it remembers; else one is made.
    What was erased since, by the lists that are found, is erased again at once.
    """
    started = monotonic()
    backup = find_backup(folder.absolute(), keys_folder)
    wanted = Restoring(
        backup=backup,
        home=Home(home.absolute()),
        lists=lists,
        settled=Settled(
            erase=frozenset(map(str.upper, erase)), keep=frozenset(map(str.upper, keep))
        ),
        back_to=back_to,
        at=utc_now(),
    )
    looked = look_at_lists(wanted)
    with progress("Putting back") as tell:
        found = put_back(wanted, surroundings.environ, tell)
    mechanism = build(wanted.home.path, surroundings.environ)
    with closing(mechanism.store):
        # As of then: nobody could sign the log since, and the worker soon will.
        verdict = verify(replace(mechanism, now=lambda: backup.books.made_at))
    seconds = monotonic() - started
    if as_json:
        read = {"lists_read": looked.found, "cases_on_lists": looked.cases}
        print_json({**_fields(backup, found, verdict), **read})
    else:
        _say(backup, found, verdict, seconds)
    click.echo(_said_of_lists(looked), err=True)
    if backup.keys and not any(wanted.home.devices.glob("*.key")):
        click.echo(_said_of_devices(wanted.home), err=True)
    if verdict.problems:
        ctx.exit(REFUSED)


def _say(backup: Backup, found: Restored, verdict: Verdict, seconds: float) -> None:
    click.echo(f"Books: {said_of(backup.books)}.")
    if backup.books.lost:
        click.echo(said_of_lost(backup.books.lost))
    print_written_off(backup.books)
    click.echo(f"Keys: {said_of(backup.keys)}." if backup.keys else CLOSED)
    for sentence in _what_else(backup, found):
        click.echo(sentence)
    for line in _judged(verdict):
        click.echo(line)
    click.echo(f"It took {seconds:.1f} s.")


def _said_of_lists(looked: ErasedLists) -> str:
    """Say by which lists cases were erased again, as one that is missing is not seen."""
    read = (
        f"Lists of erased cases: {looked.found} read, {counted(looked.cases, 'case')} on "
        "them."
    )
    return read if looked.newer else f"{read} {NOTHING_NEWER}"


def _said_of_devices(home: Home) -> str:
    """Say what is missing here before anybody can open anything."""
    command = shlex.join(("grievance", "--home", str(home.path), "cases"))
    return one_line(PUT_DEVICE_FILES.format(home.devices, command))


def _judged(verdict: Verdict) -> Iterator[str]:
    """Yield what verifying found, a few lines of it where the keys are missing."""
    yield from verdict.problems[:SHOWN] or (verdict.sentence(),)
    more = len(verdict.problems) - SHOWN
    if more > 0:
        yield f"And {more} more; `grievance log verify` lists them all."


def _what_else(backup: Backup, found: Restored) -> Iterator[str]:
    """Yield what was not put back as it lay there."""
    if backup.keys and not backup.is_pair:
        yield "The keys are of another moment than the books."
    if found.left_out:
        keys = counted(found.left_out, "key")
        yield f"{keys} had ended by then, and did not come back."
    if found.erased:
        yield f"Erased again, as it was erased since: {', '.join(found.erased)}."
    if found.on_their_way:
        yield ON_THEIR_WAY.format(counted(found.on_their_way, "letter"))
    if found.unproven:
        yield (
            f"{counted(found.unproven, 'case')} on the list of erased ones nobody signed "
            "for whom these books know: look at them, and erase them again."
        )


def _fields(backup: Backup, found: Restored, verdict: Verdict) -> Fields:
    return {
        "rows": found.rows,
        "log_size": found.log_size,
        "lost": backup.books.lost,
        "written_off": backup.books.written_off,
        "with_keys": backup.keys is not None,
        "left_out": found.left_out,
        "erased": found.erased,
        "unproven": found.unproven,
        "letters_on_their_way": found.on_their_way,
        "problems": verdict.problems,
    }
