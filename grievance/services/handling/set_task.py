"""Write down what is to be done in a case, that it is done, or that it is not any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, PersonId, holder_of
from grievance.domain.slip import Slip
from grievance.domain.task import MOST_TASKS, CodedTask, Task, TaskState
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import keep_record
from grievance.services.boxes.keep import Pen
from grievance.services.cases.records_of_case import record_of_case
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def set_task(
    tx: Transaction, ring: PersonRing, case_id: CaseId, task: Task, *, at: datetime
) -> Task:
    """
    Keep the words sealed in the case; who and until when, as codes, on its slip.

    Raises:
        NotAllowedError: It says nothing, there are too many, whoever is to do it has no
            key to the case, or the case's key is not on this ring.

        ConflictError: Somebody else changed it meanwhile.
    """
    task.check()
    key = contents_key(tx, ring, case_id)
    if task.is_open:
        _refuse_stranger(tx, ring, case_id, task.who)
    pen = Pen.of(tx, ring, at)
    keep_record(pen, key, task)
    rewrite_slip(pen, key, lambda slip: _with_task(slip, task))
    return task


def turn_task(  # noqa: PLR0913  # whose hands, which task of which case, how, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    number: int,
    state: TaskState,
    *,
    at: datetime,
) -> Task:
    """
    Say that a task is done, is dropped, or is to be done after all.

    Raises:
        NotFoundError: The case has none of this number.

        NotAllowedError: It stands so already, or as in `set_task`.
    """
    task = record_of_case(tx, ring, case_id, Task, number).turned(state)
    return set_task(tx, ring, case_id, task, at=at)


def _refuse_stranger(
    tx: Transaction, ring: PersonRing, case_id: CaseId, who: PersonId
) -> None:
    """Refuse to give a task to somebody who cannot read what it is about."""
    slot = tx.cases.slot(case_id, Compartment.CONTENTS)
    if holder_of(who) not in tx.cases.holders(slot):
        name = person_of(ring.directory, who).name
        msg = f"{name} has no key to this case; give them one, or choose another."
        raise NotAllowedError(msg)


def _with_task(slip: Slip, task: Task) -> Slip:
    others = tuple(one for one in slip.tasks if one.number != task.number)
    if not task.is_open:
        return replace(slip, tasks=others)
    if len(others) >= MOST_TASKS:
        msg = f"A case has at most {MOST_TASKS} open tasks; finish one first."
        raise NotAllowedError(msg)
    tasks = sorted((*others, CodedTask.of(task)), key=lambda one: one.number)
    return replace(slip, tasks=tuple(tasks))
