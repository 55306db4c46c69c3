"""The life of a case: its stages, and the ways between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    TRIAGE = "triage"
    ASSESSMENT = "assessment"
    DIALOGUE = "dialogue"
    INVESTIGATION = "investigation"
    AUDIT_FOLLOW_UP = "audit-follow-up"
    DECISION = "decision"
    MONITORING = "monitoring"
    APPEAL = "appeal"
    INADMISSIBLE = "inadmissible"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REFERRED = "referred"
    MERGED = "merged"


_LEAVE_EARLY = frozenset({Stage.WITHDRAWN, Stage.REFERRED, Stage.MERGED})
_AHEAD: dict[Stage, frozenset[Stage]] = {
    Stage.RECEIVED: frozenset({Stage.TRIAGE}),
    Stage.TRIAGE: frozenset({Stage.ASSESSMENT, Stage.INADMISSIBLE}),
    Stage.ASSESSMENT: frozenset(
        {Stage.DIALOGUE, Stage.INVESTIGATION, Stage.AUDIT_FOLLOW_UP, Stage.DECISION}
    ),
    Stage.DIALOGUE: frozenset(
        {Stage.INVESTIGATION, Stage.AUDIT_FOLLOW_UP, Stage.DECISION}
    ),
    Stage.INVESTIGATION: frozenset({Stage.AUDIT_FOLLOW_UP, Stage.DECISION}),
    Stage.AUDIT_FOLLOW_UP: frozenset({Stage.DECISION}),
    Stage.DECISION: frozenset({Stage.MONITORING, Stage.APPEAL}),
    Stage.MONITORING: frozenset({Stage.CLOSED}),
    Stage.APPEAL: frozenset({Stage.DECISION, Stage.CLOSED}),
    Stage.INADMISSIBLE: frozenset({Stage.TRIAGE, Stage.CLOSED}),
    Stage.CLOSED: frozenset({Stage.TRIAGE}),
}
TERMINAL = frozenset({Stage.CLOSED}) | _LEAVE_EARLY
NEEDS_SECOND_PERSON = frozenset({Stage.INADMISSIBLE})


def next_stages(stage: Stage) -> tuple[Stage, ...]:
    """Return the stages a case may move to from *stage*, in the order of its life."""
    allowed = _AHEAD.get(stage, frozenset())
    if stage not in TERMINAL:
        allowed |= _LEAVE_EARLY
    return tuple(s for s in Stage if s in allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step somebody wants to take: where to, why, and until when it may stay."""

    to: Stage
    reason: str = field(repr=False)
    due_on: date | None = None
