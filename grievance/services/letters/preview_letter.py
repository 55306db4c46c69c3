"""Show the words of an acknowledgement that waits for a person to let it go."""

from __future__ import annotations

from datetime import date

from grievance.catalogue.letters import Words
from grievance.domain.case import Case
from grievance.domain.errors import NotAllowedError
from grievance.domain.outgoing import Hold, Outgoing, OutgoingKind
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.intake.acknowledge_letter import (
    NEXT_MESSAGE,
    acknowledgement_of,
)
from grievance.services.intake.letter_facts import Stationery
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def preview_letter(
    tx: Transaction, ring: PersonRing, cover: Outgoing, stationery: Stationery
) -> Words:
    """
    Write again what the worker wrote: from the same facts, and in the same words.

    They differ where the templates, or the facts on the slip, were changed since.

    Raises:
        NotAllowedError: The case is not theirs, or a person wrote the letter.
    """
    key = contents_key(tx, ring, cover.case_id)
    if cover.kind is not OutgoingKind.ACKNOWLEDGEMENT:
        msg = "A person wrote this letter; its copy lies in the case."
        raise NotAllowedError(msg)
    case = tx.cases.get(cover.case_id)
    return acknowledgement_of(
        case,
        read_case_slip(tx, ring, key),
        stationery.letters,
        office=stationery.office,
        due=_first_due(case),
        by_hand=cover.hold is Hold.LOOK_FIRST,
    )


def _first_due(case: Case) -> date:
    """Return the day that was due first when the case was received."""
    first = (one.due_on for one in case.clocks if one.started_on == case.received_on)
    return min(first, default=case.received_on + NEXT_MESSAGE)
