"""Read what step somebody asks a second person for."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.domain.contents import PartKind
from grievance.domain.ids import RequestId
from grievance.domain.stage import Move
from grievance.services.access.lend_key import Loan
from grievance.services.boxes.asked import require_asked
from grievance.services.boxes.payload import decode
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedMove:
    """
    A step that waits for a second person; its words lie sealed in the case.

    *loan* says who was given the case for this, if anybody was.
    """

    step: Move
    loan: Loan | None = None


def read_proposal(
    tx: Transaction, ring: PersonRing, key: CaseKey, request_id: RequestId
) -> ProposedMove:
    """
    Return what a request asks for, as who asked wrote it with the key.

    Raises:
        NotFoundError: It is not in the case.
    """
    request, kind = tx.requests.get(request_id).request, PartKind.PROPOSED_MOVE
    body = require_asked(tx, ring.directory, key, request, kind)
    return decode(ProposedMove, body)
