"""Read what was let go to anybody, as it lies sealed in the case."""

from __future__ import annotations

from grievance.domain.contents import PartKind
from grievance.domain.draft import Draft, SentCopy
from grievance.services.boxes.case_parts import open_parts
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.payload import decode
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


def read_copies(
    tx: Transaction, ring: PersonRing, key: CaseKey
) -> tuple[SentCopy, ...]:
    """
    Return the copies, in the order in which they were let go.

    Raises:
        SealError: One of them was altered.
    """
    parts = open_parts(tx, key, ring.directory, PartKind.SENT_COPY)
    copies = (decode(SentCopy, one.body) for one in parts)
    return tuple(sorted(copies, key=lambda copy: copy.at))


def read_gone(tx: Transaction, ring: PersonRing, key: CaseKey) -> tuple[SentCopy, ...]:
    """Return the copies of what was let go, and not pulled back before it went."""
    drafts = read_records(tx, key, ring.directory, Draft)
    back = {one for draft in drafts for one in draft.pulled_back}
    copies = read_copies(tx, ring, key)
    return tuple(one for one in copies if one.outgoing_id not in back)
