"""Out & quarantine: what waits, and each step that may come next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from textual import events
from textual.widgets import TextArea

from grievance.domain.clock import ClockKind
from grievance.domain.events import Act
from grievance.domain.ids import SpoolId
from grievance.domain.intake import Outcome
from grievance.domain.limit import Limit, Unit
from grievance.domain.outbox import JobState
from grievance.domain.outgoing import OutgoingState
from grievance.domain.request import RequestReason
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_outgoing import take_step
from grievance.services.letters.list_outgoing import list_outgoing
from grievance.services.letters.release_outgoing import release_outgoing
from grievance.services.requests.ask_discard import ask_discard
from grievance.services.slips.list_cases import list_covers
from tests.services.outgoings import bounce
from tests.tui.offices import ADA, BO, CY, DI, HOSTILE, Office, automatic, unreadable
from tests.tui.pilots import Driver, at_desk
from tui.screens.look import LookScreen
from tui.screens.new_case import NewCaseScreen
from tui.screens.waiting import WaitingScreen


SECRET = "The dam broke at night."


@pytest.fixture(name="aside")
def _aside(office: Office) -> SpoolId:
    """
    A mail in quarantine.
    """
    receipt = office.take_in(unreadable(SECRET))
    assert Outcome.QUARANTINED is receipt.outcome
    return receipt.id


async def begin(driver: Driver) -> None:
    await driver.press("6")
    await driver.see("Out & quarantine")
    await driver.until(lambda: not waiting(driver)._asking, "list")


async def go_down_to(driver: Driver, words: str) -> None:
    """Go down until this is said of the line, whether it is painted already or not."""
    table = waiting(driver).table

    def is_there() -> bool:
        return table.current is not None and words in table.current.why

    await driver.press_until("j", is_there, words)


def waiting(driver: Driver) -> WaitingScreen:
    assert isinstance(driver.screen, WaitingScreen)
    return driver.screen


async def test_nothing_waits(office: Office) -> None:
    """
    An empty list says so, and names the way out.
    """
    async with at_desk(office, BO) as driver:
        await begin(driver)

        await driver.see("Nothing waits: no message is put aside")
        assert "esc Back R Refresh" in driver.keys  # and nothing for a line
        await driver.press("enter", "l", "t", "d")
        assert isinstance(driver.screen, WaitingScreen)
        await driver.press("escape")
        await driver.see("0 of 0 cases")
        assert "wait (6)" not in driver.text


@pytest.mark.usefixtures("aside")
async def test_what_is_put_aside_is_listed(office: Office) -> None:
    """
    A message that cannot be read counts; what a machine sent lies below, uncounted.
    """
    office.take_in(automatic())
    async with at_desk(office, ADA) as driver:
        await driver.see("▲ 5 wait (6)")
        await begin(driver)

        await driver.see("5 wait for somebody")
        await driver.see("1 automatic in 14 d: no complaint?")
        await driver.see("Put aside · 2")
        await driver.see("quarantined file")
        await driver.see("automatic file A machine sent it")


async def test_what_machines_sent_is_counted_apart_for_two_weeks(
    office: Office,
) -> None:
    """
    A complaint that was taken for a newsletter can be noticed; old ones are no news.
    """
    office.take_in(automatic())
    async with at_desk(office, ADA) as driver:
        await driver.see("1 automatic (6)")
        office.clock.later(timedelta(days=14))
        await driver.press("R")
        await driver.miss("automatic (6)")


@pytest.mark.usefixtures("aside")
async def test_looking_is_logged_and_shows_text(office: Office) -> None:
    """
    The message is shown as text, and the log knows who looked.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        assert Act.QUARANTINE_OPENED not in office.acts()
        await driver.press("l")
        await driver.see("as text; the log knows you look")
        await driver.see("From: Maria Witness <maria@village.example>")
        assert 1 == office.acts().count(Act.QUARANTINE_OPENED)
        await driver.press("escape")

        await driver.see("Put aside · 1")
        assert SECRET not in driver.text


