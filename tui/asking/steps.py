"""Steps of a case, as the desk asks for them; run in threads only."""

from __future__ import annotations

from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.happening import Happening
from grievance.domain.ids import CaseId, PersonId
from grievance.domain.request import Request, RequestState
from grievance.domain.stage import NEEDS_SECOND_PERSON, Move
from grievance.domain.urgency import Urgency
from grievance.services.access.assign_case import assign_case
from grievance.services.cases.open_case import OpenedCase
from grievance.services.cases.set_urgency import set_urgency
from grievance.services.handling.move_case import move_case
from grievance.services.handling.note_happening import note_happening
from grievance.services.handling.pause_clock import (
    PauseReason,
    pause_clock,
    resume_clock,
)
from grievance.services.requests.ask_move import answer_move, ask_move
from grievance.storage.store import Transaction
from tui.asking import cases as asking
from tui.asking.doing import do
from tui.session import Session


def move_or_ask(
    session: Session, shown: Case, wish: Move, second: PersonId | None = None
) -> OpenedCase:
    """Take a step, or ask a *second* person where it takes two."""
    if wish.to not in NEEDS_SECOND_PERSON:
        return move(session, shown, wish)

    def step(tx: Transaction) -> None:
        at = session.mechanism.now()
        ask_move(tx, session.ring, shown.id, wish, at=at, second=second)

    return asking.changed(session, shown, step)


def move(session: Session, shown: Case, wish: Move) -> OpenedCase:
    """Take the case to another stage, and open it as it is then."""
    mechanism = session.mechanism

    def step(tx: Transaction) -> None:
        move_case(
            tx,
            session.ring,
            case_id=shown.id,
            step=wish,
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )

    return do(session, shown, "stage", step)


def assign(session: Session, shown: Case, handler_id: PersonId) -> OpenedCase:
    """Give the case to a handler, and open it as it is then."""

    def step(tx: Transaction) -> None:
        assign_case(
            tx,
            session.ring,
            case_id=shown.id,
            handler_id=handler_id,
            at=session.mechanism.now(),
        )

    return do(session, shown, "handler", step)


def answer(
    session: Session,
    case_id: CaseId,
    request: Request,
    state: RequestState,
    reason: str = "",
) -> OpenedCase | None:
    """
    Confirm, refuse or take back what was asked for a case, and open it as it is then.

    A *reason* is sealed in the case.  None for who had its key for this alone.
    """
    mechanism = session.mechanism
    with mechanism.store.begin() as tx:
        answer_move(
            tx,
            session.ring,
            request.id,
            state,
            timetable=mechanism.timetable,
            at=mechanism.now(),
            reason=reason,
        )
    try:
        return asking.read_case(session, case_id)
    except NotAllowedError:
        return None


def make_urgent(
    session: Session, shown: Case, urgency: Urgency, reason: str
) -> OpenedCase:
    """Make a case more or less urgent, and open it as it is then."""
    mechanism = session.mechanism

    def step(tx: Transaction) -> None:
        set_urgency(
            tx,
            session.ring,
            shown.id,
            urgency,
            reason=reason,
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )

    return do(session, shown, "urgency", step)


def note_came(session: Session, shown: Case, what: Happening, text: str) -> OpenedCase:
    """Say that what a clock waits for came, and open the case as it is then."""
    mechanism = session.mechanism

    def step(tx: Transaction) -> None:
        note_happening(
            tx,
            session.ring,
            shown.id,
            what,
            text=text,
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )

    return do(session, shown, "what came", step)


def pause(
    session: Session, shown: Case, kind: ClockKind, *, why: PauseReason, text: str
) -> OpenedCase:
    """Let a clock stand still, and open the case as it is then."""
    mechanism = session.mechanism

    def step(tx: Transaction) -> None:
        pause_clock(
            tx,
            session.ring,
            shown.id,
            kind,
            why=why,
            text=text,
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )

    return do(session, shown, "pause", step)


def resume(session: Session, shown: Case, kind: ClockKind) -> OpenedCase:
    """Let a clock go on, and open the case as it is then."""
    mechanism = session.mechanism

    def step(tx: Transaction) -> None:
        resume_clock(
            tx,
            session.ring,
            shown.id,
            kind,
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )

    return do(session, shown, "going on", step)
