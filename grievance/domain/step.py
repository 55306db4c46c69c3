"""Take a case to its next stage: by whom, when, and what its clocks make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act, Event
from grievance.domain.ids import holder_of
from grievance.domain.kind import refuse_file
from grievance.domain.outcome import Ground
from grievance.domain.people import Person, Role
from grievance.domain.stage import NEEDS_SECOND_PERSON, Move, Stage, next_stages
from grievance.domain.standing import (
    NOTHING_OWED,
    Standing,
    current,
    is_over,
    refuse_unheard,
    refuse_untimely_appeal,
)
from grievance.domain.timetable import Running, Timetable


def take_step(  # noqa: PLR0913  # which case, where to, whose hands, what is known, when
    case: Case,
    step: Move,
    *,
    timetable: Timetable,
    by: Person,
    at: datetime,
    confirmed_by: Person | None = None,
    standing: Standing = NOTHING_OWED,
) -> tuple[Case, Event]:
    """
    Return the case at its next stage.

    Raises:
        NotAllowedError: There is no such way, it is too late or too early for it, no
            handler, no reason, no right, something is still owed to somebody, or a
            second person is missing where one is needed.
    """
    refuse_step(case, step, timetable=timetable, by=by, at=at, standing=standing)
    _require_second_person(step, by, confirmed_by)
    day = timetable.day_of(at)
    moved = replace(
        case,
        stage=step.to,
        stage_since=day,
        clocks=_clocks(case, step.to, timetable, day),
        resubmitted=case.resubmitted or _is_resubmission(case, step.to),
        reopened=case.reopened + (not case.is_open),
    )
    event = Event(act=Act.STAGE_CHANGED, actor=holder_of(by.id), case_id=case.id, at=at)
    return moved, event


def refuse_step(  # noqa: PLR0913  # as `take_step`
    case: Case,
    step: Move,
    *,
    timetable: Timetable,
    by: Person,
    at: datetime,
    standing: Standing = NOTHING_OWED,
) -> None:
    """
    Refuse a step that *by* cannot take, or ask for, now.

    Raises:
        NotAllowedError: As `take_step`, but for the second person.
    """
    day = timetable.day_of(at)
    refuse_file(case)
    _refuse_no_way(case, step.to)
    case.refuse_stranger(by)
    step.check()
    standing.refuse_same_judge(case.stage, step, by)
    standing.refuse_ending(step)
    if case.stage is Stage.INADMISSIBLE:
        standing.refuse_untimely(
            step.to, case.clocks, day, was_resubmitted=case.resubmitted
        )
    elif step.to is Stage.CLOSED:
        refuse_unheard(step, case.clocks, day)
    elif step.to is Stage.APPEAL:
        refuse_untimely_appeal(case.clocks, day)


def resubmission_until(case: Case, day: date) -> date | None:
    """Return until when a case may come again; None where, on *day*, it may not."""
    window = current(case.clocks, ClockKind.RESUBMISSION)
    if case.resubmitted or window is None or is_over(window, day):
        return None
    return window.due_on


def _clocks(case: Case, to: Stage, timetable: Timetable, day: date) -> Running:
    clocks = timetable.moved(case.clocks, before=case.stage, after=to, day=day)
    if to is Stage.TRIAGE:
        clocks = timetable.urgency_changed(clocks, case.urgency, since=day, day=day)
    return clocks


def _refuse_no_way(case: Case, to: Stage) -> None:
    if to not in next_stages(case.stage):
        ways = ", ".join(next_stages(case.stage)) or "nowhere"
        msg = f"From {case.stage} a case goes to: {ways}; not to {to}."
        raise NotAllowedError(msg)


def _is_resubmission(case: Case, to: Stage) -> bool:
    return (case.stage, to) == (Stage.INADMISSIBLE, Stage.TRIAGE)


def _require_second_person(step: Move, by: Person, second: Person | None) -> None:
    if step.to not in NEEDS_SECOND_PERSON:
        return
    if second is None or second.id == by.id:
        msg = f"A second person must confirm that a case becomes {step.to}."
        raise NotAllowedError(msg)
    if step.ground is Ground.VEXATIOUS and not second.has(Role.REVIEWER):
        msg = "That a complaint is vexatious is for a reviewer to confirm."
        raise NotAllowedError(msg)