async def test_trying_again(office: Office, aside: SpoolId) -> None:
    """
    The message leaves the list; when it cannot be read again, that is told, and it is
    back.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.press("t")
        await driver.see("The worker reads it once more.")
        await driver.miss("Put aside")

        (receipt,) = office.work()

        assert (aside, Outcome.QUARANTINED) == (receipt.id, receipt.outcome)
        await driver.see("The worker could not make a case of it; key 6 shows why.")
        await driver.see("Put aside · 1")


@pytest.mark.usefixtures("aside")
async def test_a_case_is_made_by_hand(office: Office) -> None:
    """
    The words are quoted without their head; the message ends where the case begins.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.press("l")
        await driver.see("as text")
        await driver.press("h")
        await driver.see("the message stays with custodians")
        assert isinstance(driver.screen, NewCaseScreen)
        text = driver.screen.query_one(TextArea).text
        assert text.startswith(f"> --b\n> \n> {SECRET}\n")
        assert "maria" not in text
        await driver.press("ctrl+s")
        await driver.see("It is sealed; the worker is making the case.")
        await driver.miss("Put aside")

        (receipt,) = office.work()

        assert Outcome.CASE is receipt.outcome
        await driver.see(f"The worker made {receipt.reference} of it.")
        await driver.press("escape")
        await driver.see("5 of 5 cases")
        await driver.open(str(receipt.reference))
        await driver.tab("Letters")
        await driver.see(SECRET)
        assert "maria" not in driver.text


async def test_what_no_machine_sent_becomes_a_case(office: Office) -> None:
    """
    A person who knows better has an automatic mail read like any other.

    The letter that takes the step in the list takes it in the menu of steps, too.
    """
    office.take_in(automatic())
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.see("automatic file")
        await driver.press("enter")
        await driver.see("its digit or its letter chooses")
        await driver.press("m")
        await driver.see("Make a case of it as it is?")
        await driver.press("y")
        await driver.see("It is sealed; the worker is making the case.")
        await driver.miss("Put aside")

        (receipt,) = office.work()

        assert Outcome.CASE is receipt.outcome


async def test_two_people_destroy_a_message(office: Office, aside: SpoolId) -> None:
    """
    One asks with a reason, cannot confirm it, and another does when asked once more.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.press("d")
        await driver.see("Why should it be destroyed?")
        await driver.press("1")
        await driver.see("You asked for it; another person has to confirm.")
        await driver.see("asked to discard: spam")
        await driver.press("enter")
        await driver.see("Take your request back")
        assert "Confirm" not in driver.text
    async with at_desk(office, DI) as driver:
        await begin(driver)
        await driver.see("discard Ada Berg spam")
        await driver.press("G", "y")
        await driver.see("Destroy this message?")
        assert Outcome.QUARANTINED is outcome(office, aside)
        await driver.type("destroy")
        await driver.press("enter")

        await driver.see("It is destroyed.")
        await driver.miss("Put aside")
        await driver.miss("Asked by others")
    assert Outcome.DISCARDED is outcome(office, aside)


async def test_a_second_person_refuses(office: Office, aside: SpoolId) -> None:
    """
    What another person does not want destroyed stays.
    """
    asked(office, aside, ADA)
    async with at_desk(office, DI) as driver:
        await begin(driver)
        await driver.see("asked to discard: spam")
        await driver.press("n")  # on the message itself, or on the request below

        await driver.see("You refused; the message stays put aside.")
        await driver.miss("waiting for a second person")
        await driver.see("Put aside · 1")
    assert Outcome.QUARANTINED is outcome(office, aside)


async def test_who_has_no_say_is_told(office: Office, aside: SpoolId) -> None:
    """
    The rule is the service's; the list says that others answer, and why if one tries.
    """
    asked(office, aside, ADA)
    async with at_desk(office, BO) as driver:
        await begin(driver)
        await driver.see("others answer")
        await driver.press("G", "y")
        await driver.see("Destroy this message?")
        await driver.type("destroy")
        await driver.press("enter")

        await driver.see("Coordinators and custodians decide")
    assert Outcome.QUARANTINED is outcome(office, aside)


def outcome(office: Office, spool_id: SpoolId) -> Outcome | None:
    with office.mechanism.store.read() as tx:
        return tx.spool.receipt(spool_id).outcome


def asked(office: Office, aside: SpoolId, name: str) -> None:
    with office.mechanism.store.begin() as tx:
        ask_discard(
            tx,
            office.ring(name),
            aside,
            reason=RequestReason.SPAM,
            at=office.clock(),
        )


async def test_a_request_is_taken_back(office: Office, aside: SpoolId) -> None:
    """
    Who asked can take it back, and nothing was done; what is asked meanwhile is seen.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.miss("asked to discard")
        asked(office, aside, ADA)
        await driver.see("asked to discard: spam")
        await driver.press("w")

        await driver.see("You took your request back.")
        await driver.miss("asked to discard")


