"""`grievance notices`: what auditors are told and when, and what waits for somebody."""

from __future__ import annotations

import click

from grievance.cli.notices_calendar import calendar
from grievance.cli.notices_list import list_
from grievance.cli.notices_show import show


@click.group(
    epilog="Example: grievance notices list. A notice is changed with `letters edit` and "
    "let go with `letters release`, by the reference of its file."
)
def notices() -> None:
    """
    See what auditors are told, and when.

    The worker drafts notices; people change them and let them go. Each lies in the file
    of its audit, which has a reference of its own.
    """


for _command in (list_, show, calendar):
    notices.add_command(_command)
