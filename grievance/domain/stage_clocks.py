"""Which clocks belong to which stage of a case, and which run whatever its stage."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from grievance.domain.clock import ClockKind
from grievance.domain.stage import Stage


# The clock that starts with a stage, and those that may follow while it lasts.
OF_STAGE: Mapping[Stage, tuple[ClockKind, ...]] = MappingProxyType(
    {
        Stage.RECEIVED: (ClockKind.TRIAGE, ClockKind.URGENT_TRIAGE),
        Stage.TRIAGE: (ClockKind.TRIAGE, ClockKind.URGENT_TRIAGE),
        Stage.ASSESSMENT: (ClockKind.ASSESSMENT,),
        Stage.DIALOGUE: (ClockKind.ASSESSMENT,),
        Stage.INVESTIGATION: (ClockKind.INVESTIGATION,),
        Stage.APPEAL: (ClockKind.INVESTIGATION,),
        Stage.AUDIT_FOLLOW_UP: (ClockKind.AUDIT_REVIEW,),
        Stage.DECISION: (
            ClockKind.DECISION_NOTICE,
            ClockKind.APPEAL_WINDOW,
            ClockKind.CORRECTIVE_ACTION_PLAN,
        ),
        Stage.MONITORING: (
            ClockKind.CORRECTIVE_ACTION_PLAN,
            ClockKind.CORRECTION,
            ClockKind.LAST_COMMENT,
        ),
        Stage.INADMISSIBLE: (ClockKind.RESUBMISSION,),
    }
)
WHATEVER_THE_STAGE = frozenset(
    {
        ClockKind.ACKNOWLEDGEMENT,
        ClockKind.ENTITY_RESPONSE,
        ClockKind.PROGRESS,
        ClockKind.FEEDBACK,
        ClockKind.RISK_REVIEW,
        ClockKind.REPORT_CLOSURE,
        ClockKind.NOTICE_RELEASE,
        ClockKind.NOTICE_ACKNOWLEDGEMENT,
        ClockKind.AUDIT_ANSWER,
    }
)
# What they wait for all the while, and again in a case that is taken up again.
WHOEVER_COMPLAINED = (
    ClockKind.ACKNOWLEDGEMENT,
    ClockKind.PROGRESS,
    ClockKind.FEEDBACK,
)
# Whoever complained was told of these days, or waits for what they bring; what is urgent,
# and who may pay for a complaint, is never looked at later than was said.
MAY_TAKE_LONGER = frozenset(
    {
        ClockKind.TRIAGE,
        ClockKind.ASSESSMENT,
        ClockKind.INVESTIGATION,
        ClockKind.DECISION_NOTICE,
        ClockKind.FEEDBACK,
    }
)
EACH_ITS_OWN = frozenset({ClockKind.ENTITY_RESPONSE})  # one for each letter


def stays(before: Stage, after: Stage) -> frozenset[ClockKind]:
    """Say what runs on: those told of a decision may appeal while it is carried out."""
    if (before, after) == (Stage.DECISION, Stage.MONITORING):
        return frozenset({ClockKind.APPEAL_WINDOW})
    return frozenset()
