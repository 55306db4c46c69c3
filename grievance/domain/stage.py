"""The life of a case: its stages, the ways between them, and what each way needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from grievance.domain.errors import NotAllowedError
from grievance.domain.outcome import DECIDED, CaseOutcome, Ground, Remedy


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
TERMINAL = frozenset({Stage.CLOSED}) | _LEAVE_EARLY
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
    Stage.MONITORING: frozenset({Stage.CLOSED, Stage.APPEAL}),
    Stage.APPEAL: frozenset({Stage.DECISION, Stage.CLOSED}),
    Stage.INADMISSIBLE: frozenset({Stage.TRIAGE, Stage.CLOSED}),
    # On new evidence, or where it was a mistake.
    **dict.fromkeys(TERMINAL, frozenset({Stage.TRIAGE})),
}
NEEDS_SECOND_PERSON = frozenset({Stage.INADMISSIBLE})
_MEANS = {
    Stage.INADMISSIBLE: CaseOutcome.INADMISSIBLE,
    Stage.WITHDRAWN: CaseOutcome.WITHDRAWN,
    Stage.REFERRED: CaseOutcome.REFERRED,
    Stage.MERGED: CaseOutcome.MERGED,
}


def next_stages(stage: Stage) -> tuple[Stage, ...]:
    """Return the stages a case may move to from *stage*, in the order of its life."""
    allowed = _AHEAD[stage]
    if stage not in TERMINAL:
        allowed |= _LEAVE_EARLY
    return tuple(s for s in Stage if s in allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """
    A step somebody wants to take: where to, and why.

    *ground* says why a complaint is inadmissible, *decided* what a decision says, and
    *remedies* what those harmed get out of it.
    """

    to: Stage
    reason: str = field(repr=False)
    ground: Ground | None = None
    decided: CaseOutcome | None = None
    remedies: frozenset[Remedy] = frozenset()

    @property
    def outcome(self) -> CaseOutcome | None:
        """What the case has come to with this step; None where that is open."""
        return _MEANS.get(self.to) or self.decided

    def check(self) -> None:
        """
        Refuse a step that does not say what it must, or more than it can.

        Raises:
            NotAllowedError: A reason, a ground or an outcome is missing or misplaced.
        """
        if not self.reason.strip():
            msg = "A change of stage needs a reason; write one sentence."
            raise NotAllowedError(msg)
        if (self.ground is not None) != (self.to is Stage.INADMISSIBLE):
            msg = "A complaint is inadmissible on a ground; name one, there only."
            raise NotAllowedError(msg)
        if self.to is Stage.DECISION and self.decided not in DECIDED:
            msg = "A decision says what the case came to; name the outcome."
            raise NotAllowedError(msg)
        if self.to is not Stage.DECISION and (self.decided or self.remedies):
            msg = "Outcome and remedies are part of a decision; name them there."
            raise NotAllowedError(msg)
