"""Say what became of a letter that broke off or failed: it was sent, or goes again."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import JobId, OutgoingId
from grievance.domain.outgoing import Outgoing, OutgoingKind, OutgoingState
from grievance.domain.timetable import Timetable
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_outgoing import take_step
from grievance.services.cases.tell_clocks import tell_clocks
from grievance.services.letters.decide_outgoing import let_go, take_in_hand
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


_OPEN = frozenset({OutgoingState.UNCERTAIN, OutgoingState.FAILED})


def settle_outgoing(  # noqa: PLR0913  # keywords: which letter, what became of it
    tx: Transaction,
    ring: PersonRing,
    *,
    outgoing_id: OutgoingId,
    was_sent: bool,
    timetable: Timetable,
    at: datetime,
) -> JobId | None:
    """
    Settle the letter; returns the job that sends it again, the very same bytes.

    Where it was sent, the clocks of its case are told, by the office's *timetable*.

    Raises:
        NotFoundError: There is no such letter.

        NotAllowedError: Nothing about it is open, this person may not, or it is a
            notice that failed, instead of which another one is drafted.

        AlteredError: Somebody changed it behind the log's back.
    """
    letter = take_in_hand(tx, ring, outgoing_id)
    state, pen = letter.cover.state, Pen.of(tx, ring, at)
    if state not in _OPEN:
        msg = f"This letter is {state}; only an uncertain or failed one is settled so."
        raise NotAllowedError(msg)
    if not was_sent:
        _refuse_overtaken(letter.cover)
        return let_go(pen, letter)
    taken = take_step(pen, letter, OutgoingState.SENT, Act.OUTGOING_SENT)
    tell_clocks(pen, taken.cover, timetable)
    return None


def _refuse_overtaken(letter: Outgoing) -> None:
    """Refuse to send a notice that failed again: with its next draft two would go."""
    is_notice = letter.kind is OutgoingKind.NOTICE
    if is_notice and letter.state is OutgoingState.FAILED:
        msg = (
            "Another draft takes the place of a notice that failed: withdraw this one, "
            "and release that."
        )
        raise NotAllowedError(msg)
