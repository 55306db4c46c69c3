"""File a letter elsewhere or take it back; run in threads only."""

from __future__ import annotations

from grievance.domain.ids import CaseId, PartId, SpoolId
from grievance.domain.reference import Reference
from grievance.services.intake.refile_letter import refile_letter
from grievance.services.undoing.take_back_letter import take_back_letter
from tui.session import Session


def file_letter(
    session: Session,
    case_id: CaseId,
    letter_id: PartId,
    *,
    to: Reference | None,
    reason: str,
) -> SpoolId:
    """Hand a letter to the worker, for the case *to* or for one of its own."""
    with session.mechanism.store.begin() as tx:
        refiled = refile_letter(
            tx,
            session.ring,
            case_id=case_id,
            letter_id=letter_id,
            to=to,
            reason=reason,
            at=session.mechanism.now(),
        )
    return refiled.collected.spool_id


def take_back(
    session: Session, case_id: CaseId, letter_id: PartId, *, reason: str
) -> None:
    """Let a letter lie in this case again, and in no other."""
    with session.mechanism.store.begin() as tx:
        take_back_letter(
            tx,
            session.ring,
            case_id=case_id,
            letter_id=letter_id,
            reason=reason,
            at=session.mechanism.now(),
        )
