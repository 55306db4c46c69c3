"""`grievance notices`: what auditors are told and when, and what waits for somebody."""

from __future__ import annotations

import click

from grievance.cli.group import Group
from grievance.cli.notices_calendar import calendar
from grievance.cli.notices_list import list_
from grievance.cli.notices_show import show


@click.group(
    cls=Group,
    epilog="\b\nExamples:\n"
    "  grievance notices list --state drafted\n"
    "  grievance notices show GR-7F3K-9Q2D 1\n"
    "  grievance letters edit GR-7F3K-9Q2D 1 --editor\n"
    "  grievance letters release GR-7F3K-9Q2D --draft 1",
)
def notices() -> None:
    """
    See what auditors are told, and when.

    A notice is the letter that tells an audit firm what to look at. The worker drafts it;
    a person reads it, changes it and lets it go, as any letter. It lies in the file of its
    audit, which has a reference of its own.
    """


for _command in (list_, show, calendar):
    notices.add_command(_command)
