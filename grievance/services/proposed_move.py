"""Keep in a case what step somebody asks a second person for, and read it again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from grievance.domain.contents import PartKind
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, RequestId, holder_of
from grievance.domain.request import RequestedAct
from grievance.domain.stage import Move
from grievance.services.case_parts import open_parts, seal_part
from grievance.services.keep import Pen, keep_parts
from grievance.services.payload import decode, encode
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing
from grievance.vault.signed_request import SignedRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedMove:
    """A step that waits for a second person; its words lie sealed in the case."""

    request_id: RequestId
    step: Move


def keep_proposal(pen: Pen, key: CaseKey, proposal: ProposedMove) -> None:
    """Seal a step that was asked for into its case."""
    part = seal_part(pen.author, key, PartKind.PROPOSED_MOVE, encode(proposal))
    keep_parts(pen, [part], Act.RECORD_WRITTEN)


def read_proposal(
    tx: Transaction, ring: PersonRing, key: CaseKey, request_id: RequestId
) -> ProposedMove:
    """
    Return what a request asks for, as who asked wrote it with the key.

    Raises:
        NotFoundError: It is not in the case.
    """
    asked_by = holder_of(tx.requests.get(request_id).request.asked_by)
    kind = PartKind.PROPOSED_MOVE
    for one in open_parts(tx, key, ring.directory, kind, by=asked_by):
        proposal = decode(ProposedMove, one.body)
        if one.part.boxed is None and proposal.request_id == request_id:
            return proposal
    msg = "What this request asks for is not in the case; ask again."
    raise NotFoundError(msg)


def case_of(signed: SignedRequest) -> CaseId:
    """Return which case a request is to move; `NotAllowedError` for other requests."""
    if signed.request.act is not RequestedAct.MOVE_CASE:
        msg = "This request moves no case; `grievance requests` answers every kind."
        raise NotAllowedError(msg)
    return CaseId(UUID(signed.request.object))
