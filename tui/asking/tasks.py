"""Tasks, as the desk asks for them; run in threads only."""

from __future__ import annotations

from grievance.domain.ids import CaseId
from grievance.domain.reference import Reference
from grievance.domain.task import Task, TaskState
from grievance.domain.undo import Step, TaskChange
from grievance.services.cases.list_tasks import ListedTask, list_tasks
from grievance.services.handling.set_task import set_task, turn_task
from tui.session import Session


def read_tasks(session: Session, *, mine: bool) -> tuple[ListedTask, ...]:
    """Return what is to be done: by who sits at the desk, or by anybody."""
    who = session.ring.person_id if mine else None
    with session.mechanism.store.read() as tx:
        memory = session.slips(tx)
        return list_tasks(tx, session.ring, memory, today=session.today, who=who)


def keep_task(session: Session, case_id: CaseId, task: Task) -> None:
    """Write a task down, or change it."""
    at = session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        set_task(tx, session.ring, case_id, task, at=at)
        reference = tx.cases.get(case_id).reference
    _note(session, case_id, reference, task)


def turn(session: Session, case_id: CaseId, number: int, state: TaskState) -> None:
    """Say that a task is done, or is to be done after all."""
    at = session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        task = turn_task(tx, session.ring, case_id, number, state, at=at)
        reference = tx.cases.get(case_id).reference
    _note(session, case_id, reference, task)


def _note(session: Session, case_id: CaseId, reference: Reference, task: Task) -> None:
    """Let it be taken back."""
    change = TaskChange(
        case_id=case_id,
        reference=reference,
        number=task.number,
        revision=task.revision,
    )
    session.did(Step.of(f"task {task.number} of {reference}", change))
