"""Take back what somebody did, or do it again: an act of its own, by the same rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from grievance.domain.undo import (
    SAID,
    AllegationChange,
    Change,
    CoverChange,
    DecisionChange,
    LetterChange,
    LinkChange,
    NoteChange,
    TaskChange,
    Way,
)
from grievance.services.cases.strike_note import strike_note
from grievance.services.handling.link_cases import link_cases, unlink_cases
from grievance.services.letters.withdraw_letter import withdraw_letter
from grievance.services.undoing.take_back_allegation import take_back_allegation
from grievance.services.undoing.take_back_cover import take_back_cover
from grievance.services.undoing.take_back_decision import take_back_decision
from grievance.services.undoing.take_back_task import take_back_task
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def take_back(
    tx: Transaction, ring: PersonRing, change: Change, way: Way, *, at: datetime
) -> Change | None:
    """
    Set what *change* changed to what it was; return what leads back from there.

    None where nothing does: who pulls a letter back lets it go again after a review.

    Raises:
        NotAllowedError: It cannot be taken back, or is not theirs to do any more.

        ConflictError: Somebody changed the same since.
    """
    return WAYS[type(change)](tx, ring, change, way, at=at)


def _note(
    tx: Transaction, ring: PersonRing, change: NoteChange, _way: Way, *, at: datetime
) -> NoteChange:
    is_struck = not change.is_struck
    strike_note(tx, ring, change.case_id, change.note_id, is_struck=is_struck, at=at)
    return replace(change, is_struck=is_struck)


def _link(
    tx: Transaction, ring: PersonRing, change: LinkChange, way: Way, *, at: datetime
) -> LinkChange:
    act = unlink_cases if change.is_linked else link_cases
    act(tx, ring, change.case_id, change.other_id, reason=SAID[way], at=at)
    return replace(change, is_linked=not change.is_linked)


def _letter(
    tx: Transaction, ring: PersonRing, change: LetterChange, _way: Way, *, at: datetime
) -> None:
    withdraw_letter(tx, ring, outgoing_id=change.outgoing_id, at=at)


# How each kind of change is taken back.
WAYS: Mapping[type[Change], Callable[..., Change | None]] = MappingProxyType(
    {
        CoverChange: take_back_cover,
        AllegationChange: take_back_allegation,
        DecisionChange: take_back_decision,
        NoteChange: _note,
        TaskChange: take_back_task,
        LinkChange: _link,
        LetterChange: _letter,
    }
)
