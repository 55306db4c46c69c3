"""`grievance units`: what keeps an office running under systemd."""

from __future__ import annotations

import sys

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import click

from grievance.cli.named_home import home_of
from grievance.cli.output import print_json
from grievance.cli.procfile import read_procfile, with_whole_paths
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unit_files import Place, unit_files
from grievance.domain.errors import SetupError


MOST = 32
READABLE = 0o644  # there is nothing secret in a unit
PATH = click.Path(path_type=Path)


@click.command(
    epilog="\b\nExamples:\n  grievance units\n"
    "  grievance units --user grievance --backup /var/backups/grievance\n"
    "  grievance units --write /etc/systemd/system\n"
    "  grievance units --procfile > Procfile"
)
@click.option(
    "--user", default="grievance", show_default=True, help="Whose home the office's is."
)
@click.option(
    "--environment",
    type=PATH,
    default=Path("/etc/grievance/office.env"),
    show_default=True,
    help="A file with variables, as the URLs of database and broker.",
)
@click.option(
    "--instances",
    type=click.IntRange(1, MOST),
    default=2,
    show_default=True,
    help="How many of each, to be restarted one after the other.",
)
@click.option("--backup", type=PATH, help="Make a backup below this folder each night.")
@click.option("--write", type=PATH, metavar="DIR", help="Write them there.")
@click.option(
    "--procfile", is_flag=True, help="Print a Procfile instead, as honcho reads it."
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per unit.")
@with_surroundings
def units(  # noqa: PLR0913  # one argument an option, as click has it
    surroundings: Surroundings,
    /,
    *,
    user: str,
    environment: Path,
    instances: int,
    backup: Path | None,
    write: Path | None,
    procfile: bool,
    as_json: bool,
) -> None:
    """
    Print units for systemd that keep the workers of this home running, or write them.

    They are made of the Procfile, and give each process no more than it needs. Writing
    them again brings them up to date.
    """
    text = files("worker").joinpath("Procfile").read_text("utf-8")
    programs = Path(sys.executable).parent
    if procfile:
        click.echo(with_whole_paths(text, programs), nl=False)
        return
    place = Place(
        user=user,
        home=home_of(surroundings).path,
        programs=programs,
        environment=environment.absolute(),
        instances=instances,
        backups=backup and backup.absolute(),
    )
    made = unit_files(read_procfile(text), place)
    if write is None:
        _show(made, as_json=as_json)
        return
    _write(made, write)
    click.echo(
        f"Written to {write}: {', '.join(made)}. Now: systemctl daemon-reload, then "
        "systemctl enable --now grievance.target.",
        err=True,
    )


def _show(made: Mapping[str, str], *, as_json: bool) -> None:
    for name, text in made.items():
        if as_json:
            print_json({"file": name, "text": text})
        else:
            click.echo(f"# {name}\n{text}")


def _write(made: Mapping[str, str], folder: Path) -> None:
    """
    Write each of them, in place of what was there.

    Raises:
        SetupError: The folder is not there, or not ours to write to.
    """
    try:
        for name, text in made.items():
            (folder / name).write_text(text, "utf-8")
            (folder / name).chmod(READABLE)
    except OSError as error:
        msg = f"{folder} cannot be written to: {error.strerror}; run this as root."
        raise SetupError(msg) from None
