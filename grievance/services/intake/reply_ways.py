"""The ways an answer finds its case by; only the worker can make them."""

from __future__ import annotations

import secrets

from dataclasses import dataclass, field

from grievance.mail.token import (
    is_ours,
    letter_id_for,
    message_id,
    read_message_ids,
    reply_address,
)
from grievance.vault.ring import WorkerRing


ID_BYTES = 4  # tell letters of one case apart; the MACs in an id are not guessed


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Who writes to whom about what: the reference that *recipient* knows."""

    reference: str
    epoch: int
    mailbox: str
    recipient: str = field(repr=False)


def reply_to(ring: WorkerRing, way: Way) -> str:
    """Return the reply address; the mailbox itself where a token has no room."""
    try:
        return reply_address(
            ring.keys.mac_key,
            mailbox=way.mailbox,
            reference=way.reference,
            epoch=way.epoch,
            correspondent=way.recipient,
        )
    except ValueError:
        return way.mailbox


def new_message_id(ring: WorkerRing, way: Way) -> str:
    """Make the Message-ID of one more letter."""
    letter_id = letter_id_for(
        ring.keys.mac_key,
        nonce=secrets.token_hex(ID_BYTES),
        reference=way.reference,
        epoch=way.epoch,
        correspondent=way.recipient,
    )
    return message_id(
        ring.keys.mac_key,
        reference=way.reference,
        letter_id=letter_id,
        domain=way.mailbox.rpartition("@")[2],
    )


def is_id_of(ring: WorkerRing, way: Way, written: str) -> bool:
    """Whether a Message-ID was made by the worker, for a letter of that reference."""
    return any(
        signed.text == written
        and signed.reference.upper() == way.reference.upper()
        and any(is_ours(key, signed) for key in ring.mac_keys)
        for signed in read_message_ids([written])
    )
