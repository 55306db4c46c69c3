"""The life of a case: its stages, the ways between them, and what each way needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from grievance.domain.errors import NotAllowedError
from grievance.domain.forum import MOST_FORUMS, Forum
from grievance.domain.ids import CaseId
from grievance.domain.outcome import (
    DECIDED,
    AskedBy,
    CaseOutcome,
    Ground,
    Heard,
    Remedy,
)


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

    *ground* says why a complaint is inadmissible, *forums* who can help better,
    *asked_by* who withdrew it, *into* which case it goes on in, *decided* what a
    decision says, *remedies* what those harmed get out of it, and *heard* how the
    complainant was heard before it is closed, where no clock says so.  *anyway* takes
    the case on although something of it is unsettled.
    """

    to: Stage
    reason: str = field(repr=False)
    ground: Ground | None = None
    forums: frozenset[Forum] = frozenset()
    asked_by: AskedBy | None = None
    into: CaseId | None = None
    decided: CaseOutcome | None = None
    remedies: frozenset[Remedy] = frozenset()
    heard: Heard | None = None
    anyway: bool = False

    @property
    def outcome(self) -> CaseOutcome | None:
        """What the case has come to with this step; None where that is open."""
        return _MEANS.get(self.to) or self.decided

    @property
    def codes(self) -> tuple[str, ...]:
        """All that it says besides where to and why, as codes for the history."""
        single = (self.ground, self.asked_by, self.decided, self.heard)
        several = (*sorted(self.forums), *sorted(self.remedies))
        anyway = ("anyway",) if self.anyway else ()
        return (*(code for code in single if code), *several, *anyway)

    def check(self) -> None:
        """
        Refuse a step that does not say what it must, or more than it can.

        Raises:
            NotAllowedError: A reason, or what belongs to the stage, is missing or
                misplaced.
        """
        for is_wrong, sentence in (*self._missing(), *self._misplaced()):
            if is_wrong:
                raise NotAllowedError(sentence)

    def _missing(self) -> tuple[tuple[bool, str], ...]:
        to, sends_away = self.to, self.ground is Ground.BETTER_FORUM
        return (
            (
                not self.reason.strip(),
                "A change of stage needs a reason; write one sentence.",
            ),
            (
                (self.ground is not None) != (to is Stage.INADMISSIBLE),
                "A complaint is inadmissible on a ground; name one, there only.",
            ),
            (
                (to is Stage.REFERRED or sends_away) and not self.forums,
                "Say who can help better: name one forum at least.",
            ),
            (
                (self.asked_by is not None) != (to is Stage.WITHDRAWN),
                "A complaint is withdrawn by somebody; say who asked, there only.",
            ),
            (
                self.asked_by is AskedBy.NOBODY,
                "Silence withdraws nothing; who is afraid falls silent: let it go on.",
            ),
            (
                (self.into is not None) != (to is Stage.MERGED),
                "A case is merged into another one; name it, there only.",
            ),
            (
                to is Stage.DECISION and self.decided not in DECIDED,
                "A decision says what the case came to; name the outcome.",
            ),
        )

    def _misplaced(self) -> tuple[tuple[bool, str], ...]:
        to = self.to
        return (
            (
                to is not Stage.DECISION and bool(self.decided or self.remedies),
                "Outcome and remedies are part of a decision; name them there.",
            ),
            (
                bool(self.forums) and to not in _MAY_NAME_FORUMS,
                "A better forum is named where a case is referred or inadmissible.",
            ),
            (
                len(self.forums) > MOST_FORUMS,
                f"Name {MOST_FORUMS} forums at most; more help nobody.",
            ),
            (
                self.heard is not None and to is not Stage.CLOSED,
                "How the complainant was heard is said where a case is closed.",
            ),
        )


_MAY_NAME_FORUMS = frozenset({Stage.REFERRED, Stage.INADMISSIBLE})
