"""`grievance notices calendar`: who is told what on which day."""

from __future__ import annotations

import click

from grievance.cli.audits_seen import seen_audits
from grievance.cli.output import Fields, print_json
from grievance.cli.recording import with_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, who_options
from grievance.screen.due_days import DueDay, due_days
from grievance.services.overviews.audit_calendar import calendar_of


HEADS = ("day", "what", "audit", "Entity", "who", "file")


@click.command(epilog="Example: grievance notices calendar --all --json")
@click.option("--all", "with_past", is_flag=True, help="What is done or over, too.")
@with_json
@with_surroundings
@who_options
def calendar(
    who: Who, surroundings: Surroundings, /, *, with_past: bool, as_json: bool
) -> None:
    """
    List what is due around audits, day by day.

    Notices to the firms, the gates at which the office looks, audits and their answers.
    · is ahead, ▲ due, ! overdue, … drafted and waiting, ✓ done, – went by.
    """
    with seen_audits(surroundings, who) as seen:
        shown = due_days(calendar_of(seen.audits), with_past=with_past)
    if as_json:
        for one in shown:
            print_json(_fields(one))
        return
    empty = "Nothing is due around an audit in a case that you may open."
    rows = [_row(one) for one in shown]
    print_table(HEADS, rows, empty=empty, spare=("who", "Entity"))


def _row(one: DueDay) -> tuple[object, ...]:
    entry = one.entry
    file = entry.file.reference if entry.file else None
    return one.on, f"{one.sign} {one.what}", entry.key, entry.entity, one.who, file


def _fields(one: DueDay) -> Fields:
    entry = one.entry
    return {
        "on": one.on,
        "what": one.what,
        "state": one.state,
        "who": one.who,
        "audit": entry.key,
        "entity": entry.entity,
        "file": entry.file.reference if entry.file else None,
    }
