"""Tasks in cases: sealed words, codes on the slip, and lists of them over all cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from grievance.domain.errors import ConflictError, NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId
from grievance.domain.task import MOST_TASKS, CodedTask, Task, TaskState
from grievance.domain.undo import TaskChange, Way
from grievance.services.access.assign_case import assign_case
from grievance.services.cases.list_tasks import ListedTask, list_tasks
from grievance.services.handling.set_task import set_task, turn_task
from grievance.services.undoing.take_back import take_back
from grievance.vault.log import parse_entry
from tests.doubles import NOON, TODAY, make_mail
from tests.offices import DANA, HENRI, Office
from tests.services.looking import slip_of
from tests.staged import staged


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    return office.case_of(make_mail())


def task_for(office: Office, who: str = DANA, **changes: object) -> Task:
    person = office.rings[who].person_id
    task = Task(number=1, text="Call the union.", who=person, due_on=TODAY)
    return replace(task, **changes)  # type: ignore[arg-type]  # fields of its own


def put(office: Office, case_id: CaseId, task: Task, *, by: str = DANA) -> None:
    with office.store.begin() as tx:
        set_task(tx, office.rings[by], case_id, task, at=NOON)


def turn(office: Office, case_id: CaseId, state: TaskState, number: int = 1) -> None:
    with office.store.begin() as tx:
        turn_task(tx, office.rings[DANA], case_id, number, state, at=NOON)


def acts(office: Office) -> list[str]:
    with office.store.read() as tx:
        return [parse_entry(body).act for body in tx.log.bodies()]


def listed(office: Office, **wanted: object) -> list[ListedTask]:
    with office.store.read() as tx:
        return list(list_tasks(tx, office.rings[DANA], today=TODAY, **wanted))  # type: ignore[arg-type]  # keywords of its own


@pytest.mark.each_engine
def test_a_task_is_listed_until_it_is_done(office: Office, case_id: CaseId) -> None:
    """
    Its words in the case, its day on the slip; done it is on neither list.
    """
    task = task_for(office, due_on=TODAY + timedelta(days=3))
    put(office, case_id, task)

    (one,) = listed(office)
    assert (task, 3, False) == (one.task, one.days_left, one.is_late)
    assert case_id == one.case.id
    assert (CodedTask.of(task),) == slip_of(office, case_id).tasks

    turn(office, case_id, TaskState.DONE)
    assert [] == listed(office)
    assert () == slip_of(office, case_id).tasks
    turn(office, case_id, TaskState.OPEN)
    assert [3] == [one.task.revision for one in listed(office)]


def test_the_log_says_that_it_was_written_and_not_what(
    office: Office, case_id: CaseId
) -> None:
    """
    A record and a slip were written, as of any other record.
    """
    before = len(acts(office))

    put(office, case_id, task_for(office))

    assert ["record-written", "slip-written"] == acts(office)[before:]


def test_it_is_for_somebody_who_can_read_the_case(
    office: Office, case_id: CaseId
) -> None:
    """
    Who has no key to it would not know what it is about.
    """
    with pytest.raises(NotAllowedError, match="has no key to this case"):
        put(office, case_id, task_for(office, HENRI))
    with pytest.raises(NotAllowedError):
        put(office, case_id, task_for(office, HENRI), by=HENRI)


def test_one_can_ask_for_ones_own(office: Office, case_id: CaseId) -> None:
    """
    What is due first stands first; of others' tasks nothing, where one's own are wanted.
    """
    put(office, case_id, task_for(office, due_on=TODAY + timedelta(days=9)))
    henri = office.rings[HENRI].person_id
    with office.store.begin() as tx:
        assign_case(tx, office.rings[DANA], case_id=case_id, handler_id=henri, at=NOON)
    put(office, case_id, task_for(office, HENRI, number=2))
    late = TODAY - timedelta(days=1)
    put(office, case_id, task_for(office, number=3, due_on=late))

    mine = office.rings[DANA].person_id
    assert [3, 2, 1] == [one.task.number for one in listed(office)]
    assert [3, 1] == [one.task.number for one in listed(office, who=mine)]
    assert [True, False] == [one.is_late for one in listed(office, who=mine)]


def test_nobody_writes_over_what_another_wrote(office: Office, case_id: CaseId) -> None:
    """
    Two who make the same task, or change it from the same revision, are told apart.
    """
    put(office, case_id, task_for(office))
    with pytest.raises(ConflictError):
        put(office, case_id, task_for(office))
    with pytest.raises(NotFoundError):
        turn(office, case_id, TaskState.DONE, number=2)


def test_there_are_not_too_many(office: Office, case_id: CaseId) -> None:
    """
    A slip has one size; what is done makes room.
    """
    for number in range(1, MOST_TASKS + 1):
        put(office, case_id, task_for(office, number=number))
    more = task_for(office, number=MOST_TASKS + 1)

    with pytest.raises(NotAllowedError, match="finish one first"):
        put(office, case_id, more)
    turn(office, case_id, TaskState.DROPPED)
    put(office, case_id, more)
    assert MOST_TASKS == len(listed(office))


def test_what_was_done_to_a_task_is_taken_back(office: Office, case_id: CaseId) -> None:
    """
    Finished, it is open again; done again, it is finished; a new one is dropped.
    """
    task = task_for(office)
    put(office, case_id, task)
    turn(office, case_id, TaskState.DONE)

    change = back(office, case_id, revision=2)
    assert [3] == [one.task.revision for one in listed(office)]
    back(office, case_id, revision=change.revision)
    assert [] == listed(office)

    put(office, case_id, replace(task, number=2))
    back(office, case_id, revision=1, number=2)
    assert [] == listed(office)


def test_what_somebody_changed_since_is_not_taken_back(
    office: Office, case_id: CaseId
) -> None:
    """
    The task stays as they left it.
    """
    put(office, case_id, task_for(office))
    turn(office, case_id, TaskState.DONE)

    with pytest.raises(ConflictError, match="changed since"):
        back(office, case_id, revision=1)


def back(
    office: Office, case_id: CaseId, *, revision: int, number: int = 1
) -> TaskChange:
    with office.store.begin() as tx:
        change = TaskChange(
            case_id=case_id,
            reference=tx.cases.get(case_id).reference,
            number=number,
            revision=revision,
        )
        found = take_back(tx, office.rings[DANA], change, Way.UNDO, at=NOON)
    assert isinstance(found, TaskChange)
    return found
