"""`grievance registry`: the certified Entities that letters are matched against."""

from __future__ import annotations

from pathlib import Path

import click

from grievance.cli.counting import counted
from grievance.cli.opening import opened
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.errors import SetupError
from grievance.services.import_registry import Registry, import_registry
from grievance.services.read_registry import read_registry


@click.group(epilog="Example: grievance registry import registry.json")
def registry() -> None:
    """Import the registry of certified Entities."""


@registry.command("import", epilog="Example: grievance registry import registry.json")
@click.argument("file", type=click.Path(path_type=Path))
@with_surroundings
def import_(surroundings: Surroundings, /, *, file: Path) -> None:
    """Import Entities, certificates and audits; those known by id are replaced."""
    found = read_registry(_bytes(file), name=str(file))
    with opened(surroundings) as mechanism, mechanism.store.begin() as tx:
        import_registry(tx, found, at=mechanism.now())
    click.echo(_sentence(found), err=True)


def _sentence(found: Registry) -> str:
    """Say how much there is in a registry."""
    entities = counted(len(found.entities), "Entity", "Entities")
    certificates = counted(len(found.certifications), "certificate")
    audits = counted(len(found.audits), "audit")
    return f"The registry holds {entities}, {certificates} and {audits}."


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        msg = f"The registry {file} cannot be read: {error.strerror}."
        raise SetupError(msg) from None