def letters(office: Office) -> list[OutgoingState]:
    with office.mechanism.store.read() as tx:
        listed = list_outgoing(tx, office.ring(ADA))
        return [one.cover.state for one in listed]


async def test_a_held_letter_is_released_when_meant(office: Office) -> None:
    """
    No single key sends: it is said to whom it goes, and only then it goes.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.see("held GR-")
        await driver.see("nobody vouches for the sender · acknowledgement")
        await driver.press("r")
        await driver.see("Release this letter?")
        await driver.press("escape")
        await driver.see("Letters out that need somebody · 4")
        assert [OutgoingState.HELD] * 4 == letters(office)
        await driver.press("r")
        await driver.see("It goes to whoever wrote to GR-")
        await driver.press("y")

        await driver.see("It is on its way.")
        await driver.see("Letters out that need somebody · 3")
        assert 1 == letters(office).count(OutgoingState.RELEASED)

        await driver.see("On their way: pulled back as long as they wait · 1")
        await driver.press("G", "w")
        await driver.see("It never goes out.")
        await driver.press(*"withdraw", "enter")
        await driver.see("It is withdrawn.")
        await driver.miss("On their way")
        assert [OutgoingState.WITHDRAWN] == sorted({*letters(office)} - {"held"})


async def test_a_neutral_draft_takes_the_place_of_a_held_letter(
    office: Office,
) -> None:
    """
    Asked once more, and nothing goes out before somebody reads it in its case.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.see("held GR-")
        await driver.press("e")
        await driver.see("Write a neutral one instead?")
        await driver.press(*"withdraw", "enter")

        await driver.see("It is withdrawn; the draft is in the case.")
        await driver.see("Letters out that need somebody · 3")
        assert 1 == letters(office).count(OutgoingState.WITHDRAWN)


