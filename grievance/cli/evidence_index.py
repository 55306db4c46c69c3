"""`grievance evidence export`: an index for a regulator, closed to their own key."""

from __future__ import annotations

from pathlib import Path

import click

from grievance.cli.acts import STDIN, words_of
from grievance.cli.new_file import write_new
from grievance.cli.output import print_json
from grievance.cli.recording import Desk, case_at_hand, with_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.counting import counted
from grievance.domain.errors import SetupError
from grievance.services.evidence_index.gather_evidence import Letterhead
from grievance.services.evidence_index.index_evidence import (
    Export,
    Exported,
    export_evidence,
)


ENGLISH = "en"
ASKED = (
    "Somebody may pay for this complaint, so that a second person has to confirm it: "
    "`grievance requests confirm {}`. Run this again then; no file is written yet."
)


def _numbers(
    _ctx: click.Context, _param: click.Parameter, value: str
) -> tuple[int, ...]:
    """Return numbers that have commas between them; a usage error for anything else."""
    parts = [part.strip() for part in value.split(",")] if value else []
    if not all(part.isascii() and part.isdigit() for part in parts):
        msg = "Name evidence by its numbers, as in 1,3."
        raise click.BadParameter(msg)
    return tuple(sorted({int(part) for part in parts}))


@click.command(
    epilog="\b\nExample:\n"
    "  grievance evidence export GR-7F3K-9Q2D \\\n"
    "    --to age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p \\\n"
    "    --out index.zip.age --purpose - < purpose.txt"
)
@click.argument("reference")
@click.option(
    "--to",
    "recipients",
    required=True,
    multiple=True,
    metavar="AGE1…",
    help="The reader's age key; may be given several times.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The file to make, such as index.zip.age; there must be none yet.",
)
@click.option(
    "--purpose",
    required=True,
    metavar="TEXT | -",
    help="What for, in one sentence; it stands in the index and in the case.",
)
@click.option(
    "--only",
    "numbers",
    callback=_numbers,
    default="",
    metavar="N,N",
    help="Only evidence with these numbers.",
)
@click.option(
    "--despite",
    default="",
    metavar="REASON",
    help="Why it goes although its words may name somebody.",
)
@with_json
@with_surroundings
@who_options
def export(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    recipients: tuple[str, ...],
    out: Path,
    purpose: str,
    numbers: tuple[int, ...],
    despite: str,
    as_json: bool,
) -> None:
    """
    Make an index of evidence for a regulator, with files.

    It is a zip with hashes, custody and proofs of the log, closed with age: the reader
    opens it with their key and `age -d`. Nothing of who complained goes along, but look at
    the files: they may show somebody. Where somebody may pay for the complaint a second
    person confirms it first.
    """
    wanted = Export(
        recipients=recipients,
        purpose=words_of(purpose).strip(),
        numbers=numbers,
        despite=words_of(despite) if purpose != STDIN else despite,
    )
    _refuse_existing(out)
    with case_at_hand(surroundings, who, reference, writes=True) as desk:
        found = export_evidence(
            desk.tx, desk.ring, desk.case.id, wanted, _letterhead(desk), at=desk.at
        )
    if found.request is None:  # what is logged by now
        write_new(out, found.sealed)
    if as_json:
        _print_fields(found, out)
    else:
        _say(found, out)


def _say(found: Exported, out: Path) -> None:
    if found.request is None:
        items = counted(len(found.numbers), "item")
        click.echo(f"{out} has {items}; the zip inside has the SHA-256 {found.sha256}.")
    else:
        click.echo(ASKED.format(found.request.id.hex[:8]))


def _letterhead(desk: Desk) -> Letterhead:
    mechanism = desk.mechanism
    return Letterhead(
        office=mechanism.settings.office.name,
        origin=mechanism.origin,
        disclaimer=mechanism.letters.voices[ENGLISH].standing.disclaimer,
        today=desk.today,
    )


def _refuse_existing(out: Path) -> None:
    if out.exists() or not out.absolute().parent.is_dir():
        msg = f"{out} is there already, or its folder is not; name another file."
        raise SetupError(msg)


def _print_fields(found: Exported, out: Path) -> None:
    is_written = found.request is None
    print_json(
        {
            "file": str(out) if is_written else None,
            "sha256": found.sha256 or None,
            "numbers": found.numbers,
            "request": found.request.id if found.request else None,
        }
    )
