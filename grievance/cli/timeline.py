"""`grievance timeline`: what happened around a case, drawn as text."""

from __future__ import annotations

import shutil

import click

from grievance.cli.output import Fields, print_json
from grievance.cli.recording import case_at_hand, with_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.timeline import Timeline, TimelineEntry
from grievance.screen.timeline import draw_timeline
from grievance.services.timeline.case_timeline import case_timeline


WIDTH_OF_A_FILE, LINES_OF_A_FILE = 140, 24
NARROWEST = 40


@click.command(epilog="Example: grievance timeline GR-7F3K-9Q2D --json")
@click.argument("reference")
@click.option(
    "--width",
    type=click.IntRange(NARROWEST),
    metavar="CELLS",
    help="How wide to draw it; else as wide as the terminal.",
)
@with_json
@with_surroundings
@who_options
def timeline(
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    width: int | None,
    as_json: bool,
) -> None:
    """
    Show what happened around a case, day by day.

    Evidence stands beside audits, notices, letters and outside events, and of each audit it
    says what it could have known of the evidence. That you opened the case is logged.
    """
    with case_at_hand(surroundings, who, reference) as desk:
        mechanism = desk.mechanism
        found = case_timeline(
            *(desk.tx, desk.ring, desk.case.id),
            rules=mechanism.audit_rules,
            timetable=mechanism.timetable,
        )
    if as_json:
        print_json({"reference": desk.case.reference, **timeline_fields(found)})
        return
    size = shutil.get_terminal_size((WIDTH_OF_A_FILE, LINES_OF_A_FILE))
    for line in draw_timeline(found, max(width or size.columns, NARROWEST)):
        click.echo(line.text.rstrip())


def timeline_fields(found: Timeline) -> Fields:
    """Write a timeline for programs."""
    return {
        "today": found.today,
        "entries": [_entry_fields(entry) for entry in found.entries],
    }


def _entry_fields(entry: TimelineEntry) -> Fields:
    return {
        "on": entry.on,
        "until": entry.until,
        "lane": entry.lane,
        "what": entry.moment,
        "about": entry.about,
        "text": entry.text,
        "known": [
            {"evidence": one.evidence, "relation": one.relation} for one in entry.known
        ],
    }
