"""Decide that a letter never goes out; its words and its address are destroyed."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import OutgoingId
from grievance.domain.outgoing import Outgoing, OutgoingKind, OutgoingState
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_outgoing import take_step, tries_of
from grievance.services.letters.decide_outgoing import take_in_hand
from grievance.services.notices.take_back_notice import take_back_notice
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


PERHAPS_TOLD = (
    "Whoever audits may have it already, so it goes out once more, in the same words; "
    "write to them if something in it is wrong."
)


def withdraw_outgoing(
    tx: Transaction, ring: PersonRing, *, outgoing_id: OutgoingId, at: datetime
) -> Outgoing:
    """
    Withdraw the letter; a worker that is about to send it finds that out in time.

    Of a notice nobody has heard then: another one is planned.

    Raises:
        NotFoundError: There is no such letter.

        NotAllowedError: It was sent, or is being sent; a notice may have been; or this
            person may not.

        AlteredError: Somebody changed it behind the log's back.
    """
    letter = take_in_hand(tx, ring, outgoing_id)
    _refuse_perhaps_told(tx, letter.cover)
    withdrawn = OutgoingState.WITHDRAWN, Act.OUTGOING_WITHDRAWN
    pen = Pen.of(tx, ring, at)
    if letter.cover.kind is OutgoingKind.NOTICE:
        take_back_notice(pen, ring, letter.cover)
    return take_step(pen, letter, *withdrawn).cover


def _refuse_perhaps_told(tx: Transaction, cover: Outgoing) -> None:
    """Refuse for a notice whose words were handed over: it goes again, in the same bytes."""
    is_notice = cover.kind is OutgoingKind.NOTICE
    waits = cover.state is OutgoingState.RELEASED
    if is_notice and waits and tries_of(tx, cover.id):
        raise NotAllowedError(PERHAPS_TOLD)
