"""Take the keys to messages that were put aside from who is not to look any more."""

from __future__ import annotations

from grievance.domain.events import Act
from grievance.domain.ids import HolderId
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_receipt import is_sound_receipt, keep_receipt


def end_looking(pen: Pen, holder: HolderId) -> int:
    """
    Take every such key from *holder*; return how many.

    A message that nobody else can look at is left to recovery: to try it again shares it
    anew.
    """
    tx = pen.tx
    held = sorted(tx.spool_grants.held_by(holder))
    for spool_id in held:
        tx.spool.lock(spool_id)  # somebody may be just sharing it
    sound = {spool_id for spool_id in held if is_sound_receipt(tx, spool_id)}
    tx.spool_grants.remove_from(holder)
    for spool_id in held:
        if spool_id in sound:
            keep_receipt(pen, spool_id, Act.LETTER_SHARED)
        else:  # a digest would make it look sound
            pen.note(Act.LETTER_SHARED, spool_id)
    return len(held)
