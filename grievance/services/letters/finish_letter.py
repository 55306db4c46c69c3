"""
Finish what a person wrote with what only the worker can make; each of it once.

The Message-ID, and the letter as it is closed to its reader's key, are made before the
first try and lie on the books for every further one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from grievance.domain.events import Act
from grievance.mail.post.compose import Parcel
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_outgoing import note_outgoing
from grievance.services.boxes.payload import decode, encode
from grievance.services.envelopes.enclosed_letter import (
    Enclosed,
    close,
    enclose,
    name_letter,
)
from grievance.services.intake.reply_ways import Way, is_id_of
from grievance.vault.errors import SealError
from grievance.vault.outgoing import SignedOutgoing, keep_closed, open_closed
from grievance.vault.ring import WorkerRing
from grievance.vault.smime import SmimeKey


def finish_letter(
    pen: Pen,
    ring: WorkerRing,
    letter: SignedOutgoing,
    enclosed: Enclosed,
    *,
    signing: SmimeKey | None = None,
) -> tuple[SignedOutgoing, Parcel]:
    """
    Return a trusted letter as it is on the books now, and what is handed over.

    *signing* is the office's own S/MIME key, if it has one.

    Raises:
        ComposeError, RecipientError: It is not fit to be sent, or cannot be closed.

        SealError: Somebody changed what the worker made.
    """
    cover = letter.cover
    way = enclosed.way(cover, pen.tx.cases.get(cover.case_id).token_epoch)
    letter = _named(pen, ring, letter, enclosed, way)
    parcel = enclose(ring, enclosed, way, letter.cover.message_id)
    if not enclosed.is_closed:
        return letter, parcel
    letter = _closed(pen, ring, letter, lambda: close(enclosed, parcel, signing))
    return letter, decode(Parcel, open_closed(ring.every, letter))


def _named(
    pen: Pen, ring: WorkerRing, letter: SignedOutgoing, enclosed: Enclosed, way: Way
) -> SignedOutgoing:
    """Return a letter with a Message-ID of ours; make that if it has none."""
    if not letter.cover.message_id:
        made = name_letter(ring, enclosed, way)
        letter = replace(letter, cover=replace(letter.cover, message_id=made))
        pen.tx.outgoing.save(letter, was=letter.cover.state)
        note_outgoing(pen, letter.cover, Act.OUTGOING_NAMED)
    if not is_id_of(ring, way, letter.cover.message_id):
        raise SealError
    return letter


def _closed(
    pen: Pen, ring: WorkerRing, letter: SignedOutgoing, make: Callable[[], Parcel]
) -> SignedOutgoing:
    """Return a letter with its closed form, which is made if it has none."""
    if letter.closed is None:
        letter = keep_closed(ring.keys, letter, encode(make()))
        pen.tx.outgoing.save(letter, was=letter.cover.state)
    return letter
