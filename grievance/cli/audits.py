"""`grievance audits`: what is to be audited when, and what becomes of it."""

from __future__ import annotations

import click

from grievance.cli.audits_add import add
from grievance.cli.audits_change import cancel, merge, move, team
from grievance.cli.audits_progress import begin, close, end, submit
from grievance.cli.audits_reading import calendar, list_, show
from grievance.cli.group import Group


@click.group(
    cls=Group,
    epilog="Example: grievance audits move AU-310 --to 2027-10-12 --reason firm-asked",
)
def audits() -> None:
    """
    Look at audits, or change them by hand.

    What they have to answer follows at once. `grievance audits calendar` has those that
    have something to answer, `grievance audits list` all of them, with their keys.

    Days and reasons lie in plain tables, as all of the registry does: nothing of a
    complaint belongs there.
    """


for _command in (
    list_,
    show,
    calendar,
    add,
    move,
    team,
    cancel,
    merge,
    begin,
    submit,
    end,
    close,
):
    audits.add_command(_command)
