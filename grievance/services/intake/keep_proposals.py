"""Seal what is proposed of a letter into its case: reasons hold the letter's words."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.domain.proposal import KeptProposals, Proposals
from grievance.services.boxes.case_parts import seal_part
from grievance.services.boxes.keep import Pen, keep_parts
from grievance.services.boxes.payload import encode
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.services.intake.seal_letter import Arrived
from grievance.vault.case_box import Author, CaseKey, SealedPart


def seal_proposals(
    author: Author,
    key: CaseKey,
    proposals: Proposals,
    arrived: Arrived,
    *,
    at: datetime,
) -> SealedPart:
    """Write what is proposed of the letter that a new case is made of."""
    kept = _kept(proposals, arrived, is_first=True, at=at)
    return seal_part(author, key, PartKind.PROPOSALS, encode(kept))


def post_proposals(
    pen: Pen, case_id: CaseId, proposals: Proposals, arrived: Arrived
) -> None:
    """
    Drop what is proposed of a later letter into its case; the slip stays as it is.

    Raises:
        SealError: The slot of the case is not what the worker made.
    """
    if not proposals.items:
        return
    slot = trusted_slot(pen.tx, pen.directory, case_id, Compartment.CONTENTS)
    kept = _kept(proposals, arrived, is_first=False, at=pen.at)
    part = seal_part(pen.author, slot, PartKind.PROPOSALS, encode(kept))
    keep_parts(pen, [part], Act.PART_ADDED)


def _kept(
    proposals: Proposals, arrived: Arrived, *, is_first: bool, at: datetime
) -> KeptProposals:
    return KeptProposals(
        spool_id=arrived.spool_id, at=at, is_first=is_first, items=proposals.items
    )
