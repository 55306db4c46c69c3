"""The days around an audit: what is due when, what was done, and what left it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.correction import Correction
from grievance.domain.next_notice import NoticeRules
from grievance.domain.notice import BEFORE_AUDIT, NoticeKind
from grievance.domain.notice_note import NoteState, NoticeNote
from grievance.domain.planning import end_of, start_of


class DayKind(StrEnum):
    """What a day in the calendar of an audit is for."""

    FIRST = "first"
    REMINDER = "reminder"
    LAST = "last"
    PLAN_FIXED = "plan-fixed"
    BEGINS = "begins"
    ANSWER = "answer"


class DayState(StrEnum):
    """How such a day stands."""

    AHEAD = "ahead"
    DUE = "due"
    DRAFTED = "drafted"  # it waits for people
    DONE = "done"
    SPARED = "spared"  # all of it is said so shortly before that it is not said again
    OVER = "over"  # it went by, and nothing is on record for it


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """A day in the calendar of an audit; *done_on* where it was done."""

    kind: DayKind
    on: date
    state: DayState
    done_on: date | None = None


class DeedKind(StrEnum):
    """What was done about an audit."""

    DRAFTED = "drafted"
    RELEASED = "released"
    DROPPED = "dropped"
    OVERTAKEN = "overtaken"
    FAILED = "failed"  # it did not go out, or came back
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    REVIEWED = "reviewed"  # a gate
    PLAN_CAME = "plan-came"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What was done on a day; *what* is the kind of notice, the gate or the criterion."""

    on: date
    kind: DeedKind
    what: str = ""
    number: int = 0


_NOTICES = {
    DayKind.FIRST: frozenset({NoticeKind.FIRST, NoticeKind.LATE}),
    DayKind.REMINDER: frozenset({NoticeKind.REMINDER}),
    DayKind.LAST: frozenset({NoticeKind.LAST}),
}
_PLANNED = frozenset(
    {
        AuditStatus.PLAN_SUBMITTED,
        AuditStatus.UNDER_WAY,
        AuditStatus.REPORT_SUBMITTED,
        AuditStatus.CLOSED,
    }
)
_SETTLED = {
    NoteState.RELEASED: DeedKind.RELEASED,
    NoteState.DROPPED: DeedKind.DROPPED,
    NoteState.OVERTAKEN: DeedKind.OVERTAKEN,
    NoteState.FAILED: DeedKind.FAILED,
}


def calendar_days(
    facts: AuditFacts, audit: Audit, rules: NoticeRules, today: date
) -> tuple[CalendarDay, ...]:
    """Return the days of an audit in their order; none where no day is known."""
    start = start_of(audit)
    if start is None:
        return ()
    calendar = rules.calendar
    notices = (
        (DayKind.FIRST, start - calendar.first),
        (DayKind.REMINDER, start - calendar.reminder),
        (DayKind.LAST, start - calendar.last),
    )
    days = [_notice_day(facts, kind, on, rules, today) for kind, on in notices]
    is_planned = audit.status in _PLANNED
    days += [
        _day(DayKind.PLAN_FIXED, start - calendar.plan_fixed, today, done=is_planned),
        _day(DayKind.BEGINS, start, today, done_on=audit.actual_start),
        _answer_day(facts, end_of(audit) or start, rules, today),
    ]
    return tuple(sorted(days, key=lambda day: (day.on, tuple(DayKind).index(day.kind))))


def next_day(days: tuple[CalendarDay, ...], today: date) -> CalendarDay | None:
    """Return what is due, else what comes next; None where nothing is left."""
    open_states = {DayState.DUE, DayState.DRAFTED}
    due = [day for day in days if day.state in open_states]
    ahead = [day for day in days if day.state is DayState.AHEAD and day.on >= today]
    return next(iter((*due, *ahead)), None)


def deeds_of(facts: AuditFacts) -> tuple[Deed, ...]:
    """Return what was done about an audit, in the order of days."""
    return tuple(sorted(_deeds(facts), key=lambda deed: (deed.on, deed.number)))


def _deeds(facts: AuditFacts) -> Iterator[Deed]:
    for note in facts.notices:
        yield from _of_notice(note)
    if facts.acknowledged_on is not None:
        yield Deed(on=facts.acknowledged_on, kind=DeedKind.ACKNOWLEDGED)
    if facts.answered_on is not None:
        yield Deed(on=facts.answered_on, kind=DeedKind.ANSWERED)
    for gate in facts.gates:
        yield Deed(on=gate.on, kind=DeedKind.REVIEWED, what=gate.gate)
    for one in facts.corrections:
        yield from _corrected(one)


def _of_notice(note: NoticeNote) -> Iterator[Deed]:
    kind, number = note.kind, note.number
    yield Deed(on=note.drafted_on, kind=DeedKind.DRAFTED, what=kind, number=number)
    if note.settled_on is not None and note.state in _SETTLED:
        done = _SETTLED[note.state]
        yield Deed(on=note.settled_on, kind=done, what=kind, number=number)


def _corrected(one: Correction) -> Iterator[Deed]:
    days = (DeedKind.PLAN_CAME, one.planned_on), (DeedKind.CORRECTED, one.closed_on)
    yield from (Deed(on=on, kind=kind, what=one.criterion) for kind, on in days if on)


def _notice_day(
    facts: AuditFacts, kind: DayKind, on: date, rules: NoticeRules, today: date
) -> CalendarDay:
    meant = _NOTICES[kind]
    done = [n.settled_on for n in facts.released if n.kind in meant and n.settled_on]
    if done:
        return CalendarDay(kind=kind, on=on, state=DayState.DONE, done_on=min(done))
    if facts.pending is not None and facts.pending.kind in meant:
        return CalendarDay(kind=kind, on=on, state=DayState.DRAFTED)
    return CalendarDay(kind=kind, on=on, state=_state(facts, on, rules, today))


def _state(facts: AuditFacts, on: date, rules: NoticeRules, today: date) -> DayState:
    """Say how a day stands for which nothing was drafted."""
    said = [note.settled_on for note in facts.tellings if note.settled_on]
    if facts.pending is not None and facts.pending.kind in BEFORE_AUDIT:
        said.append(today)  # at the earliest
    if any(day <= on < day + rules.calendar.gap for day in said):
        return DayState.SPARED
    if today > on:
        return DayState.OVER
    return DayState.DUE if today >= on - rules.lead else DayState.AHEAD


def _answer_day(
    facts: AuditFacts, ended: date, rules: NoticeRules, today: date
) -> CalendarDay:
    on = ended + rules.calendar.answer
    if facts.answered_on is not None:
        return _day(DayKind.ANSWER, on, today, done_on=facts.answered_on)
    is_late = today > on and bool(facts.on)
    state = DayState.DUE if is_late else DayState.AHEAD
    return CalendarDay(kind=DayKind.ANSWER, on=on, state=state)


def _day(
    kind: DayKind,
    on: date,
    today: date,
    *,
    done: bool = False,
    done_on: date | None = None,
) -> CalendarDay:
    """Return a day on which others do something, which the registry tells us of."""
    if done or done_on is not None:
        return CalendarDay(kind=kind, on=on, state=DayState.DONE, done_on=done_on)
    state = DayState.AHEAD if today <= on else DayState.OVER
    return CalendarDay(kind=kind, on=on, state=state)
