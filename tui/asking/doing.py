"""Does what can be taken back, and notes it for `u`; runs in threads only."""

from __future__ import annotations

from collections.abc import Callable

from grievance.domain.case import Case
from grievance.domain.ids import CaseId
from grievance.domain.undo import LinkChange, NoteChange, Step
from grievance.services.cases.open_case import OpenedCase
from grievance.services.cases.refuse_overtaken import refuse_overtaken
from grievance.services.cases.watch_case import watch_case
from grievance.services.handling.add_note import add_note
from grievance.services.handling.link_cases import link_cases
from grievance.storage.store import Transaction
from tui.asking import cases as asking
from tui.session import Session


UNDOES = "u takes it back."


def do(
    session: Session, shown: Case, words: str, step: Callable[[Transaction], object]
) -> OpenedCase:
    """
    Take a step that *words* name, note it, and open the case as it is then.

    Raises:
        OvertakenError: The case is no longer the one that was on the screen.
    """
    with session.mechanism.store.begin() as tx:
        refuse_overtaken(tx, session.ring, shown)
        change = watch_case(tx, shown.id, lambda: step(tx))
    session.did(Step.of(f"{words} of {shown.reference}", change))
    return asking.read_case(session, shown.id)


def write_note(session: Session, case_id: CaseId, text: str) -> OpenedCase:
    """Add a note, whatever else was done to the case, and open it as it is then."""
    at = session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        note_id = add_note(tx, session.ring, case_id=case_id, text=text, at=at)
        reference = tx.cases.get(case_id).reference
    change = NoteChange(case_id=case_id, reference=reference, note_id=note_id)
    session.did(Step.of(f"note in {reference}", change))
    return asking.read_case(session, case_id)


def link(
    session: Session, case_id: CaseId, other_id: CaseId, reason: str
) -> OpenedCase:
    """Link two cases, and open the first as it is then."""
    at = session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        link_cases(tx, session.ring, case_id, other_id, reason=reason, at=at)
        reference, other = (tx.cases.get(i).reference for i in (case_id, other_id))
    change = LinkChange(case_id=case_id, reference=reference, other_id=other_id)
    session.did(Step.of(f"link of {reference} and {other}", change))
    return asking.read_case(session, case_id)
