"""An office with something on every list, for pictures of what stands on them."""

from __future__ import annotations

from datetime import timedelta

from grievance.domain.allegation import Allegation, Respondent
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import OutgoingState
from grievance.domain.registry import Registry
from grievance.domain.slip import RespondentKind
from grievance.domain.task import Task
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_outgoing import take_step
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.handling.add_note import add_note
from grievance.services.handling.set_task import set_task
from grievance.services.letters.list_outgoing import list_outgoing
from grievance.services.letters.release_outgoing import release_outgoing
from grievance.services.registry.import_registry import import_registry
from grievance.services.slips.list_cases import list_covers
from grievance.storage.store import Transaction
from tests.services.audits_ahead import HERON, PAPER, WORKS, ahead
from tests.services.outgoings import bounce
from tests.tui.offices import ADA, DI, Office, automatic, complaint, unreadable
from tests.tui.planning import plan
from tests.tui.test_second_person import ask_a_move
from tests.tui.test_waiting import asked, give_up


def fill_office(office: Office, aside: str = "The dam broke at night.") -> None:
    """Have mail put aside, a registry, a note in every case, and a first one with more."""
    office.take_in(unreadable(aside))
    office.clock.later(timedelta(hours=2))
    office.take_in(automatic())
    at, ring = office.clock(), office.ring(ADA)
    with office.mechanism.store.begin() as tx:
        import_registry(tx, Registry.of((WORKS, HERON, PAPER, ahead(60))), at=at)
        covers = sorted(list_covers(tx, ring), key=lambda case: str(case.due_on))
        for case in covers:
            add_note(tx, ring, case_id=case.id, text="She rang.", at=at)
        _work_on(tx, office, covers[0].id)
    plan(office)


def _work_on(tx: Transaction, office: Office, case_id: CaseId) -> None:
    """Have something alleged that an audit is to answer, and something to be done."""
    at, ring = office.clock(), office.ring(ADA)
    works = Respondent(kind=RespondentKind.ENTITY, id=str(WORKS.id))
    alleged = Allegation(
        number=1,
        respondent=works,
        criterion="PS 10.3",
        text="Nobody was paid.",
        flagged=True,
    )
    record_allegation(tx, ring, case_id, alleged, at=at)
    due_on = at.date() + timedelta(days=3)
    asked = Task(
        number=1, text="Ask her for the slips.", who=ring.person_id, due_on=due_on
    )
    set_task(tx, ring, case_id, asked, at=at)


def count_enough(office: Office) -> None:
    """Take in as many cases of a kind as numbers are shown of."""
    for number in range(8):
        office.take_in(complaint(f"Dust {number}", "There is dust in the street."))


def keep_post_waiting(office: Office) -> None:
    """Have a letter in every state that needs somebody, and what others ask for."""
    give_up(office, office.collect(unreadable("The dam broke again.")))
    for number in range(2):
        office.clock.later(timedelta(days=1))
        office.take_in(complaint(f"Noise {number}", "There is noise at night."))
    with office.mechanism.store.begin() as tx:
        _let_go_of(tx, office)
    aside = office.take_in(unreadable("The dam broke at night."))
    asked(office, aside.id, DI)
    office.clock.later(timedelta(hours=1))
    ask_a_move(office)


def _let_go_of(tx: Transaction, office: Office) -> None:
    """Have letters on their way, the newest first, and all but one of them go wrong."""
    ring, at = office.ring(ADA), office.clock()
    pen = Pen.of(tx, office.mechanism.worker_ring(), at)
    held = [one.cover for one in list_outgoing(tx, ring)]
    held.sort(key=lambda letter: letter.made_at, reverse=True)
    unsure, back, failed, leaving, *_ = (tx.outgoing.lock(one.id) for one in held)
    bounce(pen, back)
    for one in (unsure, failed, leaving):
        release_outgoing(tx, ring, outgoing_id=one.cover.id, at=at)
    for one, state, act, error in (
        (unsure, OutgoingState.SENDING, Act.OUTGOING_SENDING, ""),
        (unsure, OutgoingState.UNCERTAIN, Act.OUTGOING_UNCERTAIN, ""),
        (failed, OutgoingState.FAILED, Act.OUTGOING_FAILED, "5.7.1"),
    ):
        take_step(pen, tx.outgoing.lock(one.cover.id), state, act, error=error)
