"""
Why somebody has to look at a letter of ours before it goes, sealed in its case.

A plain column says that somebody has to.  It may be because reprisal is feared, or only
because nobody vouches for the sender: which of them is for those on the case.
"""

from __future__ import annotations

from collections.abc import Mapping

from grievance.domain.contents import HeldFor, PartKind
from grievance.domain.ids import WORKER, OutgoingId
from grievance.domain.outgoing import LookFor
from grievance.services.boxes.case_parts import open_parts, seal_part
from grievance.services.boxes.payload import decode, encode
from grievance.storage.store import Transaction
from grievance.vault.author import Author
from grievance.vault.case_box import CaseKey, SealedPart
from grievance.vault.directory import Directory


def seal_held_for(
    author: Author, key: CaseKey, outgoing_id: OutgoingId, why: tuple[LookFor, ...]
) -> SealedPart:
    """Write why a letter of a new case is held; saves nothing."""
    held = HeldFor(outgoing_id=outgoing_id, why=why)
    return seal_part(author, key, PartKind.HELD, encode(held))


def read_held_for(
    tx: Transaction, key: CaseKey, directory: Directory
) -> Mapping[OutgoingId, tuple[LookFor, ...]]:
    """
    Return why letters of a case are held, by letter, as the worker wrote it.

    Raises:
        SealError: Something that the worker wrote into the case was altered.
    """
    parts = open_parts(tx, key, directory, PartKind.HELD, by=WORKER)
    found = (decode(HeldFor, one.body) for one in parts if one.part.boxed is None)
    return {held.outgoing_id: held.why for held in found}
