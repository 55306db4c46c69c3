"""What calls for somebody in the file of an audit, whether or not it has to answer more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from grievance.domain.audit import Audit
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import Topic
from grievance.domain.notice import NoticeCalendar
from grievance.domain.notice_standing import Alarm
from grievance.domain.review_gate import GateStanding, gate_states


def gate_alarms(
    facts: AuditFacts, audit: Audit | None, calendar: NoticeCalendar, today: date
) -> Iterator[Alarm]:
    """
    Yield that a gate around an audit is overdue, if one is.

    Of an open file only: one is settled when its gates are passed, or there was nothing
    to look at, as nobody was told anything.
    """
    is_asked = bool(facts.on or facts.tellings)
    gates = gate_states(facts, audit, today, calendar) if is_asked else ()
    if any(one.standing is GateStanding.OVERDUE for one in gates):
        yield Alarm.GATE_OVERDUE


def correction_alarms(
    facts: AuditFacts, today: date, topic: Topic | None = None
) -> Iterator[Alarm]:
    """Yield which days are over of what is to be corrected; of one *topic*, or of all."""
    about = [one for one in facts.corrections if topic in {None, one.topic}]
    if any(one.is_plan_late(today) for one in about):
        yield Alarm.PLAN_OVERDUE
    if any(one.is_late(today) for one in about):
        yield Alarm.CORRECTION_OVERDUE
