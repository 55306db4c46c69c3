"""`grievance recovery`: the key that opens every case, on sheets in several hands."""

from __future__ import annotations

import click

from grievance.cli.group import Group
from grievance.cli.recovery_drill import drill
from grievance.cli.recovery_split import split
from grievance.cli.recovery_use import use


@click.group(
    cls=Group,
    epilog="Example: grievance recovery drill --sheet one.txt --sheet two.txt",
)
def recovery() -> None:
    """
    Split the recovery key into sheets, prove that they are it, and use it.

    The ceremony is described in docs/recovery.md.
    """


for _command in (split, drill, use):
    recovery.add_command(_command)
