"""Bulletins on the screen, as JSON and as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click

from grievance.catalogue.bulletins import Form, WrittenBulletin
from grievance.cli.output import Fields, print_json
from grievance.domain.counting import counted
from grievance.domain.errors import SetupError
from grievance.replacing import replace_file
from grievance.statistics.told import Told


PUBLIC_FILE = 0o644
NOT_YET = "A preview: what is told of this period can still change; do not pass it on."


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """What is told, in each form; *left_out* events name somebody of the registry."""

    told: Told
    texts: Sequence[WrittenBulletin] = field(repr=False)
    left_out: int = 0


def print_bulletin(shown: Bulletin, *, as_json: bool) -> None:
    """Print a bulletin as plain text, with what is to be known of it beside."""
    plain = next(one for one in shown.texts if one.form is Form.PLAIN)
    if as_json:
        print_json({**told_fields(shown), "title": plain.title, "text": plain.text})
        return
    click.echo(plain.text, nl=False)
    _remark(shown)


def print_files(shown: Bulletin, files: Sequence[Path], *, as_json: bool) -> None:
    """Print where the files are."""
    if as_json:
        print_json({**told_fields(shown), "files": [str(file) for file in files]})
        return
    for file in files:
        click.echo(file)
    _remark(shown)


def write_files(folder: Path, name: str, shown: Bulletin) -> tuple[Path, ...]:
    """
    Write each form into a file; return where.

    Raises:
        SetupError: A file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{folder} cannot be made: {error.strerror}."
        raise SetupError(msg) from None
    files = []
    for one in shown.texts:
        file = folder / f"{name}.{one.language}.{one.form}"
        replace_file(file, one.text, mode=PUBLIC_FILE)
        files.append(file)
    return tuple(files)


def told_fields(shown: Bulletin) -> Fields:
    """Return what is told, for JSON."""
    return {**asdict(shown.told), "events_left_out": shown.left_out}


def _remark(shown: Bulletin) -> None:
    if shown.told.written_on is None:
        click.echo(NOT_YET, err=True)
    if shown.left_out:
        events = counted(shown.left_out, "outside event")
        click.echo(f"{events} left out: the title names an organisation.", err=True)
