"""File a message that was put aside by hand: as it is, or with what a person read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.entry import Entry
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import SpoolId
from grievance.services.intake.collect_mail import Collected
from grievance.services.intake.conclude_by_hand import conclude_by_hand
from grievance.services.intake.enter_complaint import enter_complaint
from grievance.services.intake.look_at_message import raw_message
from grievance.services.people.signed_entry import from_bytes
from grievance.storage.store import Transaction
from grievance.vault.entry import is_entry
from grievance.vault.errors import SealError
from grievance.vault.ring import PersonRing


def enter_message(
    tx: Transaction, ring: PersonRing, spool_id: SpoolId, entry: Entry, *, at: datetime
) -> Collected:
    """
    Make *entry* of the message *spool_id*, which is destroyed in the same transaction.

    With a text the message is kept unread with the original, where only custodians see
    whom it names; without one the worker reads it like a mail, except that it no longer
    asks whether a machine sent it.

    Raises:
        NotFoundError: It is no longer put aside.

        NotAllowedError: Its key is not on this ring, or no case can be made of it.
    """
    raw = raw_message(tx, ring, spool_id)
    if is_entry(raw):
        _refuse_unfit(raw, entry, ring)
    collected = enter_complaint(tx, ring, replace(entry, raw=raw), at=at)
    conclude_by_hand(tx, ring, spool_id, collected.spool_id, at)
    return collected


def _refuse_unfit(raw: bytes, entry: Entry, ring: PersonRing) -> None:
    """Let somebody else vouch for an entry, if a person of the office once did."""
    try:
        first = from_bytes(raw, ring.directory).entry
    except SealError:
        msg = "Nobody of this office signed this entry; discard it."
        raise NotAllowedError(msg) from None
    if first.to_read is not None:
        msg = (
            f"This is a letter on its way from {first.from_case or 'quarantine'}; take "
            "it back there with `grievance refile`, and file it again."
        )
        raise NotAllowedError(msg)
    if first.sub_case is not None:
        msg = (
            f"This is a case on its way out of the report {first.from_case}; discard "
            "it, and fan the report out again."
        )
        raise NotAllowedError(msg)
    if entry.text.strip() or entry.files:
        msg = "This message is an entry already; leave out text and files."
        raise NotAllowedError(msg)