async def test_a_held_letter_is_withdrawn(office: Office) -> None:
    """
    A letter that never goes out is destroyed: no single key does it, but a word.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.press("enter")
        await driver.see("Withdraw it: it never goes out")
        await driver.press("2")
        await driver.see("Its words and its address are destroyed")
        await driver.see("Cases: GR-")
        await driver.see("Told: nobody outside")
        await driver.press("y", "enter")
        await driver.see("That is not the word.")
        assert [OutgoingState.HELD] * 4 == letters(office)
        await driver.press("backspace", *"withdraw", "enter")

        await driver.see("It is withdrawn.")
        await driver.see("Letters out that need somebody · 3")
        assert 1 == letters(office).count(OutgoingState.WITHDRAWN)


def break_off(office: Office) -> None:
    """
    Let the server vanish while it is being told the first letter.
    """
    ring, at = office.ring(ADA), office.clock()
    with office.mechanism.store.begin() as tx:
        first = next(iter(list_outgoing(tx, ring))).cover
        release_outgoing(tx, ring, outgoing_id=first.id, at=at)
        pen = Pen.of(tx, office.mechanism.worker_ring(), at)
        for state, act in (
            (OutgoingState.SENDING, Act.OUTGOING_SENDING),
            (OutgoingState.UNCERTAIN, Act.OUTGOING_UNCERTAIN),
        ):
            take_step(pen, tx.outgoing.lock(first.id), state, act)


@pytest.mark.parametrize(
    ("keys", "question", "said", "state"),
    [
        ("s|sent\r", "Was it sent?", "It counts as sent.", OutgoingState.SENT),
        ("a|y", "Send it again?", "It is on its way again.", OutgoingState.RELEASED),
    ],
)
async def test_an_uncertain_letter_is_settled(
    office: Office, keys: str, question: str, said: str, state: OutgoingState
) -> None:
    """
    Somebody who knows says that it was sent, or has it sent again: the first destroys it.
    """
    key, answer = keys.split("|")
    break_off(office)
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await go_down_to(driver, "it may have been sent")
        await driver.press(key)
        await driver.see(question)
        await driver.type(answer)

        await driver.see(said)
        await driver.see("Letters out that need somebody · 3")
        assert 1 == letters(office).count(state)


async def test_a_settled_letter_moves_the_clocks_of_the_office(office: Office) -> None:
    """
    That it was sent starts what the office's own limits say, not what is shipped.
    """
    break_off(office)
    kind = ClockKind.FEEDBACK
    limits = {**office.mechanism.timetable.limits, kind: Limit(10, Unit.DAY)}
    timetable = replace(office.mechanism.timetable, limits=limits)
    own = replace(office, mechanism=replace(office.mechanism, timetable=timetable))
    async with at_desk(own, ADA) as driver:
        await begin(driver)
        await go_down_to(driver, "it may have been sent")
        await driver.press("s")
        await driver.see("Was it sent?")
        await driver.press(*"sent", "enter")
        await driver.see("It counts as sent.")

    with office.mechanism.store.read() as tx:
        covers = list_covers(tx, office.ring(ADA))
    due = [clock.due_on for one in covers for clock in one.clocks if clock.kind is kind]
    assert [office.mechanism.today + timedelta(days=10)] == due


async def test_a_letter_that_came_back_is_settled(office: Office) -> None:
    """
    It says that it did not arrive and what is next; settled, it is off the list.
    """
    ring, at = office.mechanism.worker_ring(), office.clock()
    with office.mechanism.store.begin() as tx:
        first = next(iter(list_outgoing(tx, office.ring(ADA)))).cover
        bounce(Pen.of(tx, ring, at), tx.outgoing.lock(first.id))
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await go_down_to(driver, "it did not arrive")
        await driver.press("enter")
        await driver.see("It came back, and somebody took care of it: settle it")
        await driver.see("Open its case")
        await driver.miss("Withdraw it")
        await driver.press("escape", "x")
        await driver.see("Has somebody taken care of it?")
        await driver.press("y")

        await driver.see("It is settled.")
        await driver.see("Letters out that need somebody · 3")
        assert 1 == letters(office).count(OutgoingState.SETTLED)


async def test_a_job_that_was_given_up_is_tried_anew(office: Office) -> None:
    """
    What went wrong and what to do is said in sentences, and a key does it.
    """
    spool_id = office.collect(unreadable(SECRET))
    give_up(office, spool_id)
    async with at_desk(office, ADA) as driver:
        await driver.see("▲ 5 wait (6)")
        await begin(driver)
        await driver.see("Jobs that were given up · 1")
        await driver.press("G")
        await driver.see("receive letter · The database was away, or too busy.")
        await driver.press("t")
        await driver.see("anew.")
        await driver.miss("Jobs that were given up")

        (receipt,) = office.work()

        assert (spool_id, Outcome.QUARANTINED) == (receipt.id, receipt.outcome)


async def test_who_repairs_nothing_is_told(office: Office) -> None:
    """
    Everybody sees that a job was given up; few may have it tried.
    """
    give_up(office, office.collect(unreadable(SECRET)))
    async with at_desk(office, BO) as driver:
        await begin(driver)
        await driver.press("t")

        await driver.see("Coordinators, custodians and")
        await driver.see("Jobs that were given up · 1")


def give_up(office: Office, spool_id: SpoolId) -> None:
    """Let the worker fail to read a message until it gives up."""
    at, store = office.clock(), office.mechanism.store
    with store.read() as tx:
        before = tx.outbox.count(JobState.FAILED)
    with store.begin() as tx:
        (job_id, *_) = tx.outbox.due(at=at, limit=1, again_after=timedelta())
    state = JobState.READY
    while state is not JobState.FAILED:
        at += timedelta(hours=2)
        with store.begin() as tx:
            job = tx.outbox.claim(job_id, owner="test", at=at)
            assert job is not None
            assert str(spool_id) == job.ref
            state = tx.outbox.fail(job, error="OperationalError", at=at)
    with store.read() as tx:
        assert before + 1 == tx.outbox.count(JobState.FAILED)


async def test_the_case_of_a_letter_is_opened(office: Office) -> None:
    """
    From a letter one comes to its case, and back.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.press("o")
        await driver.see("Summary")
        await driver.see("Kind")
        await driver.press("escape")
        await driver.see("Letters out that need somebody · 4")


