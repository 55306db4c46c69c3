"""`grievance blobs`: large attachments in an object store, or in the database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from grievance.cli.acts import words_of
from grievance.cli.faults import REFUSED
from grievance.cli.group import Group
from grievance.cli.named_message import find_id
from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.progress import progress
from grievance.cli.securing import secure
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.counting import counted
from grievance.domain.errors import SetupError
from grievance.services.backup.backup_manifest import archive_of
from grievance.services.blobs.check_blobs import (
    CheckedBlobs,
    LostBlob,
    WrittenOff,
    check_blobs,
    mend_blobs,
)
from grievance.services.blobs.move_blobs import Moved, Where, move_blobs
from grievance.services.blobs.written_off import written_off
from grievance.services.requests.ask_write_off import ask_write_off
from grievance.storage.archive_halves import Half
from grievance.wiring import Mechanism


MEGABYTE = 1_000_000
HEADS = ("reference", "part", "bytes", "object")
SPARE = ("object",)
NOTHING_LOST = "Nothing is lost."
WHY = "How it was lost, and where it was looked for; - reads it from standard input."
NEXT = "somebody else who reads the case answers with `grievance requests`."


@click.group(cls=Group, epilog="Example: grievance blobs check")
def blobs() -> None:
    """Move large attachments to an object store or back; look whether all are there."""


@blobs.command(epilog="Example: grievance blobs move --to store")
@click.option(
    "--to",
    "where",
    required=True,
    type=click.Choice([one.value for one in Where]),
    help="Where they are to lie.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@with_surroundings
def move(surroundings: Surroundings, /, *, where: str, as_json: bool) -> None:
    """
    Move attachments from `from_kilobytes` on to the store, or all of them back.

    People and worker go on meanwhile; interrupted, it goes on where it was. Nothing is
    opened, and no byte of what is sealed changes.
    """
    with opened(surroundings) as mechanism, progress("Moving") as tell:
        moved = move_blobs(mechanism.store, Where(where), now=mechanism.now, tell=tell)
    if as_json:
        print_json(_fields_of_move(moved))
        return
    size = f"{moved.size / MEGABYTE:.1f} MB"
    click.echo(f"Moved {counted(moved.count, 'attachment')}, {size}, to the {where}.")
    if moved.left:
        click.echo(
            f"{counted(moved.left, 'attachment')} stayed: lost, or changed at that "
            "moment; run it again, and `grievance blobs check`."
        )


@blobs.command(
    epilog="Example: grievance blobs check --read; "
    "grievance blobs check --mend /media/backup/2026-11-22"
)
@click.option(
    "--read", "reads", is_flag=True, help="Read each, and compare its digest."
)
@click.option(
    "--mend",
    "backup",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Put back what is lost from the backup in this folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@with_surroundings
@click.pass_context
def check(
    ctx: click.Context,
    surroundings: Surroundings,
    /,
    *,
    reads: bool,
    backup: Path | None,
    as_json: bool,
) -> None:
    """
    Look whether the store has what the books say, whole; exit with 1 if it has not.

    Nothing is opened. Cases open all the same: what is lost is one attachment each.
    What two people wrote off is counted, and is no failure.
    """
    books = _books_of(backup) if backup else None
    with opened(surroundings) as mechanism, progress("Looking") as tell:
        with mechanism.store.read() as tx:
            found = check_blobs(tx, reads=reads, tell=tell)
            apart = found.apart(written_off(tx, mechanism.directory()))
        mended = _mend(mechanism, apart.lost, books)
        back = apart.back + _mend(mechanism, apart.agreed, books)
    if as_json:
        print_json(_fields_of_check(found, apart, mended, back))
    else:
        _show(found, apart, mended, back)
    if len(apart.lost) > mended:
        ctx.exit(REFUSED)


@blobs.command(
    "write-off",
    epilog="Example: grievance blobs write-off 5b1e22c7 "
    "--reason 'Gone with the old bucket; no backup since March has it'",
)
@click.argument("part", metavar="PART")
@click.option("--reason", metavar="TEXT", required=True, help=WHY)
@with_surroundings
@who_options
def write_off(
    who: Who, surroundings: Surroundings, /, *, part: str, reason: str
) -> None:
    """
    Ask a second person who reads its case to write off a file that is lost for good.

    PART is its id as `grievance blobs check` lists it, or the first digits of that. With
    a yes backup and doctor count the file apart, and its case says since when it is lost
    and by whose decision. Nothing is deleted: should its bytes be found, it opens again.
    """
    why = words_of(reason)
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.read() as tx:
            outside = (one.part_id for one in tx.blobs.all_covers())
            known = {*outside, *tx.parts.without_bytes()}
            part_id = find_id(known, part, where="grievance blobs check")
            case_id = tx.parts.case_of(part_id)
        secure(mechanism, ring, case_id)
        with mechanism.store.begin() as tx:
            asked = ask_write_off(tx, ring, part_id, reason=why, at=mechanism.now())
    click.echo(f"Asked as {asked.id}, until {asked.expires_at:%Y-%m-%d}; {NEXT}")


def _mend(mechanism: Mechanism, lost: Sequence[LostBlob], books: Path | None) -> int:
    if books is None:
        return 0
    return mend_blobs(mechanism.store, lost, books, mechanism.directory())


def _books_of(backup: Path) -> Path:
    """Name the rows of a backup, or of its half with the books."""
    for folder in (backup / Half.BOOKS, backup):
        books = archive_of(folder, Half.BOOKS)
        if books.exists():
            return books
    msg = f"{backup} has no books of a backup; name the folder it was written to."
    raise SetupError(msg)


def _show(found: CheckedBlobs, apart: WrittenOff, mended: int, back: int) -> None:
    print_table(
        HEADS, [_row(one) for one in apart.lost], empty=NOTHING_LOST, spare=SPARE
    )
    size = f"{found.size / MEGABYTE:.1f} MB"
    click.echo(
        f"{counted(found.count, 'attachment')} of the books in the store, {size}; "
        f"{counted(found.unnamed, 'object')} that no part names."
    )
    if mended:
        click.echo(f"{counted(mended, 'attachment')} put back from the backup.")
    if off := len(apart.agreed) + apart.back:
        again = f", {back:,} of them there again" if back else ""
        click.echo(f"{counted(off, 'attachment')} written off by two people{again}.")


def _row(one: LostBlob) -> tuple[str, str, int, str]:
    cover = one.cover
    return one.reference, str(cover.part_id), cover.size, cover.name


def _fields_of_move(moved: Moved) -> Fields:
    return {"moved": moved.count, "bytes": moved.size, "left": moved.left}


def _fields_of_check(
    found: CheckedBlobs, apart: WrittenOff, mended: int, back: int
) -> Fields:
    return {
        "count": found.count,
        "bytes": found.size,
        "unnamed": found.unnamed,
        "mended": mended,
        "back": back,
        "lost": [dict(zip(HEADS, _row(one), strict=True)) for one in apart.lost],
        "written_off": [
            dict(zip(HEADS, _row(one), strict=True)) for one in apart.agreed
        ],
    }
