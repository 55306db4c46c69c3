"""`grievance database`: who may do what in it."""

from __future__ import annotations

import click

from grievance.cli.database_roles import roles
from grievance.cli.group import Group


@click.group(cls=Group, epilog="Example: grievance database roles --print")
def database() -> None:
    """Give each of those who use the database no more rights than they need."""


database.add_command(roles)
