"""`grievance statistics office`: the open work, as far as one may see it."""

from __future__ import annotations

import click

from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.counting import counted
from grievance.services.overviews.count_load import Load, count_load


PEOPLE = ("who", "cases", "overdue", "this week", "tasks")


@click.command(epilog="Example: grievance statistics office --json")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@with_surroundings
@who_options
def office(who: Who, surroundings: Surroundings, /, *, as_json: bool) -> None:
    """
    Count the open work: stages, ages, what is due, and whose it is.

    Only cases that you may read are counted; others of the office may see more.
    The list of cases also has what is over, and cases of which you see who
    complained alone.
    """
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.read() as tx:
            load = count_load(tx, ring, today=mechanism.today)
    if as_json:
        print_json(_fields(load))
        return
    click.echo(say_load(load))
    for head, counts in (
        ("stage", load.by_stage),
        ("age", load.by_age),
        ("due", load.by_due),
    ):
        rows = [(one.value, number) for one, number in counts.items()]
        print_table((head, "cases"), rows, empty="No case is open.")
    people = [(p.name, p.cases, p.overdue, p.this_week, p.tasks) for p in load.people]
    print_table(PEOPLE, people, empty="Nobody has a case.")


def say_load(load: Load) -> str:
    """Say how much there is, and of whose cases."""
    return (
        f"{load.cases:,} open of the cases that {load.who} may open, {load.unread:,} "
        f"unread; {counted(load.files, 'file')} on audits."
    )


def _fields(load: Load) -> Fields:
    return {
        "today": str(load.today),
        "who": load.who,
        "cases": load.cases,
        "unread": load.unread,
        "files": load.files,
        "stages": {one.value: number for one, number in load.by_stage.items()},
        "ages": {one.value: number for one, number in load.by_age.items()},
        "due": {one.value: number for one, number in load.by_due.items()},
        "people": [
            {
                "who": one.name,
                "cases": one.cases,
                "overdue": one.overdue,
                "this_week": one.this_week,
                "tasks": one.tasks,
            }
            for one in load.people
        ],
    }
