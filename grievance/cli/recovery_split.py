"""`grievance recovery split`: the recovery key as sheets of paper, without a database."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from grievance.cli.named_home import home_of
from grievance.cli.new_file import write_new
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.recovery_key import A_FILE
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.counting import counted
from grievance.domain.errors import SetupError
from grievance.home import PRIVATE_FOLDER, RECOVERY_KEY, read_key
from grievance.services.rekeying.prove_recovery import recovery_box
from grievance.settings import read_settings
from grievance.vault.keys import BoxKey
from grievance.vault.recovery_shares import Share, recovery_in_words, split_key
from grievance.wiring import utc_now


@click.command(
    epilog="Example: grievance recovery split sheets "
    "--recovery-key /media/stick/safe/recovery.key"
)
@click.argument("folder", metavar="DIR", type=A_FILE)
@click.option(
    "--recovery-key",
    type=A_FILE,
    metavar="FILE",
    help="The whole key; else the one in the home's safe.",
)
@click.option(
    "--sheets", "count", default=3, show_default=True, help="How many sheets there are."
)
@click.option(
    "--threshold", default=2, show_default=True, help="How many of them are needed."
)
@click.option("--office", metavar="NAME", help="Whose it is, where there is no home.")
@click.option(
    "--suite",
    type=click.IntRange(1, 2),
    default=1,
    show_default=True,
    help="Of the office, where there is no home.",
)
@click.option(
    "--text", is_flag=True, help="Text files as well, for a printer without PDF."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def split(  # noqa: PLR0913  # one for each option
    surroundings: Surroundings,
    /,
    *,
    folder: Path,
    recovery_key: Path | None,
    count: int,
    threshold: int,
    office: str | None,
    suite: int,
    text: bool,
    as_json: bool,
) -> None:
    """
    Write the recovery key as sheets, of which any few open what it opens.

    Best on a computer without a network: it needs neither home nor database. Where
    there is a home, it makes sure that this is the key of the office. Print the
    sheets, run `grievance recovery drill`, then destroy the files and the whole key.
    """
    home = home_of(surroundings)
    seed = read_key(recovery_key or home.recovery_key, RECOVERY_KEY)
    if home.settings.exists():
        public = _of_office(surroundings, seed)
        office = (
            office or read_settings(home.settings, surroundings.environ).office.name
        )
    else:
        public = BoxKey.from_seed(seed, suite=suite).public
    shares = split_key(seed, threshold=threshold, count=count)
    fingerprint = recovery_in_words(public)
    made = _write(folder, shares, office or "this office", fingerprint, is_text=text)
    if as_json:
        print_json({"files": [str(path) for path in made], "fingerprint": fingerprint})
        return
    _say(made, threshold, fingerprint)


def _of_office(surroundings: Surroundings, seed: bytes) -> bytes:
    with opened(surroundings) as mechanism:
        return recovery_box(seed, mechanism.directory()).public


def _write(
    folder: Path,
    shares: tuple[Share, ...],
    office: str,
    fingerprint: str,
    *,
    is_text: bool,
) -> list[Path]:
    # Only this command prints; what it needs for that takes half a second to load.
    from grievance.print.recovery_sheet import Sheet, sheet_pdf  # noqa: PLC0415  # as above

    _make(folder)
    made = []
    for share in shares:
        sheet = Sheet(
            office=office,
            number=share.number,
            count=len(shares),
            threshold=share.threshold,
            words=share.words,
            fingerprint=fingerprint,
            made_on=_today().isoformat(),
        )
        path = folder / f"sheet-{share.number}-of-{len(shares)}.pdf"
        write_new(path, sheet_pdf(sheet))
        made.append(path)
        if is_text:
            write_new(path.with_suffix(".txt"), f"{share.words}\n".encode())
            made.append(path.with_suffix(".txt"))
    return made


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=PRIVATE_FOLDER)
    except OSError as error:
        msg = f"{folder} cannot be made: {error.strerror}; name a new folder."
        raise SetupError(msg) from None


def _today() -> date:
    return utc_now().date()


def _say(made: list[Path], threshold: int, fingerprint: str) -> None:
    click.echo(f"{counted(len(made), 'file is', 'files are')} in {made[0].parent}.")
    click.echo(f"Fingerprint of the recovery key: {fingerprint}")
    for line in (
        f"Print each, and give each to another keeper: any {threshold} are the key.",
        "Then prove them: grievance recovery drill, with the words typed from paper.",
        "Only then destroy these files and every recovery.key; see docs/recovery.md.",
    ):
        click.echo(line, err=True)
