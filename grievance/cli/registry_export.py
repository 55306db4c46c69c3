"""`grievance registry export` and `template`: the registry as sheets, full or empty."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from grievance.cli.opening import opened
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.counting import counted
from grievance.domain.registry import Registry
from grievance.services.registry.export_registry import export_registry
from grievance.services.registry_form.writing import (
    Rows,
    readme_text,
    write_folder,
    write_workbook,
)


WORKBOOK = "registry.xlsx"


@click.command(epilog="Example: grievance registry export registry.xlsx --xlsx")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--xlsx", is_flag=True, help="Write a workbook instead of CSV files.")
@click.option(
    "--at",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Export what was true on a day.",
)
@with_surroundings
def export(
    surroundings: Surroundings, /, *, path: Path, xlsx: bool, day: datetime | None
) -> None:
    """Write the registry into a new folder or workbook; importing it changes nothing."""
    with opened(surroundings) as mechanism, mechanism.store.read() as tx:
        state = tx.registry_history.state(day.date() if day else None)
    found = Registry.of(state.values())
    _write(path, export_registry(found), readme="", xlsx=xlsx)
    click.echo(f"Wrote {counted(len(state), 'record')} to {path}.", err=True)


@click.command(epilog="Example: grievance registry template sheets")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--xlsx", is_flag=True, help="Write a workbook instead of CSV files.")
def template(*, folder: Path, xlsx: bool) -> None:
    """Write empty sheets to fill in, and what each column is for, into a new folder."""
    path = folder / WORKBOOK if xlsx else folder
    if xlsx:
        folder.mkdir(parents=True, exist_ok=True)
    _write(path, {}, readme=readme_text(), xlsx=xlsx)
    click.echo(f"Wrote empty sheets to {path}; its README explains them.", err=True)


def _write(path: Path, rows: Rows, *, readme: str, xlsx: bool) -> None:
    write = write_workbook if xlsx else write_folder
    write(path, rows, readme=readme)
