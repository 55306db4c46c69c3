"""`grievance rotate`: new keys for the worker, for recovery and root; another suite."""

from __future__ import annotations

import click

from grievance.cli.group import Group
from grievance.cli.rotate_recovery import recovery
from grievance.cli.rotate_root import root
from grievance.cli.rotate_status import status
from grievance.cli.rotate_suite import suite
from grievance.cli.rotate_worker import worker


@click.group(
    cls=Group,
    epilog="Example: grievance rotate worker --root-key /media/stick/root.key",
)
def rotate() -> None:
    """
    Give the office new keys; what lies under those before goes on opening.

    Your own keys are changed with `grievance people rotate`, those of cases with
    `grievance rekey`. What to do when is in docs/rotation.md.
    """


for _command in (worker, recovery, root, suite, status):
    rotate.add_command(_command)
