"""When a letter can be true: some speak of what must have happened to their case."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from grievance.domain.errors import NotAllowedError
from grievance.domain.outgoing import OutgoingKind, Party
from grievance.domain.stage import TERMINAL, Stage


NOT_ADMITTED = frozenset({Stage.RECEIVED, Stage.TRIAGE, Stage.INADMISSIBLE})
_NOT_DECIDED = (
    "The letter INADMISSIBLE tells of what two people decided, and until when it may "
    "come again; write it while the case is inadmissible."
)
_NOT_REFERRED = "The letter REFERRAL says who else deals with it; refer the case first."
_ONLY_IN: Mapping[OutgoingKind, tuple[Stage, str]] = MappingProxyType(
    {
        OutgoingKind.INADMISSIBLE: (Stage.INADMISSIBLE, _NOT_DECIDED),
        OutgoingKind.REFERRAL: (Stage.REFERRED, _NOT_REFERRED),
    }
)


def refuse_untimely_letter(kind: OutgoingKind, party: Party, stage: Stage) -> None:
    """
    Refuse a letter that would not be true of a case in this *stage*.

    Raises:
        NotAllowedError: It tells of a decision that was not taken, asks an Entity or a
            Member about what was not found admissible, or about what is over.
    """
    only, sentence = _ONLY_IN.get(kind, (stage, ""))
    if stage is not only:
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
