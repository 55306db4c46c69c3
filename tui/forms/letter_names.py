"""What each letter is called where somebody chooses one, and what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from grievance.catalogue.letters import LetterId
from tui.forms.option import Option


NAMES: Final[Mapping[LetterId, tuple[str, str]]] = MappingProxyType(
    {
        LetterId.ACK: ("Acknowledgement", "their message has arrived"),
        LetterId.ACK_ANON: ("Acknowledgement, unnamed", "to who gave no name"),
        LetterId.INFO_REQUEST: ("Information request", "ask what is missing"),
        LetterId.ADMISSIBLE: ("Taken up", "we look into all of it"),
        LetterId.PARTLY: ("Taken up in part", "and why the rest is not"),
        LetterId.INADMISSIBLE: ("Not taken up", "why not, who can help"),
        LetterId.REFERRAL: ("Referral", "somebody else deals with it"),
        LetterId.ENTITY_LETTER: ("Letter to the Entity", "ask for its answer"),
        LetterId.REMINDER: ("Reminder", "we asked and heard nothing"),
        LetterId.EXTENSION: ("Extension", "it takes longer, and why"),
        LetterId.PROGRESS: ("Progress", "how things stand"),
        LetterId.DIALOGUE_OFFER: ("Offer of dialogue", "do they want to talk?"),
        LetterId.PANEL_CONVENED: ("Panel convened", "a panel looks into it"),
        LetterId.OUTCOME: ("Outcome", "what we found, how to appeal"),
        LetterId.APPEAL_RECEIVED: ("Appeal received", "when it is decided"),
        LetterId.APPEAL_DECISION: ("Decision on the appeal", "how it was decided"),
        LetterId.CLOSURE: ("Closure", "the case is closed"),
        LetterId.REGISTER_ENTRY_CONSENT: (
            "Consent to a public entry",
            "may the register say it?",
        ),
    }
)


def letter_options() -> tuple[Option, ...]:
    """Return every letter to choose from; it is found by its code as well."""
    return tuple(
        Option(letter, *NAMES[letter], names=letter.replace("-", " "))
        for letter in LetterId
    )
