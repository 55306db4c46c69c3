"""`grievance tasks`: what is to be done in cases, by whom and until when."""

from __future__ import annotations

import click

from grievance.cli.acts import words_of
from grievance.cli.group import Group
from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.recalling import recalled
from grievance.cli.recording import Desk, case_at_hand, with_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.counting import counted
from grievance.domain.day_words import day_meant
from grievance.domain.task import Task, TaskState
from grievance.services.cases.list_tasks import GONE, ListedTask, list_tasks
from grievance.services.cases.records_of_case import number_for_next
from grievance.services.directory.read_directory import find_person, staff
from grievance.services.handling.set_task import set_task, turn_task
from grievance.services.slips.list_cases import handler_names


HEADS = ("reference", "number", "due", "left", "who", "task")
EMPTY = "Nothing is to be done; `grievance tasks add` writes something down."


@click.group(cls=Group, epilog="Example: grievance tasks list --mine")
def tasks() -> None:
    """Write down what is to be done in a case; list it; say that it is done."""


@tasks.command(
    epilog="Example: grievance tasks add GR-7F3K-9Q2D 'Call the union.' --due +3d"
)
@click.argument("reference")
@click.argument("text", metavar="TEXT | -")
@click.option(
    "--due", required=True, metavar="DAY", help="A day, or +3d, +2w, today, friday."
)
@click.option("--for", "name", metavar="NAME", help="Who is to do it; else you.")
@with_json
@with_surroundings
@who_options
def add(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    text: str,
    due: str,
    name: str | None,
    as_json: bool,
) -> None:
    """Write down something to do, sealed in the case; - reads it from standard input."""
    words = words_of(text).strip()
    with case_at_hand(surroundings, who, reference, writes=True) as desk:
        people = staff(desk.ring.directory, at=desk.at)
        task = Task(
            number=number_for_next(desk.tx, desk.ring, desk.case.id, Task),
            text=words,
            who=find_person(people, name).id if name else desk.ring.person_id,
            due_on=day_meant(due, desk.today),
        )
        set_task(desk.tx, desk.ring, desk.case.id, task, at=desk.at)
    _say(desk, task, f"Task {task.number} is due on {task.due_on}.", as_json=as_json)


@tasks.command("list", epilog="Example: grievance tasks list --mine --json")
@click.option("--mine", is_flag=True, help="Only what you are to do.")
@with_json
@with_surroundings
@who_options
def list_(
    who: Who, surroundings: Surroundings, /, *, mine: bool, as_json: bool
) -> None:
    """List what is to be done in the cases you may open, what is due first at the top."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        only = ring.person_id if mine else None
        with recalled(mechanism, ring) as (tx, memory):
            found = list_tasks(tx, ring, memory, today=mechanism.today, who=only)
    if as_json:
        for one in found:
            print_json({**_fields(one.task, one.who), **_place(one)})
        return
    print_table(HEADS, [_row(one) for one in found], empty=EMPTY)


@tasks.command(epilog="Example: grievance tasks done GR-7F3K-9Q2D 1")
@click.argument("reference")
@click.argument("number", type=int)
@click.option("--drop", is_flag=True, help="Nobody does it any more.")
@click.option("--reopen", is_flag=True, help="It is to be done after all.")
@with_json
@with_surroundings
@who_options
def done(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    number: int,
    drop: bool,
    reopen: bool,
    as_json: bool,
) -> None:
    """Say that a task is done, is dropped, or is to be done after all."""
    if drop and reopen:
        msg = "A task is either dropped or reopened; say one of both."
        raise click.UsageError(msg)
    state = TaskState.DROPPED if drop else TaskState.OPEN if reopen else TaskState.DONE
    with case_at_hand(surroundings, who, reference, writes=True) as desk:
        task = turn_task(desk.tx, desk.ring, desk.case.id, number, state, at=desk.at)
    _say(desk, task, f"Task {number} is {state}.", as_json=as_json)


def _say(desk: Desk, task: Task, sentence: str, *, as_json: bool) -> None:
    if as_json:
        who = handler_names(desk.ring).get(task.who, GONE)
        print_json({"reference": desk.case.reference, **_fields(task, who)})
    else:
        click.echo(sentence)


def _fields(task: Task, who: str) -> Fields:
    return {
        "number": task.number,
        "task": task.text,
        "who": who,
        "due_on": task.due_on,
        "state": task.state,
    }


def _place(listed: ListedTask) -> Fields:
    return {
        "reference": listed.case.reference,
        "stage": listed.case.stage,
        "days_left": listed.days_left,
    }


def _row(listed: ListedTask) -> tuple[object, ...]:
    task, days = listed.task, listed.days_left
    left = (
        f"{'! ' * listed.is_late}{counted(abs(days), 'day')}{' late' * listed.is_late}"
    )
    return (
        listed.case.reference,
        task.number,
        task.due_on,
        left if days else "today",
        listed.who,
        task.text,
    )
