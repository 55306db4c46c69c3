"""`grievance registry`: those who are certified, and all that is known around them."""

from __future__ import annotations

import click

from grievance.cli.group import Group
from grievance.cli.registry_at import at
from grievance.cli.registry_effect import effect
from grievance.cli.registry_export import export, template
from grievance.cli.registry_import import import_
from grievance.cli.registry_show import show


@click.group(
    cls=Group, epilog="Example: grievance registry import registry.xlsx --dry-run"
)
def registry() -> None:
    """Import, ask and export the registry of certified Entities."""


for _command in (template, import_, at, show, effect, export):
    registry.add_command(_command)
