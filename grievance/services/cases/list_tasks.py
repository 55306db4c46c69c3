"""List what is to be done in the cases somebody may open, what is due first at the top."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from grievance.domain.case import Case
from grievance.domain.ids import PersonId
from grievance.domain.task import Task
from grievance.services.cases.records_of_case import records_of_case
from grievance.services.slips.list_cases import ListedCase, handler_names, list_cases
from grievance.services.slips.slip_memory import SlipMemory
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


GONE = "someone who left"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTask:
    """An open task of a case, as it is *today*; *who* names who is to do it."""

    case: Case
    task: Task = field(repr=False)
    who: str
    today: date

    @property
    def days_left(self) -> int:
        """The days until its last one, fewer than none once it is late."""
        return (self.task.due_on - self.today).days

    @property
    def is_late(self) -> bool:
        """Whether its day is over."""
        return self.days_left < 0


def list_tasks(
    tx: Transaction,
    ring: PersonRing,
    memory: SlipMemory | None = None,
    *,
    today: date,
    who: PersonId | None = None,
) -> tuple[ListedTask, ...]:
    """
    Return the open tasks; with *who* only those that this person is to do.

    The slips tell which cases have any, so that no other case is read.

    Raises:
        SealError: A slip, a grant or a record was altered.
    """
    having = [one for one in list_cases(tx, ring, memory) if _has(one, who)]
    found = _tasks(tx, ring, having, today)
    wanted = (one for one in found if who in {None, one.task.who})
    return tuple(sorted(wanted, key=_order))


def _has(listed: ListedCase, who: PersonId | None) -> bool:
    return any(who in {None, task.who} for task in listed.slip.tasks)


def _tasks(
    tx: Transaction, ring: PersonRing, cases: Iterable[ListedCase], today: date
) -> Iterator[ListedTask]:
    names = handler_names(ring)
    for listed in cases:
        for task in records_of_case(tx, ring, listed.case.id, Task):
            if task.is_open:
                who = names.get(task.who, GONE)
                yield ListedTask(case=listed.case, task=task, who=who, today=today)


def _order(listed: ListedTask) -> tuple[date, str, int]:
    return listed.task.due_on, listed.case.reference, listed.task.number
