"""What starts and stops clocks besides a change of stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from grievance.domain.clock import ClockKind


class Happening(StrEnum):
    """What starts and stops clocks besides a change of stage."""

    ACKNOWLEDGED = "acknowledged"
    ENTITY_ASKED = "entity-asked"
    ENTITY_ANSWERED = "entity-answered"
    PROGRESS_TOLD = "progress-told"
    FEEDBACK_GIVEN = "feedback-given"
    DECISION_NOTIFIED = "decision-notified"
    PLAN_RECEIVED = "plan-received"
    CORRECTION_CONFIRMED = "correction-confirmed"
    AUDIT_REVIEWED = "audit-reviewed"
    SUB_CASES_OVER = "sub-cases-over"
    SUB_CASE_OPENED = "sub-case-opened"
    NOTICE_DRAFTED = "notice-drafted"
    NOTICE_SETTLED = "notice-settled"
    NOTICE_SENT = "notice-sent"
    NOTICE_ACKNOWLEDGED = "notice-acknowledged"
    AUDIT_HELD = "audit-held"
    AUDIT_ANSWERED = "audit-answered"


@dataclass(frozen=True, slots=True)
class Effect:
    """What it stops and starts; nothing, where nothing of what it stops was waited for."""

    stops: frozenset[ClockKind]
    starts: tuple[ClockKind, ...] = ()


EFFECTS: Mapping[Happening, Effect] = MappingProxyType(
    {
        Happening.ACKNOWLEDGED: Effect(
            frozenset({ClockKind.ACKNOWLEDGEMENT}),
            (ClockKind.PROGRESS, ClockKind.FEEDBACK),
        ),
        Happening.ENTITY_ASKED: Effect(frozenset(), (ClockKind.ENTITY_RESPONSE,)),
        Happening.ENTITY_ANSWERED: Effect(frozenset({ClockKind.ENTITY_RESPONSE})),
        Happening.PROGRESS_TOLD: Effect(
            frozenset({ClockKind.PROGRESS}), (ClockKind.PROGRESS,)
        ),
        Happening.FEEDBACK_GIVEN: Effect(
            frozenset({ClockKind.FEEDBACK, ClockKind.PROGRESS}), (ClockKind.PROGRESS,)
        ),
        Happening.DECISION_NOTIFIED: Effect(
            frozenset({ClockKind.DECISION_NOTICE}), (ClockKind.APPEAL_WINDOW,)
        ),
        Happening.PLAN_RECEIVED: Effect(
            frozenset({ClockKind.CORRECTIVE_ACTION_PLAN}), (ClockKind.CORRECTION,)
        ),
        Happening.CORRECTION_CONFIRMED: Effect(
            frozenset({ClockKind.CORRECTION}), (ClockKind.LAST_COMMENT,)
        ),
        Happening.SUB_CASES_OVER: Effect(frozenset(), (ClockKind.REPORT_CLOSURE,)),
        Happening.SUB_CASE_OPENED: Effect(frozenset({ClockKind.REPORT_CLOSURE})),
        Happening.NOTICE_DRAFTED: Effect(frozenset(), (ClockKind.NOTICE_RELEASE,)),
        Happening.NOTICE_SETTLED: Effect(frozenset({ClockKind.NOTICE_RELEASE})),
        Happening.NOTICE_SENT: Effect(frozenset(), (ClockKind.NOTICE_ACKNOWLEDGEMENT,)),
        Happening.NOTICE_ACKNOWLEDGED: Effect(
            frozenset({ClockKind.NOTICE_ACKNOWLEDGEMENT})
        ),
        Happening.AUDIT_HELD: Effect(frozenset(), (ClockKind.AUDIT_ANSWER,)),
        Happening.AUDIT_ANSWERED: Effect(frozenset({ClockKind.AUDIT_ANSWER})),
        Happening.AUDIT_REVIEWED: Effect(
            frozenset({ClockKind.AUDIT_REVIEW}), (ClockKind.AUDIT_REVIEW,)
        ),
    }
)
