"""Note in the file of an audit that a notice did not arrive, so that another one does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from grievance.domain.errors import AlteredError, NotAllowedError, NotFoundError
from grievance.domain.notice_note import NoteState
from grievance.domain.outgoing import Outgoing, OutgoingKind, OutgoingState
from grievance.domain.slip import Slip
from grievance.domain.taken_back import came_back, taken_back
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.promise_planning import promise_planning
from grievance.services.slips.rewrite_as_worker import rewrite_as_worker
from grievance.vault.errors import SealError
from grievance.vault.ring import WorkerRing


_LEFT = AlteredError, NotAllowedError, NotFoundError, SealError


def note_unsent(pen: Pen, ring: WorkerRing, letter: Outgoing) -> None:
    """
    Say on the slip of its file that a letter which failed or bounced told nobody.

    Of any letter but a notice nothing is said, nor of one that came back after somebody
    had answered it.  A slip that somebody altered is left as
    it is: what became of the letter is true all the same, and verification names it.

    Raises:
        ConflictError: Somebody else rewrote the slip at the same moment.
    """
    if letter.kind is not OutgoingKind.NOTICE:
        return
    day = pen.at.date()
    try:
        rewrite_as_worker(
            pen, ring, letter.case_id, lambda slip: _without(slip, letter, on=day)
        )
    except _LEFT:
        return
    promise_planning(pen.tx, at=pen.at)


def _without(slip: Slip, letter: Outgoing, *, on: date) -> Slip:
    facts, letter_id = slip.audit, str(letter.id)
    notes = facts.notices if facts else ()
    note = next((one for one in notes if one.outgoing_id == letter_id), None)
    if facts is None or note is None:
        return slip
    if letter.state is OutgoingState.BOUNCED:
        return replace(slip, audit=came_back(facts, note.number, on=on))
    untold = taken_back(facts, note.number, NoteState.FAILED, on=on)
    return replace(slip, audit=untold)
