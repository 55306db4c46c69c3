"""What the desk asks about cases whose time is over; run in threads only."""

from __future__ import annotations

from datetime import date

from grievance.domain.erasure import AskedErasure
from grievance.domain.ids import CaseId
from grievance.domain.request import Request
from grievance.domain.retention import RetentionRules
from grievance.services.requests.ask_erasure import ask_erasure
from grievance.services.retention.keep_longer import (
    hold_case,
    keep_longer,
    release_hold,
)
from grievance.services.retention.retention_queue import Reviewed, list_retention
from tui.asking.people import follow_people
from tui.session import Session


def read_retention(session: Session, *, everything: bool) -> tuple[Reviewed, ...]:
    """List the closed cases whose time is over, or all that ended."""
    follow_people(session)
    with session.mechanism.store.read() as tx:
        return list_retention(
            tx,
            session.ring,
            _rules(session),
            today=session.today,
            everything=everything,
        )


def keep(session: Session, case_id: CaseId, until: date, reason: str) -> None:
    """Keep a case until a day."""
    with session.mechanism.store.begin() as tx:
        keep_longer(
            tx,
            session.ring,
            case_id=case_id,
            until=until,
            reason=reason,
            rules=_rules(session),
            at=session.mechanism.now(),
        )


def hold(session: Session, case_id: CaseId, reason: str, *, is_held: bool) -> None:
    """Put a case on hold, or end its hold."""
    step, at = (hold_case if is_held else release_hold), session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        step(tx, session.ring, case_id=case_id, reason=reason, at=at)


def erase(session: Session, case_id: CaseId, asked: AskedErasure) -> Request:
    """Ask a second person to erase a case for good."""
    at = session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        return ask_erasure(
            tx, session.ring, case_id, asked, rules=_rules(session), at=at
        )


def _rules(session: Session) -> RetentionRules:
    return RetentionRules.of(session.mechanism.timetable)
