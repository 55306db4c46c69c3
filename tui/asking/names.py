"""What the desk asks about who complained, for custodians; run in threads only."""

from __future__ import annotations

from grievance.domain.ids import CaseId
from grievance.services.cases.open_identity import OpenedIdentity, open_identity
from grievance.services.slips.list_cases import ListedCase, list_cases, listed_by_name
from tui.asking.people import follow_people
from tui.session import Session


def read_names(session: Session) -> list[ListedCase]:
    """List the cases of which whoever sits here may open who complained alone."""
    follow_people(session)
    with session.mechanism.store.read() as tx:
        memory = session.slips(tx)
        for _ in list_cases(tx, session.ring, memory):
            pass  # what they read in full is no matter of names
        return listed_by_name(tx, session.ring, memory)


def read_identity(session: Session, case_id: CaseId) -> OpenedIdentity:
    """Read who complained; that somebody did is logged."""
    follow_people(session)
    with session.mechanism.store.begin() as tx:
        return open_identity(tx, session.ring, case_id, at=session.mechanism.now())
