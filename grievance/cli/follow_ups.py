"""`grievance follow-ups`: what audits have to answer, and how far they are told."""

from __future__ import annotations

from collections.abc import Iterable

import click

from grievance.cli.audits_seen import (
    alarm_fields,
    alarm_words,
    audit_fields,
    audit_words,
    print_alarms,
    seen_audits,
)
from grievance.cli.output import Fields, print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, who_options
from grievance.domain.notice_standing import Alarm
from grievance.domain.reference import parse_reference
from grievance.screen.audit_words import standing_words
from grievance.services.audits.list_follow_ups import ListedFollowUp, list_in


HEADS = ("reference", "no", "asked", "Entity", "audit", "told", "alarm")
ALARMS = click.Choice([alarm.value for alarm in Alarm])


@click.command(
    "follow-ups",
    epilog="Example: grievance follow-ups --case GR-7F3K-9Q2D --all --json",
)
@click.option("--case", "reference", metavar="REF", help="Only of this case.")
@click.option(
    "--all",
    "with_answered",
    is_flag=True,
    help="Those that are answered and done, too.",
)
@click.option("--alarm", type=ALARMS, help="Only those with this alarm.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each.")
@with_surroundings
@who_options
def follow_ups(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str | None,
    with_answered: bool,
    alarm: str | None,
    as_json: bool,
) -> None:
    """
    List what is flagged for audits in the cases you may open; no case is opened by it.

    Each is an allegation that waits until an audit has answered it. A line says which
    audit has to now, how far it is told, and, as an alarm, what somebody has to see to;
    what each alarm means stands below. What no audit has to answer stands first.
    """
    wanted = parse_reference(reference) if reference else None
    with seen_audits(surroundings, who) as seen:
        found = [
            one
            for one in list_in(seen.audits)
            if (with_answered or not one.is_done)
            and wanted in {None, one.case.reference}
            and (alarm is None or alarm in one.alarms)
        ]
    _print(found, as_json=as_json)


def _print(found: Iterable[ListedFollowUp], *, as_json: bool) -> None:
    listed = tuple(found)
    if as_json:
        for one in listed:
            print_json(follow_up_fields(one))
        return
    empty = "Nothing waits for an audit in a case that you may open."
    rows = [_row(one) for one in listed]
    print_table(HEADS, rows, empty=empty, spare=("no", "Entity"))
    print_alarms(alarm for one in listed for alarm in one.alarms)


def _row(one: ListedFollowUp) -> tuple[object, ...]:
    carried = f", carried {one.carried}×" if one.carried else ""
    grade = f": {one.grade}" if one.grade else ""
    return (
        one.case.reference,
        one.number,
        one.criterion,
        one.entity,
        audit_words(one.audit),
        f"{standing_words(one.standing)}{grade}{carried}",
        alarm_words(one.alarms),
    )


def follow_up_fields(one: ListedFollowUp) -> Fields:
    """Write a follow-up for programs."""
    return {
        "reference": one.case.reference,
        "number": one.number,
        "criterion": one.criterion,
        "version": one.version,
        "entity": {"id": one.entity_id, "name": one.entity},
        "flagged_on": one.flagged_on,
        "carried": one.carried,
        "audit": audit_fields(one.audit),
        "file": one.file,
        "state": one.standing.state,
        "on": one.standing.on,
        "answered": one.is_answered,
        "grade": one.grade or None,
        "alarms": alarm_fields(one.alarms),
    }
