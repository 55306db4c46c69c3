"""The steps that many cases can take together; each runs in the transaction of its case."""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.case import Case
from grievance.domain.ids import CaseId, PersonId
from grievance.domain.stage import Move
from grievance.domain.task import Task
from grievance.domain.undo import LinkChange, TaskChange
from grievance.domain.urgency import Urgency
from grievance.services.access.assign_case import assign_case
from grievance.services.cases.records_of_case import number_for_next
from grievance.services.cases.set_urgency import set_urgency
from grievance.services.handling.link_cases import link_cases
from grievance.services.handling.move_case import move_case
from grievance.services.handling.set_task import set_task
from grievance.storage.store import Transaction
from tui.asking.bulk import Step
from tui.session import Session


def moving(session: Session, wish: Move) -> Step:
    """Take each case to another stage."""

    def step(tx: Transaction, case: Case) -> None:
        mechanism = session.mechanism
        move_case(
            tx,
            session.ring,
            case_id=case.id,
            step=wish,
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )

    return step


def making_urgent(session: Session, urgency: Urgency, reason: str) -> Step:
    """Make each case more or less urgent."""

    def step(tx: Transaction, case: Case) -> None:
        mechanism = session.mechanism
        set_urgency(
            tx,
            session.ring,
            case.id,
            urgency,
            reason=reason,
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )

    return step


def assigning(session: Session, handler_id: PersonId) -> Step:
    """Give each case to somebody."""

    def step(tx: Transaction, case: Case) -> None:
        assign_case(
            tx,
            session.ring,
            case_id=case.id,
            handler_id=handler_id,
            at=session.mechanism.now(),
        )

    return step


def giving_task(session: Session, task: Task) -> Step:
    """Write the same task down in each case, under a number of its own there."""

    def step(tx: Transaction, case: Case) -> TaskChange:
        number = number_for_next(tx, session.ring, case.id, Task)
        own = replace(task, number=number)
        set_task(tx, session.ring, case.id, own, at=session.mechanism.now())
        return TaskChange(
            case_id=case.id, reference=case.reference, number=number, revision=1
        )

    return step


def linking(session: Session, other_id: CaseId, reason: str) -> Step:
    """Say of each case that it is about the same matter as another one."""

    def step(tx: Transaction, case: Case) -> LinkChange:
        at = session.mechanism.now()
        link_cases(tx, session.ring, case.id, other_id, reason=reason, at=at)
        return LinkChange(case_id=case.id, reference=case.reference, other_id=other_id)

    return step
