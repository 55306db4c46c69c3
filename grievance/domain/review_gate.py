"""
The three gates around each audit that was asked something, and when each is due.

    pre-audit risk   before the audit plan is fixed: who may be harmed by the audit
    audit plan       when the plan was submitted, or two weeks before the audit
    audit report     when the report was submitted, or a month after the audit

The days are those of the office's calendar for notices, but for the two weeks.

What somebody found there lies sealed in the file; that they looked stands on its slip.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.audit_facts import AuditFacts, Gate, GateNote
from grievance.domain.audit_item import ItemState
from grievance.domain.errors import NotAllowedError
from grievance.domain.notice import NoticeCalendar
from grievance.domain.planning import end_of, start_of


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
    facts: AuditFacts, audit: Audit | None, today: date, calendar: NoticeCalendar
) -> tuple[GateState, ...]:
    """
    Return where the three gates stand, in their order.

    There are none of an audit that is not held, or that nobody asked anything.
    """
    if audit is None or not has_gates(facts, audit):
        return ()
    done = {note.gate: note.on for note in facts.gates}
    due = {gate: _due_on(gate, facts, audit, calendar) for gate in Gate}
    return tuple(_state(gate, audit, due[gate], done.get(gate), today) for gate in Gate)


def open_gates(facts: AuditFacts, audit: Audit | None) -> tuple[Gate, ...]:
    """Return those that nobody has looked at, those ahead too."""
    passed = {note.gate for note in facts.gates}
    is_there = has_gates(facts, audit)
    return tuple(gate for gate in Gate if is_there and gate not in passed)


def has_gates(facts: AuditFacts, audit: Audit | None) -> bool:
    """Whether an audit is held, and was asked anything."""
    is_held = audit is not None and audit.status is not AuditStatus.CANCELLED
    return is_held and is_asked(facts)


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
    if audit is None or not has_gates(facts, audit):
        msg = "This audit is not held, or was asked nothing; there is no gate to pass."
        raise NotAllowedError(msg)
    if gate is Gate.AUDIT_REPORT and not _may_have_report(audit, today):
        msg = "This audit has not been held; its report is looked at after that."
        raise NotAllowedError(msg)
    others = tuple(note for note in facts.gates if note.gate is not gate)
    return replace(facts, gates=(*others, GateNote(gate=gate, on=today)))


def _may_have_report(audit: Audit, today: date) -> bool:
    latest = audit.start or audit.due_until or audit.due_from
    has_begun = latest is not None and latest <= today
    return has_begun or audit.status in _REPORT_IS_THERE


def _state(
    gate: Gate, audit: Audit, due_on: date | None, done_on: date | None, today: date
) -> GateState:
    standing = _standing(gate, audit, due_on, today)
    if done_on is not None:
        standing = GateStanding.DONE
    return GateState(gate=gate, due_on=due_on, standing=standing, done_on=done_on)


def _due_on(
    gate: Gate, facts: AuditFacts, audit: Audit, calendar: NoticeCalendar
) -> date | None:
    """Return its day; what is asked later than that is to be looked at on that day."""
    start = start_of(audit)
    if start is None:
        return None
    if gate is Gate.AUDIT_REPORT:
        return (end_of(audit) or start) + calendar.answer
    is_risk = gate is Gate.PRE_AUDIT_RISK
    rule = start - (calendar.plan_fixed if is_risk else PLAN_REVIEW)
    return max(rule, min((item.since for item in facts.items), default=rule))


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
