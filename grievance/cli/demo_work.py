"""Case work of the demonstration, by the services that its people use."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grievance.cli.demo_danger import protect_worker
from grievance.cli.demo_dialogue import hear_both_sides
from grievance.cli.demo_drawer import find_in_drawer
from grievance.cli.demo_hands import Done, Hands
from grievance.cli.demo_letter import write_back
from grievance.cli.demo_report import fan_out
from grievance.cli.demo_tasks import remember_to
from grievance.cli.demo_two_people import leave_to_second, send_elsewhere
from grievance.cli.progress import progress
from grievance.cli.tables import print_table


STEPS: Sequence[Callable[[Hands], Done]] = (
    fan_out,
    protect_worker,
    hear_both_sides,
    send_elsewhere,
    leave_to_second,
    write_back,
    find_in_drawer,
    remember_to,
)
HEADS = ("reference", "what was done", "look at it with")


def work(hands: Hands) -> tuple[Done, ...]:
    """Do what an office does on some days, in some of its cases."""
    done = []
    with progress("Working on cases") as tell:
        for number, step in enumerate(STEPS, start=1):
            done.append(step(hands))
            tell(number, len(STEPS))
    return tuple(done)


def print_work(done: Sequence[Done]) -> None:
    """Print what was done, case by case."""
    rows = [(one.reference, one.what, one.look) for one in done]
    print_table(HEADS, rows, empty="Nobody worked on a case.")