@pytest.mark.usefixtures("aside")
async def test_a_step_that_is_not_possible_is_told(office: Office) -> None:
    """
    A key without a meaning for this line does nothing, and says where to look.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.press("y")

        await driver.see("That is not possible here; Enter shows what is.")


@pytest.mark.usefixtures("aside")
async def test_keys_typed_ahead_meet_the_line_that_is_meant(office: Office) -> None:
    """
    However fast they come, a key that moves is done before one that acts.
    """
    office.clock.later(timedelta(minutes=5))
    office.take_in(automatic())
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        for key in ("j", "l"):
            driver.desk.post_message(events.Key(key, key))

        await driver.see("as text")
        await driver.see(SECRET)


@pytest.mark.usefixtures("aside")
async def test_who_may_not_look_is_not_offered_it(office: Office) -> None:
    """
    A message one has no key for can be seen to be there, and not looked at.
    """
    async with at_desk(office, CY) as driver:
        await begin(driver)
        await driver.see("others may look at it")
        assert "Look" not in driver.keys
        await driver.press("l")
        await driver.see("That is not possible here")
        await driver.press("t")

        await driver.see("Coordinators and custodians decide about messages")


@pytest.mark.usefixtures("aside")
async def test_a_lost_database_leaves_the_last_list(office: Office) -> None:
    """
    What was read stays, marked as stale with the key that tries again.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        office.mechanism.store.close()
        database = office.mechanism.home.database
        for file in database.parent.glob("grievance.db*"):
            file.rename(file.with_name(f"away-{file.name}"))
        database.mkdir()

        await driver.press("R")

        await driver.see("! stale, R tries again: The database cannot be reached")
        await driver.see("quarantined")
        database.rmdir()
        for file in database.parent.glob("away-*"):
            file.rename(file.with_name(file.name.removeprefix("away-")))
        await driver.press("R")
        await driver.miss("stale")


async def test_while_it_is_read_it_says_so(office: Office) -> None:
    """
    Until the answer is there, the list says that it is being read.
    """
    async with at_desk(office, ADA) as driver:
        with office.clock.stopped():
            await driver.press("6")
            await driver.see("Looking what waits …")

        await driver.see("Letters out that need somebody · 4")


@pytest.mark.usefixtures("aside")
async def test_locking_leaves_nothing(office: Office) -> None:
    """
    A message that was looked at is gone from the screen, and from memory.
    """
    async with at_desk(office, ADA) as driver:
        await begin(driver)
        await driver.press("l")
        await driver.see("as text")
        screen = driver.screen
        assert isinstance(screen, LookScreen)
        await driver.press("ctrl+l")

        await driver.see("Passphrase")
        assert "" == screen._text.text
        assert "village" not in driver.text


async def test_a_hostile_message_is_literal(office: Office) -> None:
    """
    Codes and markup of a raw message are marks, in the look and in the form.
    """
    office.take_in(unreadable(HOSTILE))
    async with at_desk(office, ADA, size=(160, 40)) as driver:
        await begin(driver)
        await driver.press("l")
        await driver.see("as text")
        await driver.see("[/x] [@click=app.quit]leave[/]")
        assert set() == set("\x1b\x07\u202e") & set(driver.text)
        await driver.press("h")
        await driver.see("> [/x] [@click=app.quit]leave[/]")
        assert set() == set("\x1b\x07\u202e") & set(driver.text)


@pytest.mark.usefixtures("aside")
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
async def test_the_list_fits(office: Office, size: tuple[int, int]) -> None:
    """
    At every size the item, its state and the next key are seen.
    """
    async with at_desk(office, ADA, size=size) as driver:
        await begin(driver)

        await driver.see("quarantined")
        await driver.see("Next step")
        assert {size[0]} == {len(line) for line in driver.text.splitlines()}
