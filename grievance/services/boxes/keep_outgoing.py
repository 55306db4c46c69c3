"""Take a letter of ours a step on, in the books and in the log alike."""

from __future__ import annotations

import hashlib

from dataclasses import replace
from datetime import timedelta

from grievance.domain.events import Act
from grievance.domain.ids import JobId, OutgoingId
from grievance.domain.outbox import JobKind, first_key
from grievance.domain.outgoing import (
    KEEPS_WORDS,
    Outgoing,
    OutgoingState,
    outgoing_bytes,
)
from grievance.services.boxes.keep import Pen, altered
from grievance.storage.store import Transaction
from grievance.vault.outgoing import SignedOutgoing


AT_ONCE = timedelta()


def keep_outgoing(pen: Pen, letter: SignedOutgoing) -> None:
    """Put a new letter on the books."""
    pen.tx.outgoing.add(letter)
    pen.note(Act.OUTGOING_MADE, letter.cover.id, outgoing_digest(letter.cover))


def take_step(
    pen: Pen, letter: SignedOutgoing, to: OutgoingState, act: Act, *, error: str = ""
) -> SignedOutgoing:
    """
    Let a letter that this transaction has locked become something else.

    Its words are destroyed where nobody needs them any more.

    Raises:
        AlteredError: What lies there is not what the log saw; to write it on would
            make it look sound.

        NotAllowedError: There is no such way.
    """
    refuse_altered(pen.tx, letter.cover)
    cover = letter.cover.become(to, at=pen.at, error=error)
    taken = replace(letter, cover=cover)
    if to not in KEEPS_WORDS:
        taken = replace(taken, dropped=None, closed=None)
    pen.tx.outgoing.save(taken, was=letter.cover.state)
    pen.note(act, cover.id, outgoing_digest(cover))
    return taken


def note_outgoing(pen: Pen, cover: Outgoing, act: Act) -> None:
    """Write in the log how a letter stands that was just saved."""
    pen.note(act, cover.id, outgoing_digest(cover))


def promise_sending(
    pen: Pen, outgoing_id: OutgoingId, *, after: timedelta = AT_ONCE
) -> JobId | None:
    """Promise to send a letter that was just released, *after* a while."""
    steps = len(pen.tx.log.about([outgoing_id]))  # so that each release has its job
    return pen.tx.outbox.add(
        JobKind.SEND_LETTER,
        dedup_key=first_key(JobKind.SEND_LETTER, f"{outgoing_id}:{steps}"),
        ref=str(outgoing_id),
        due_at=pen.at + after,
    )


def tries_of(tx: Transaction, outgoing_id: OutgoingId) -> int:
    """Return how often the log saw a letter being handed over."""
    acts = [entry.act for entry in tx.log.about([outgoing_id])]
    return acts.count(Act.OUTGOING_SENDING)


def refuse_altered(tx: Transaction, cover: Outgoing) -> None:
    """Raise `AlteredError` unless the log saw this cover last."""
    if is_altered(tx, cover):
        what = "A letter of ours"
        raise altered(what)


def is_altered(tx: Transaction, cover: Outgoing) -> bool:
    """Whether this cover, locked before, is not the one the log saw last."""
    return tx.log.last_digest(cover.id) != outgoing_digest(cover).hex()


def outgoing_digest(cover: Outgoing) -> bytes:
    """Return the SHA-256 of a letter's cover."""
    return hashlib.sha256(outgoing_bytes(cover)).digest()
