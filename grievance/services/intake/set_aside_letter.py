"""Keep a message sealed that needs no case, where somebody can still look at it."""

from __future__ import annotations

from grievance.domain.events import Act
from grievance.domain.intake import Outcome, SpoolState
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_receipt import keep_receipt
from grievance.services.intake.share_message import Sharing, share_message


def set_aside_letter(pen: Pen, sharing: Sharing, *, reason: str) -> None:
    """
    Keep the sealed message as an automatic one; its job is ended by the caller.

    *sharing* gives its key to who may look, *reason* is a sentence without a word of it.
    """
    spool_id = sharing.spool_id
    pen.tx.spool.conclude(spool_id, Outcome.AUTOMATIC, reason=reason)
    pen.tx.spool.set_aside(spool_id, SpoolState.SET_ASIDE, reason)
    share_message(pen, sharing)
    keep_receipt(pen, spool_id, Act.LETTER_SET_ASIDE)
