"""`grievance drill`: put a backup back into nothing, verify, open a case, remove it."""

from __future__ import annotations

import shutil

from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import monotonic

import click

from grievance.cli.backup import MEGABYTE, said_of_lost
from grievance.cli.faults import REFUSED
from grievance.cli.named_case import find_case
from grievance.cli.named_home import home_of
from grievance.cli.output import print_json
from grievance.cli.progress import progress
from grievance.cli.restoring import Restoring, find_backup, put_back
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, name_at_work, unlock, who_options
from grievance.cli.unwinding import unwinding
from grievance.domain.case import Case
from grievance.domain.counting import counted
from grievance.domain.errors import SetupError
from grievance.home import Home
from grievance.services.backup.restore_books import Backup
from grievance.services.cases.open_case import open_case
from grievance.services.slips.list_cases import list_cases
from grievance.settings import ENV_DATABASE, ENV_DEVICE_FILE
from grievance.storage.schema import downgrade
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism, build
from grievance.wiring.device_file import next_to
from grievance.wiring.scratch import remove_left_behind, scratch_folder
from grievance.wiring.verifying import Verdict, verify


NO_CASE = (
    "Whoever unlocked may open no case of this backup, so that nothing is proven; name "
    "somebody who may with --person."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How long each step took, in seconds."""

    restore: float
    open: float
    verify: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drilled:
    """
    What a drill found.

    *size* is that of both halves in bytes; of *lost* files the backup has no bytes, nor
    of those that were *written_off*, as nobody has.
    """

    rows: int
    lost: int
    written_off: int
    size: int
    case: str
    letters: int
    verdict: Verdict
    seconds: Times


@click.command(epilog="Example: grievance drill /media/backup/2026-11-22")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--keys",
    "keys_folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the keys lie; else the folder `keys` beside the books.",
)
@click.option(
    "--case", "named", metavar="REFERENCE", help="Which case to open; else the newest."
)
@click.option(
    "--database",
    default="",
    metavar="URL",
    help="An empty database to use, and to empty again; else a file that is removed.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@who_options
@click.pass_context
def drill(  # noqa: PLR0913  # one for each option
    ctx: click.Context,
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    folder: Path,
    keys_folder: Path | None,
    named: str | None,
    database: str,
    as_json: bool,
) -> None:
    """
    Prove that a backup comes back: restore it, verify the log, open a case, remove it.

    All happens in a home of its own, which is gone afterwards. The office and its
    database are not touched, and what you open is logged in the copy alone.
    """
    backup = find_backup(folder.absolute(), keys_folder)
    for path in remove_left_behind():
        click.echo(f"Removed {path}, which a drill left that was killed.", err=True)
    with unwinding(), scratch_folder() as scratch:
        inside = _inside(surroundings, Home(scratch / "home"), database)
        office = home_of(surroundings)
        found = _rehearse(inside, office, who, backup, named)
    if as_json:
        print_json(_fields(found))
    else:
        _say(found)
    if found.verdict.problems or found.lost:
        ctx.exit(REFUSED)


def _inside(surroundings: Surroundings, home: Home, database: str) -> Surroundings:
    """Return surroundings that know neither the office's home nor its database."""
    environ: Mapping[str, str] = {**surroundings.environ, ENV_DATABASE: database}
    return replace(surroundings, environ=environ, named_home=home.path)


def _bring_device_file(
    mechanism: Mechanism, inside: Surroundings, office: Home, who: Who
) -> Who:
    """Copy the one that is needed: unlocking settles changes of keys, here in a copy."""
    name = name_at_work(mechanism, inside, who, office)
    named = who.device_file or inside.environ.get(ENV_DEVICE_FILE)
    source = Path(named) if named else office.device(name)
    copy = mechanism.home.device(name)
    _copy(next_to(source), next_to(copy))
    is_there = _copy(source, copy) or next_to(copy).exists()
    return replace(who, person=name, device_file=copy if is_there else source)


def _copy(source: Path, target: Path) -> bool:
    if not source.is_file():
        return False
    shutil.copy(source, target)
    return True


def _rehearse(
    inside: Surroundings, office: Home, who: Who, backup: Backup, named: str | None
) -> Drilled:
    started = monotonic()
    with _put_back(inside, backup) as (mechanism, rows):
        restored = monotonic()
        # As of then: checkpoints that were made since lie in no backup.
        verdict = verify(replace(mechanism, now=lambda: backup.books.made_at))
        verified = monotonic()
        shown = _bring_device_file(mechanism, inside, office, who)
        ring = unlock(mechanism, inside, shown)
        begun = monotonic()  # nobody's typing is counted
        case, letters = _open(mechanism, ring, named)
        opened = monotonic()
    keys = backup.keys.size if backup.keys else 0
    return Drilled(
        rows=rows,
        lost=backup.books.lost,
        written_off=backup.books.written_off,
        size=backup.books.size + keys,
        case=str(case.reference),
        letters=letters,
        verdict=verdict,
        seconds=Times(
            restore=restored - started, open=opened - begun, verify=verified - restored
        ),
    )


@contextmanager
def _put_back(
    inside: Surroundings, backup: Backup
) -> Generator[tuple[Mechanism, int], None, None]:
    """Put the books into a home and a database of the drill, and empty it in the end."""
    home = home_of(inside)
    wanted = Restoring(backup=backup, home=home, at=backup.books.made_at)
    with progress("Putting back") as tell:
        rows = put_back(wanted, inside.environ, tell).rows
    mechanism = build(home.path, inside.environ)
    with closing(mechanism.store):
        try:
            yield mechanism, rows
        finally:
            mechanism.end_session()
            downgrade(mechanism.store.engine, "base")


def _open(
    mechanism: Mechanism, ring: PersonRing, named: str | None
) -> tuple[Case, int]:
    with mechanism.store.begin() as tx:
        case = find_case(tx, named) if named else _newest(tx, ring)
        found = open_case(tx, ring, case.id, with_writers=False, at=mechanism.now())
        return case, len(found.letters)


def _newest(tx: Transaction, ring: PersonRing) -> Case:
    for listed in list_cases(tx, ring):
        return listed.case
    raise SetupError(NO_CASE)


def _say(found: Drilled) -> None:
    took = found.seconds
    size = f"{found.size / MEGABYTE:.1f} MB"
    rows = counted(found.rows, "row")
    click.echo(f"Put back: {rows}, {size}, in {took.restore:.1f} s.")
    if found.lost:
        click.echo(said_of_lost(found.lost))
    for line in found.verdict.problems or (found.verdict.sentence(),):
        click.echo(line)
    letters = counted(found.letters, "letter")
    click.echo(f"Verified in {took.verify:.1f} s.")
    click.echo(f"Opened: {found.case} with {letters}, in {took.open:.1f} s.")
    click.echo("All of it is removed again.")


def _fields(found: Drilled) -> dict[str, object]:
    return {
        "rows": found.rows,
        "lost": found.lost,
        "written_off": found.written_off,
        "size": found.size,
        "case": found.case,
        "letters": found.letters,
        **found.verdict.fields(),
        "seconds": {name: round(s, 3) for name, s in asdict(found.seconds).items()},
    }
