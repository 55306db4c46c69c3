"""`grievance log show`: who did what when, reading included."""

from __future__ import annotations

from datetime import datetime, tzinfo

import click

from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.recalling import recalled
from grievance.cli.recording import DAY
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.counting import counted
from grievance.domain.errors import NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import WORKER, CaseId, HolderId, holder_of
from grievance.services.log.read_log import MOST, LogLine, LogView, Wanted, read_log
from grievance.storage.store import Transaction
from grievance.wiring import Mechanism


MECHANISM = "mechanism"
EMPTY = "Nothing of that is in the log, as far as it is yours to see."
HEADS = ("at", "who", "what")


@click.command(epilog="Example: grievance log show --case GR-7F3K-9Q2D --json")
@click.option("--case", "reference", metavar="REF", help="Only of this case.")
@click.option(
    "--by",
    metavar="NAME",
    help="Only what this person did; `mechanism` for what nobody did by hand.",
)
@click.option(
    "--act", type=click.Choice([act.value for act in Act]), help="Only this act."
)
@click.option("--since", type=DAY, metavar="DATE", help="Only since this day.")
@click.option(
    "--most",
    type=click.IntRange(1),
    default=MOST,
    show_default=True,
    help="How many lines, the newest first.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per line.")
@with_surroundings
@who_options
def show(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str | None,
    by: str | None,
    act: str | None,
    since: datetime | None,
    most: int,
    as_json: bool,
) -> None:
    """
    Show who did what when: of cases only those you have the key to.

    Who else read something is for coordinators and custodians. Reading the log itself
    is not logged, as nobody's words are in it.
    """
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with recalled(mechanism, ring) as (tx, memory):
            wanted = Wanted(
                case_id=_case(tx, reference) if reference else None,
                actor=_actor(mechanism, by) if by else None,
                act=act or "",
                since=_midnight(mechanism, since) if since else None,
                most=most,
            )
            view = read_log(tx, ring, wanted, memory)
        zone = mechanism.timetable.calendar.zone
    if as_json:
        for line in view.lines:
            print_json(line_fields(line))
        return
    _print(view, zone)


def _print(view: LogView, zone: tzinfo) -> None:
    rows = [
        (one.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"), one.who, one.sentence)
        for one in view.lines
    ]
    print_table(HEADS, rows, empty=EMPTY)
    for sentence in rest_of(view):
        click.echo(sentence)


def rest_of(view: LogView) -> list[str]:
    """Say what is not among the lines."""
    said = []
    if view.is_cut:
        said.append("There are older ones; --most, --since or --case finds them.")
    if view.left_out:
        entries = counted(view.left_out, "entry is", "entries are")
        said.append(
            f"{entries} left out: of cases you have no key to, or who read what."
        )
    return said


def line_fields(line: LogLine) -> Fields:
    """Write a line for programs."""
    return {
        "number": line.number,
        "at": line.at,
        "who": line.who,
        "act": line.act,
        "reference": line.reference,
        "sentence": f"{line.who} {line.sentence}.",
    }


def _case(tx: Transaction, reference: str) -> CaseId:
    """Return a case; the log shows nothing of it to who has no key."""
    return find_case(tx, reference).id


def _actor(mechanism: Mechanism, name: str) -> HolderId:
    if name.casefold() == MECHANISM:
        return WORKER
    wanted = " ".join(name.split()).casefold()
    for entry in mechanism.directory().people:  # also who has left
        if entry.name.casefold() == wanted:
            return holder_of(entry.person_id)
    msg = f"There is nobody called {name} here; `grievance people` lists them."
    raise NotFoundError(msg)


def _midnight(mechanism: Mechanism, day: datetime) -> datetime:
    return day.replace(tzinfo=mechanism.timetable.calendar.zone)
