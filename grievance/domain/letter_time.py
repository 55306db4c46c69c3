"""When a letter can be true: some speak of what must have happened to their case."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from grievance.domain.errors import NotAllowedError
from grievance.domain.outgoing import OutgoingKind, Party
from grievance.domain.stage import TERMINAL, Stage


NOT_ADMITTED = frozenset({Stage.RECEIVED, Stage.TRIAGE, Stage.INADMISSIBLE})
_NOT_DECIDED = (
    "This letter tells of what two people decided, and until when it may "
    "come again; write it while the case is inadmissible."
)
_NOT_REFERRED = "This letter says who else deals with it; refer the case first."
_NOT_CONVENED = (
    "This letter says that a panel looks at it; write it while the case is "
    "in investigation or appeal."
)
_NO_RESULT = (
    "This letter tells of a decision; write it once the case is decided, and until "
    "it is closed."
)
_NO_APPEAL = (
    "This letter says that an appeal came; write it while the case is in appeal."
)
_NOT_RULED = "This letter tells how an appeal ended; write it once that is decided."
_NOT_CLOSED = "This letter says that a case is over; close the case first."
_ONLY_IN: Mapping[OutgoingKind, tuple[frozenset[Stage], str]] = MappingProxyType(
    {
        OutgoingKind.INADMISSIBLE: (frozenset({Stage.INADMISSIBLE}), _NOT_DECIDED),
        OutgoingKind.REFERRAL: (frozenset({Stage.REFERRED}), _NOT_REFERRED),
        OutgoingKind.PANEL_CONVENED: (
            frozenset({Stage.INVESTIGATION, Stage.APPEAL}),
            _NOT_CONVENED,
        ),
        OutgoingKind.OUTCOME: (
            frozenset({Stage.DECISION, Stage.MONITORING}),
            _NO_RESULT,
        ),
        OutgoingKind.APPEAL_RECEIVED: (frozenset({Stage.APPEAL}), _NO_APPEAL),
        OutgoingKind.APPEAL_DECISION: (
            frozenset({Stage.DECISION, Stage.MONITORING, Stage.CLOSED}),
            _NOT_RULED,
        ),
        OutgoingKind.CLOSURE: (TERMINAL, _NOT_CLOSED),
    }
)


def refuse_untimely_letter(kind: OutgoingKind, party: Party, stage: Stage) -> None:
    """
    Refuse a letter that would not be true of a case in this *stage*.

    Raises:
        NotAllowedError: It tells of what has not happened, asks an Entity or a Member
            about what was not found admissible, or about what is over.
    """
    stages, sentence = _ONLY_IN.get(kind, (frozenset({stage}), ""))
    if stage not in stages:
        raise NotAllowedError(sentence)
    if party.is_organisation and stage in NOT_ADMITTED:
        msg = (
            "This case was not found admissible yet; no Entity or Member is written to "
            "before it is in assessment."
        )
        raise NotAllowedError(msg)
    if kind is OutgoingKind.ENTITY_LETTER and stage in TERMINAL:
        msg = "This case is over; an Entity or a Member is asked nothing any more."
        raise NotAllowedError(msg)
