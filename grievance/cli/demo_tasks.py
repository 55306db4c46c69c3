"""The demonstration's tasks: what its people have to do next, and one they forgot."""

from __future__ import annotations

from datetime import timedelta

from grievance.cli.demo_hands import DANA, HENRI, Done, Hands
from grievance.domain.task import Task
from grievance.services.handling.set_task import set_task


TASKS = (  # who, in which case, what, in how many days
    (DANA, "09", "Read the farmer's documents; tell her what is missing.", 2),
    (DANA, "03", "Hear from Henri how far the laboratory is.", 9),
    (HENRI, "03", "Ask the laboratory for its report.", -1),
)


def remember_to(hands: Hands) -> Done:
    """Write down what is to be done; each sees it in the list of their tasks."""
    written: dict[str, int] = {}
    for name, begins, text, days in TASKS:
        written[begins] = written.get(begins, 0) + 1
        task = Task(
            number=written[begins],
            text=text,
            who=hands.rings[name].person_id,
            due_on=hands.mechanism.today + timedelta(days=days),
        )
        hands.do(name, set_task, hands.case(begins).id, task)
    return Done(
        reference=hands.case("03").reference,
        what="tasks of Dana and Henri; his is a day late",
        look="tasks list",
    )
