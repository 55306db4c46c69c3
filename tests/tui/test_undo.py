"""`u` and `U`: what was done at the desk is taken back, case by case, and done again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from textual.screen import Screen

from grievance.domain.allegation import Allegation, Respondent
from grievance.domain.case import Case
from grievance.domain.ids import CaseId, OutgoingId
from grievance.domain.slip import RespondentKind
from grievance.domain.stage import Stage
from grievance.domain.undo import LetterChange, Step, Way
from grievance.domain.urgency import Urgency
from grievance.services.access.assign_case import assign_case
from grievance.services.slips.list_cases import list_covers
from tests.tui.forms import fill, save
from tests.tui.offices import ADA, BO, Office
from tests.tui.pilots import Driver, at_desk
from tui import taking_back
from tui.asking.bulk import act_on_each
from tui.asking.bulk_steps import assigning, making_urgent
from tui.asking.cases import read_case
from tui.asking.records import flag, keep_allegation
from tui.screens.case import CaseScreen
from tui.screens.menu import MenuScreen
from tui.session import Session
from tui.taking_back import Going, take_step_back


def covers(office: Office) -> dict[CaseId, Case]:
    with office.mechanism.store.read() as tx:
        return {case.id: case for case in list_covers(tx, office.ring(ADA))}


def session_of(office: Office, name: str = ADA) -> Session:
    return Session(mechanism=office.mechanism, ring=office.ring(name))


def urgent(office: Office) -> tuple[Session, Step]:
    """Make every case urgent, as from the queue, and note it."""
    from tests.tui.test_bulk import goes_on, rows_of  # noqa: PLC0415  # its own habits

    session, rows = rows_of(office)
    step = making_urgent(session, Urgency.CRITICAL, "A child was hurt.")
    outcome = act_on_each(session, rows, step, goes_on)
    done = Step.of("urgency of 4 cases", *outcome.changes)
    session.did(done)
    return session, done


def test_many_are_taken_back_at_once(office: Office) -> None:
    """
    One undo for the whole set; one redo does it again; each has a line in the log.
    """
    before = {id_: case.urgency for id_, case in covers(office).items()}
    session, done = urgent(office)

    back = take_step_back(session, done, Way.UNDO)

    assert "Taken back: urgency of 4 cases. U does it again." == back.words
    assert before == {id_: case.urgency for id_, case in covers(office).items()}
    assert back.inverse is not None
    again = take_step_back(session, back.inverse, Way.REDO)
    assert "Done again: urgency of 4 cases. u takes it back." == again.words
    assert {Urgency.CRITICAL} == {case.urgency for case in covers(office).values()}
    assert 12 == office.acts().count("urgency-changed")


def test_a_case_that_changed_since_stays_and_is_named(office: Office) -> None:
    """
    The others are taken back; the redo is for those alone.
    """
    session, done = urgent(office)
    changed = done.changes[0]
    low = making_urgent(session, Urgency.LOW, "It was a drill.")
    with office.mechanism.store.begin() as tx:
        low(tx, tx.cases.get(changed.case_id))

    back = take_step_back(session, done, Way.UNDO)

    assert f"Not in 1 of 4: {changed.reference}: " in back.words
    assert "its urgency is low now" in back.words
    assert Urgency.LOW is covers(office)[changed.case_id].urgency
    assert back.inverse is not None
    assert 3 == len(back.inverse.changes)


def test_a_locked_desk_takes_nothing_back(office: Office) -> None:
    """
    What was done is forgotten with the keys; a thread that was late says so.
    """
    session, done = urgent(office)
    session.close()

    back = take_step_back(session, done, Way.UNDO)

    assert back.words.startswith("Not taken back: ")
    assert "The desk is locked" in back.words
    assert ((), ()) == (session.journal.done, session.journal.undone)
    session.did(done)
    assert () == session.journal.done


class Sight(Screen[None]):
    """A screen on which somebody sees these cases."""

    def __init__(self, *seen: CaseId) -> None:
        super().__init__()
        self._seen = seen

    def cases_in_sight(self) -> tuple[CaseId, ...]:
        return self._seen


def test_what_is_out_of_sight_is_asked_about_first(office: Office) -> None:
    """
    With what, when and where; a case that is open or under the cursor is in sight.
    """
    session, done = urgent(office)
    going = Going.next(session, Way.UNDO)
    seen, at = done.changes[0].case_id, office.clock.at
    assert "" == going.said_before(Sight())  # what says so is still shown
    office.clock.later(timedelta(minutes=1))

    assert "" == going.said_before(Sight(seen))
    said = going.said_before(Sight())
    assert said.startswith(f"You did it {at:%Y-%m-%d %H:%M}. Neither open nor under")
    assert all(change.reference in said for change in done.changes)


def test_a_letter_that_waits_is_pulled_back_from_anywhere(office: Office) -> None:
    """
    Its seconds run, and the line above each list names it.
    """
    session, done = urgent(office)
    letter = LetterChange(
        case_id=done.changes[0].case_id,
        reference=done.changes[0].reference,
        outgoing_id=OutgoingId(uuid4()),
    )
    session.did(Step.of("letter", letter))
    office.clock.later(timedelta(minutes=1))

    assert "" == Going.next(session, Way.UNDO).said_before(Sight())


def test_an_assignment_of_many_comes_back_with_its_keys(office: Office) -> None:
    """
    Who got cases by mistake reads none of them any more.
    """
    from tests.tui.test_bulk import goes_on, rows_of  # noqa: PLC0415  # its own habits

    session, rows = rows_of(office)
    outcome = act_on_each(session, rows, assigning(session, office.person(BO)), goes_on)

    take_step_back(session, Step.of("handler", *outcome.changes), Way.UNDO)

    assert {None} == {case.handler for case in covers(office).values()}
    with office.mechanism.store.read() as tx:
        assert () == tuple(list_covers(tx, office.ring(BO)))


def test_a_flag_for_the_next_audit_comes_and_goes(office: Office) -> None:
    """
    What is alleged of an Entity is flagged at once, and taken back with its reason.
    """
    session, case_id = session_of(office), next(iter(covers(office)))
    about = Respondent(kind=RespondentKind.ENTITY, id=str(uuid4()))
    first = Allegation(number=1, respondent=about, criterion="PS 10.3")
    keep_allegation(session, case_id, first)

    flagged = flag(session, case_id, first)
    assert [True] == [one.flagged for one in flagged.slip.allegations]
    take_step_back(session, session.journal.next(Way.UNDO), Way.UNDO)

    now = read_case(session, case_id)
    assert [False] == [one.flagged for one in now.slip.allegations]
    assert "audit-flag-off" in {
        code for line in now.history if line.reason for code in line.reason.codes
    }
    other = replace(first, respondent=Respondent(kind=RespondentKind.OFFICE))
    assert (True, False) == (first.may_be_flagged, other.may_be_flagged)


async def open_first(driver: Driver, office: Office) -> Case:
    case = next(iter(covers(office).values()))
    await driver.open(case.reference)
    return case


async def test_what_is_done_in_a_case_is_taken_back_there(office: Office) -> None:
    """
    Urgency, an allegation and a link come and go by `u` and `U`; a second link is
    refused; the log of the case has what was done and what was taken back.
    """
    ring, at = office.ring(ADA), office.clock()
    with office.mechanism.store.begin() as tx:
        first = list_covers(tx, ring)[0]
        me = office.person(ADA)
        assign_case(tx, ring, case_id=first.id, handler_id=me, at=at)
    async with at_desk(office, ADA) as driver:
        case = await open_first(driver, office)
        await driver.press("u")
        await driver.see("Nothing to undo")

        await driver.press("p")
        await fill(driver, urgency="▲▲ critical", reason="They were threatened")
        await save(driver)
        await driver.see("u takes it back.")
        await driver.press("u")
        await driver.see(f"Taken back: urgency of {case.reference}. U does it again.")
        await driver.see("· normal · due")
        await driver.press("U")
        await driver.see("▲▲ critical · due")

        await driver.press("c")
        await driver.see("A new allegation")
        await fill(driver, respondent="office", criterion="10.3", text="No pay")
        await save(driver)
        await driver.see("The allegation is on record. u takes it back.")
        office.clock.later(timedelta(minutes=1))
        await driver.press("escape", "escape", "g", "u")
        await driver.see(f"Take back allegation 1 of {case.reference}?")
        await driver.press("y")
        await driver.see(f"Taken back: allegation 1 of {case.reference}.")
        await driver.press("minus")

        other = next(o for o in covers(office).values() if o.id != case.id)
        await driver.press("L")
        await fill(driver, other=other.reference)
        await save(driver)
        await driver.see("They are linked.")
        await driver.press("L")
        await fill(driver, other=other.reference)
        await save(driver)
        await driver.see("are already linked.")
        await driver.press("escape")
        await driver.press("escape")
        await driver.until(lambda: isinstance(driver.screen, CaseScreen), "case")

        await driver.tab("Access & log")
        await driver.see("put something on record")
        await driver.see("Taken back.")
        await driver.see("critical → normal: Taken back.")


async def test_marked_cases_change_stage_and_go_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Three are marked, taken to triage at once, and taken back by one key (S4); where that
    is very many, once somebody said yes to it.
    """
    monkeypatch.setattr(taking_back, "MANY", 2)
    session = session_of(office)
    with office.mechanism.store.begin() as tx:
        for case in list_covers(tx, session.ring):
            assigning(session, office.person(ADA))(tx, case)
    async with at_desk(office, ADA) as driver:
        for _ in range(3):
            await driver.press("space")
        await driver.press("s")
        await driver.see("3 cases: to …")
        await driver.press("enter")
        await fill(driver, reason="They belong together")
        await save(driver)
        await driver.see("3 done. u takes it back.")
        stages = [case.stage for case in covers(office).values()]
        assert (3, 1) == (stages.count(Stage.TRIAGE), stages.count(Stage.RECEIVED))

        await driver.press("u")
        await driver.see("Take back stage of 3 cases?")
        await driver.press("n")
        assert stages == [case.stage for case in covers(office).values()]
        await driver.press("u")
        await driver.see("Take back stage of 3 cases?")
        await driver.press("y")
        await driver.see("Taken back: stage of 3 cases. U does it again.")
        assert {Stage.RECEIVED} == {case.stage for case in covers(office).values()}
        assert not isinstance(driver.screen, MenuScreen)
