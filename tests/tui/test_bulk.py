"""One step for many cases: what all may do, what is said of it, and where it stops."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.domain.case import Case
from grievance.domain.errors import NotAllowedError
from grievance.domain.stage import Move, Stage
from grievance.domain.task import Task
from grievance.domain.undo import Way
from grievance.domain.urgency import Urgency
from grievance.services.undoing.take_back import take_back
from grievance.storage.store import Transaction
from tests.tui.offices import ADA, BO, CY, Office
from tests.tui.test_case_index import row
from tui.asking.bulk import (
    Outcome,
    act_on_each,
    finished,
    named,
    outcome_words,
    ways_of,
)
from tui.asking.bulk_steps import assigning, giving_task, linking, making_urgent, moving
from tui.asking.cases import read_slips
from tui.case_row import Row
from tui.forms.bulk import cases, link_form, urgency_form, urgency_meant
from tui.queue.acting import noted
from tui.session import Session


def rows_of(office: Office) -> tuple[Session, list[Row]]:
    session = Session(mechanism=office.mechanism, ring=office.ring(ADA))
    return session, [one for some in read_slips(session) for one in some]


def goes_on(_count: int) -> bool:
    return True


def test_ways_are_those_that_all_have() -> None:
    """
    Nothing that ends or decides a case is done to many at once.
    """
    triage, received = row(1, stage=Stage.TRIAGE), row(2)

    assert (Stage.ASSESSMENT,) == ways_of([triage])
    assert (Stage.TRIAGE,) == ways_of([received])
    assert () == ways_of([triage, received])
    assert () == ways_of([])
    assert () == ways_of([row(3, stage=Stage.MONITORING), row(4, stage=Stage.TRIAGE)])


def test_each_case_has_a_transaction_of_its_own(office: Office) -> None:
    """
    What is refused stops no other, and what it had begun is not kept.
    """
    session, rows = rows_of(office)
    bad = rows[1].case.id
    bo = office.person(BO)

    def step(tx: Transaction, case: Case) -> None:
        assigning(session, bo)(tx, case)
        if case.id == bad:
            msg = "Not this one."
            raise NotAllowedError(msg)

    outcome = act_on_each(session, rows, step, goes_on)

    assert {one.case.id for one in rows} - {bad} == {r.case.id for r in outcome.rows}
    assert {bo} == {one.case.handler for one in outcome.rows}
    assert {BO} == {one.handler for one in outcome.rows}
    assert [(rows[1], "Not this one.")] == list(outcome.refused)
    _, now = rows_of(office)
    assert [None] == [one.case.handler for one in now if one.case.id == bad]


def test_steps_do_what_they_say(office: Office) -> None:
    """
    Assigned, urgent and in triage: on the books, on the rows, and in the log.
    """
    session, rows = rows_of(office)
    wish = Move(to=Stage.TRIAGE, reason="They belong together.")
    urgent = making_urgent(session, Urgency.CRITICAL, "A child was hurt.")

    for step in (assigning(session, office.person(BO)), urgent, moving(session, wish)):
        outcome = act_on_each(session, rows, step, goes_on)
        assert "4 done." == outcome_words(outcome)
        rows = list(outcome.rows)

    assert {(Stage.TRIAGE, Urgency.CRITICAL, BO)} == {
        (one.case.stage, one.case.urgency, one.handler) for one in rows
    }
    assert {Urgency.CRITICAL} == {one.slip.severity for one in rows if one.slip}
    assert 4 == office.acts().count("stage-changed")


def test_a_task_is_written_into_each_and_taken_back(office: Office) -> None:
    """
    Under a number of its own in each case; taken back, it is dropped in each.
    """
    session, rows = rows_of(office)
    task = Task(number=1, text="Call.", who=office.person(ADA), due_on=session.today)

    first = act_on_each(session, rows[:1], giving_task(session, task), goes_on)
    both = act_on_each(
        session, [first.rows[0], rows[1]], giving_task(session, task), goes_on
    )
    numbers = [len(one.slip.tasks) for one in both.rows if one.slip]
    assert [2, 1] == numbers
    with office.mechanism.store.begin() as tx:
        for change in both.changes:
            take_back(tx, session.ring, change, Way.UNDO, at=office.clock())

    _, now = rows_of(office)
    assert 1 == sum(len(one.slip.tasks) for one in now if one.slip)


def test_cases_are_linked_to_one_of_them_once(office: Office) -> None:
    """
    Each is on record in the other; the second time says that it is so already.
    """
    session, rows = rows_of(office)
    step = linking(session, rows[0].case.id, "The same dam.")

    assert "2 done." == outcome_words(act_on_each(session, rows[1:3], step, goes_on))
    again = act_on_each(session, rows[1:4], step, goes_on)
    assert "1 done, 2 refused: " in outcome_words(again)
    assert 2 == outcome_words(again).count("are already linked.")


def test_forms_ask_for_what_lacks() -> None:
    """
    How urgent, why, and which case are said in a sentence each.
    """
    assert (Urgency.HIGH, "Dust.") == urgency_meant(
        {"urgency": "high", "reason": "Dust."}
    )
    urgency, link = urgency_form([row(1)]), link_form([row(1)], [row(2)])
    for form, values, said in (
        (urgency, {"urgency": "", "reason": "x"}, "Choose how urgent"),
        (urgency, {"urgency": "high", "reason": " "}, "Say why"),
        (link, {"other": "", "reason": ""}, "Choose the other case"),
    ):
        with pytest.raises(NotAllowedError, match=said):
            form.refuse_empty(values)
    assert ["GR-0001-0000", "2 cases"] == [cases([row(1)]), cases([row(1), row(2)])]


def test_what_somebody_else_changed_is_refused(office: Office) -> None:
    """
    A row that is older than its case is not acted upon; who may not, is told why.
    """
    session, rows = rows_of(office)
    old = rows[0]._replace(case=replace(rows[0].case, version=99))

    late = act_on_each(session, [old], assigning(session, office.person(BO)), goes_on)
    idle = act_on_each(session, rows, assigning(session, office.person(CY)), goes_on)

    assert "0 done, 1 refused: " in outcome_words(late)
    assert "changed this case meanwhile" in outcome_words(late)
    assert 1 == outcome_words(idle).count("has no role in case work")
    assert set() == finished(idle, rows)


def test_undo_does_not_reach_behind_what_was_refused(office: Office) -> None:
    """
    Where all of it was refused, the first u says so; the second goes further back.
    """
    session, rows = rows_of(office)
    bo, idle = (assigning(session, office.person(name)) for name in (BO, CY))
    done = noted("handler of 1 case", act_on_each(session, rows[:1], bo, goes_on))
    refused = noted("handler of 3 cases", act_on_each(session, rows[1:], idle, goes_on))
    session.did(done)
    session.did(refused)

    first = session.journal.next(Way.UNDO)
    session.went(Way.UNDO, first, None)

    assert "The last step (handler of 3 cases) was refused" in first.cannot
    assert () == first.changes
    assert done.changes == session.journal.next(Way.UNDO).changes
    assert "" == done.cannot
    assert "" == noted("nothing", Outcome(left=3)).cannot


def test_it_stops_between_two_cases(office: Office) -> None:
    """
    Esc leaves the rest as it was, and says how many that are.
    """
    session, rows = rows_of(office)
    step = assigning(session, office.person(BO))

    outcome = act_on_each(session, rows, step, lambda count: count < 1)

    assert "1 done, 3 left as they were." == outcome_words(outcome)


def test_many_are_named_by_the_first() -> None:
    """
    Of thirty cases twelve are named; each reason is said once.
    """
    rows = [row(number) for number in range(1, 31)]
    refused = tuple((one, "It is closed.") for one in rows)

    assert named(rows).endswith("GR-0012-0000 and 18 more")
    assert 1 == outcome_words(Outcome(refused=refused)).count("It is closed.")
