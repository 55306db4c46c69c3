"""Read what was let go to anybody, as it lies sealed in the case."""

from __future__ import annotations

from grievance.domain.contents import PartKind
from grievance.domain.draft import SentCopy
from grievance.services.case_parts import open_parts
from grievance.services.payload import decode
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
