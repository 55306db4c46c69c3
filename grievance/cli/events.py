"""`grievance events`: what happened outside, and everybody may know."""

from __future__ import annotations

import click

from grievance.cli.events_add import add
from grievance.cli.events_list import list_, remove
from grievance.cli.group import Group


@click.group(
    cls=Group, epilog="Example: grievance events list --flag UFLPA --since 2022-01-01"
)
def events() -> None:
    """
    Keep laws, reports, sanctions lists, news and talks beside audits and evidence.

    They are public facts in plain tables; nothing of a complaint belongs there.
    """


for _command in (list_, add, remove):
    events.add_command(_command)
