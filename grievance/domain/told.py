"""Which clocks a letter of ours moves once it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from grievance.domain.happening import Happening
from grievance.domain.outgoing import OutgoingKind, Party


# Every letter to whoever complained is a word from us, and the first one says that
# their complaint arrived; some are more.
_WORD = (Happening.PROGRESS_TOLD, Happening.ACKNOWLEDGED)
_TO_COMPLAINANT: Mapping[OutgoingKind, tuple[Happening, ...]] = MappingProxyType(
    {
        OutgoingKind.ACKNOWLEDGEMENT: (Happening.ACKNOWLEDGED,),
        OutgoingKind.INADMISSIBLE: (Happening.FEEDBACK_GIVEN,),
        OutgoingKind.REFERRAL: (Happening.FEEDBACK_GIVEN,),
        OutgoingKind.OUTCOME: (
            Happening.FEEDBACK_GIVEN,
            Happening.DECISION_NOTIFIED,
        ),
        OutgoingKind.APPEAL_DECISION: (
            Happening.FEEDBACK_GIVEN,
            Happening.DECISION_NOTIFIED,
        ),
        OutgoingKind.CLOSURE: (Happening.FEEDBACK_GIVEN,),
    }
)
_TO_ORGANISATION: Mapping[OutgoingKind, tuple[Happening, ...]] = MappingProxyType(
    {OutgoingKind.ENTITY_LETTER: (Happening.ENTITY_ASKED,)}
)


def told(kind: OutgoingKind, party: Party) -> tuple[Happening, ...]:
    """Return what a letter of *kind* to *party* is to the clocks of its case."""
    if party is Party.COMPLAINANT:
        return _TO_COMPLAINANT.get(kind, _WORD)
    if party is Party.AUDITOR:
        return (Happening.NOTICE_SENT,)
    return _TO_ORGANISATION.get(kind, ()) if party.is_organisation else ()
