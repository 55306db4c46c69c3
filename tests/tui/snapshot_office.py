"""An office with something on every list, for pictures of what stands on them."""

from __future__ import annotations

from datetime import timedelta

from grievance.domain.allegation import Allegation, Respondent
from grievance.domain.ids import CaseId
from grievance.domain.registry import Registry
from grievance.domain.slip import RespondentKind
from grievance.domain.task import Task
from grievance.services.add_note import add_note
from grievance.services.import_registry import import_registry
from grievance.services.list_cases import list_covers
from grievance.services.record_allegation import record_allegation
from grievance.services.set_task import set_task
from grievance.storage.store import Transaction
from tests.services.audits_ahead import HERON, PAPER, WORKS, ahead
from tests.tui.offices import ADA, Office, automatic, unreadable
from tests.tui.planning import plan


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
