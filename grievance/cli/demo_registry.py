"""The demonstration's registry: as sheets in its home, imported as an office does it."""

from __future__ import annotations

from datetime import date

import click

from grievance.cli.registry_changes import summary
from grievance.demo import HERE
from grievance.services.registry.export_registry import export_registry
from grievance.services.registry.import_registry import import_registry
from grievance.services.registry.read_registry import read_registry
from grievance.services.registry_form.writing import readme_text, write_folder
from grievance.wiring import Mechanism


FOLDER = "registry"
TRUE_SINCE = date(2026, 1, 1)  # so that one can ask what was so on an earlier day


def import_sheets(mechanism: Mechanism) -> None:
    """Write the sheets, which people can change and import again, and import them."""
    folder = mechanism.home.path / FOLDER
    invented = read_registry((HERE / "registry.json").read_bytes())
    write_folder(folder, export_registry(invented), readme=readme_text())
    read = read_registry(folder)
    with mechanism.store.begin() as tx:
        changes = import_registry(tx, read, at=mechanism.now(), as_of=TRUE_SINCE)
    click.echo(f"Imported the registry in {folder}: {summary(changes)}.", err=True)
