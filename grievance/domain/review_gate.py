"""
The three gates around each audit that was asked something, and when each is due.

    pre-audit risk   before the audit plan is fixed: who may be harmed by the audit
    audit plan       when the plan was submitted, or two weeks before the audit
    audit report     when the report was submitted, or a month after the audit

What somebody found there lies sealed in the file; that they looked stands on its slip.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.audit_facts import AuditFacts, Gate, GateNote, ItemState
from grievance.domain.errors import NotAllowedError
from grievance.domain.notice import NoticeCalendar
from grievance.domain.planning import start_of


# Defaults of this project; they are nobody's rules.
PLAN_REVIEW = timedelta(days=14)  # before the audit
SOON = timedelta(days=14)
_PLAN_IS_THERE = frozenset(
    {
        AuditStatus.PLAN_SUBMITTED,
        AuditStatus.UNDER_WAY,
        AuditStatus.REPORT_SUBMITTED,
        AuditStatus.CLOSED,
    }
)
_REPORT_IS_THERE = frozenset({AuditStatus.REPORT_SUBMITTED, AuditStatus.CLOSED})
_CALENDAR = NoticeCalendar()
_SAID = frozenset({ItemState.ON, ItemState.ANSWERED, ItemState.CARRIED})


@dataclass(frozen=True, slots=True, kw_only=True)
class GateReview:
    """What somebody found at a gate; a record of the file."""

    number: int
    revision: int = 1
    gate: Gate
    text: str = field(repr=False)
    at: datetime


class GateStanding(StrEnum):
    """What a screen shows of a gate."""

    AHEAD = "ahead"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateState:
    """A gate, by when it is due (None while no day is fixed), and when it was done."""

    gate: Gate
    due_on: date | None
    standing: GateStanding
    done_on: date | None = None


def gate_states(
    facts: AuditFacts,
    audit: Audit | None,
    today: date,
    calendar: NoticeCalendar = _CALENDAR,
) -> tuple[GateState, ...]:
    """
    Return where the three gates stand, in their order.

    There are none of an audit that is not held, or that nobody asked anything.
    """
    if audit is None or audit.status is AuditStatus.CANCELLED or not is_asked(facts):
        return ()
    done = {note.gate: note.on for note in facts.gates}
    return tuple(_state(gate, audit, done.get(gate), today, calendar) for gate in Gate)


def open_gates(
    facts: AuditFacts,
    audit: Audit | None,
    today: date,
    calendar: NoticeCalendar = _CALENDAR,
) -> tuple[GateState, ...]:
    """Return those that nobody has looked at, those ahead too."""
    states = gate_states(facts, audit, today, calendar)
    return tuple(one for one in states if one.standing is not GateStanding.DONE)


def is_asked(facts: AuditFacts) -> bool:
    """Whether an audit has anything to answer, has answered, or was told of anything."""
    is_told = any(note.is_released for note in facts.notices)
    return is_told or any(item.state in _SAID for item in facts.items)


def pass_gate(
    facts: AuditFacts, audit: Audit | None, gate: Gate, *, today: date
) -> AuditFacts:
    """
    Return the facts with a gate looked at; of one gate the last day is kept.

    Raises:
        NotAllowedError: The audit has no gates, or it has not been held yet and its
            report is what is looked at.
    """
    if not gate_states(facts, audit, today) or audit is None:
        msg = "This audit is not held, or was asked nothing; there is no gate to pass."
        raise NotAllowedError(msg)
    if gate is Gate.AUDIT_REPORT and not _may_have_report(audit, today):
        msg = "This audit has not been held; its report is looked at after that."
        raise NotAllowedError(msg)
    others = tuple(note for note in facts.gates if note.gate is not gate)
    return replace(facts, gates=(*others, GateNote(gate=gate, on=today)))


def _may_have_report(audit: Audit, today: date) -> bool:
    start = start_of(audit)
    has_begun = start is not None and start <= today
    return has_begun or audit.status in _REPORT_IS_THERE


def _state(
    gate: Gate,
    audit: Audit,
    done_on: date | None,
    today: date,
    calendar: NoticeCalendar,
) -> GateState:
    due_on = _due_on(gate, audit, calendar)
    standing = _standing(gate, audit, due_on, today)
    if done_on is not None:
        standing = GateStanding.DONE
    return GateState(gate=gate, due_on=due_on, standing=standing, done_on=done_on)


def _due_on(gate: Gate, audit: Audit, calendar: NoticeCalendar) -> date | None:
    start = start_of(audit)
    if start is None:
        return None
    if gate is Gate.PRE_AUDIT_RISK:
        return start - calendar.plan_fixed
    if gate is Gate.AUDIT_PLAN:
        return start - PLAN_REVIEW
    return (audit.actual_end or start) + calendar.answer


def _standing(
    gate: Gate, audit: Audit, due_on: date | None, today: date
) -> GateStanding:
    if due_on is not None and today > due_on:
        return GateStanding.OVERDUE
    is_soon = due_on is not None and today + SOON >= due_on
    if gate is Gate.AUDIT_PLAN:
        is_due = audit.status in _PLAN_IS_THERE or today == due_on
    elif gate is Gate.AUDIT_REPORT:
        is_due = audit.status in _REPORT_IS_THERE or today == due_on
    else:
        is_due = is_soon
    return GateStanding.DUE if is_due else GateStanding.AHEAD
