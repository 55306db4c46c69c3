"""Keep a message sealed that needs no case, where somebody can still look at it."""

from __future__ import annotations

from grievance.domain.events import Act
from grievance.domain.ids import SpoolId
from grievance.domain.intake import Outcome, SpoolState
from grievance.services.keep import Pen, keep_receipt
from grievance.services.share_message import share_message
from grievance.vault.ring import WorkerRing


def set_aside_letter(
    pen: Pen, ring: WorkerRing, spool_id: SpoolId, *, reason: str
) -> None:
    """
    Keep the sealed message as an automatic one; its job is ended by the caller.

    *reason* is a sentence without a word of the message.
    """
    pen.tx.spool.conclude(spool_id, Outcome.AUTOMATIC, reason=reason)
    pen.tx.spool.set_aside(spool_id, SpoolState.SET_ASIDE, reason)
    share_message(pen, ring, spool_id)
    keep_receipt(pen, spool_id, Act.LETTER_SET_ASIDE)
