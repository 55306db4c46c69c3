"""People and keys at the desk, for each role: who is here, grants, names, retention."""

from __future__ import annotations

import re

from datetime import timedelta

import click
import pytest

from grievance.cli.main import grievance
from grievance.domain.case import Case
from grievance.domain.events import Act
from grievance.domain.ids import holder_of
from grievance.domain.outcome import AskedBy
from grievance.domain.outgoing import OutgoingState
from grievance.domain.stage import Move, Stage
from grievance.services.access.assign_case import assign_case
from grievance.services.access.recuse_myself import recuse_myself
from grievance.services.cases.open_case import open_case
from grievance.services.handling.move_case import move_case
from grievance.services.letters.withdraw_outgoing import withdraw_outgoing
from grievance.services.log.make_checkpoint import make_checkpoint
from grievance.services.people.lock_identity import NewLock
from grievance.services.people.next_identity import next_identity
from grievance.services.people.renew_person import renew_person
from grievance.services.slips.list_cases import list_covers
from grievance.vault.identity_request import make_request
from tests.tui.forms import fill, save
from tests.tui.offices import ADA, BO, CY, DI, Office
from tests.tui.pilots import Driver, at_desk
from tui.asking.office import OfficeBook, read_office
from tui.facts.people import age, office_lines, root_commands
from tui.listed import Listed
from tui.screens.identity import IdentityScreen
from tui.screens.queue import QueueScreen
from tui.session import Session


def book_of(office: Office, name: str) -> OfficeBook:
    session = Session(mechanism=office.mechanism, ring=office.ring(name))
    return read_office(session)


def said(lines: tuple[Listed, ...], key: str) -> str:
    """Return a line and what stands below it."""
    [line] = [one for one in lines if one.key == key]
    return " ".join((*line.cells, *(block.text for block in line.detail)))


def test_everybody_sees_who_is_here_and_the_keys_of_the_office(office: Office) -> None:
    """
    Roles, key versions and their age; the commands for what the root key does.
    """
    book = book_of(office, CY)
    lines = office_lines(book)
    bo = said(lines, str(office.person(BO)))

    assert {ADA, BO, CY, DI} == {one.name for one in book.here}
    assert () == book.gone
    assert "handler" in bo
    assert "v1 · 60 d" in bo
    assert "grievance people leave 'Bo Hart'" in bo
    assert "(you)" in said(lines, str(office.person(CY)))
    assert "grievance recovery drill" in said(lines, "key recovery")
    keys = [one.key for one in lines]
    assert {"key root", "key worker", "key recovery", "key suite"} < set(keys)


def test_every_command_that_is_named_is_there(office: Office) -> None:
    """
    Whoever types what stands on the screen finds the command.
    """
    lines = office_lines(book_of(office, ADA))
    text = " ".join(block.text for line in lines for block in line.detail)
    named = {tuple(said.split()) for said in re.findall(r"grievance ([a-z ]+)", text)}

    assert {("people", "request"), ("rotate", "worker")} < {said[:2] for said in named}
    for words in named:
        command: click.Command = grievance
        for word in words:
            if isinstance(command, click.Group):
                found = command.get_command(click.Context(command), word)
                assert found is not None, words
                command = found
        assert command is not grievance


def test_each_role_has_what_it_sees_to(office: Office) -> None:
    """
    A custodian names, who works on cases retention; an analyst the log alone.
    """
    ways = {"rekey", "grants", "names", "retention", "requests", "log", "checkpoints"}

    def offered(name: str) -> set[str]:
        return {one.key for one in office_lines(book_of(office, name))} & ways

    assert {"log", "checkpoints"} == offered(CY)
    assert {"grants", "names", "log", "checkpoints"} == offered(DI)
    assert {"grants", "retention", "log", "checkpoints"} == offered(ADA)


def test_a_name_is_quoted_for_the_shell() -> None:
    """
    Whatever somebody is called, what is shown can be typed as it is.
    """
    assert "grievance people leave 'Jo O'\"'\"'Dea; rm x'" in root_commands(
        "Jo O'Dea; rm x"
    )


def test_an_age_is_told_in_days_then_in_years(office: Office) -> None:
    """
    Two years are years.
    """
    at = office.clock()

    assert "0 d" == age(at, at)
    assert "729 d" == age(at - timedelta(days=729), at)
    assert "3 y" == age(at - timedelta(days=1100), at)


async def test_a_key_is_given_and_taken_with_a_reason(office: Office) -> None:
    """
    From somebody's line on: what they have, one more by its reference after a word, and
    off again; without a reason nothing is done, and what was typed stays. What ends
    stands among the grants, from where one goes to the case.
    """
    newest = covers(office)[0]
    async with at_desk(office, ADA, size=(120, 40)) as driver:
        await driver.press("8")
        await driver.see("People & keys · 4 people here")
        await to_line(driver, BO)
        await driver.press("enter")
        await driver.see(f"{BO} · 0 keys")
        await driver.press("n")
        await driver.see("To which case is Bo Hart given the key?")
        await fill(driver, reference=newest.reference, until="2026-04-30")
        await save(driver)
        await driver.see("This needs a reason")
        await fill(driver, reason="he speaks her language")
        await save(driver)
        await give(driver)
        await driver.see(f"{BO} · 1 key")
        await driver.see(newest.reference)

        await driver.press("escape", "a")
        await driver.see("Ends · 1")
        await driver.see("in 59 d")
        await driver.press("enter")
        await driver.see("May read")
        await driver.press("escape", "escape")
        await driver.see("4 people here")
        await driver.press("enter")
        await driver.see(f"{BO} · 1 key")
        await driver.press("x")
        await driver.see(f"Take {BO} off {newest.reference}?")
        await fill(driver, reason="he met her brother")
        await save(driver)
        await driver.see(f"{BO} · 0 keys")
        await driver.press("escape")
        await driver.see("People & keys · 4 people here")


async def test_who_lost_their_keys_is_given_what_they_had_anew(
    office: Office,
) -> None:
    """
    After a word, as whoever has the new keys reads all of it; nobody else is offered it.
    """
    case = handled(office)
    lose(office, BO)
    async with at_desk(office, ADA, size=(120, 40)) as driver:
        await driver.press("8")
        await driver.see("v2 · 0 d")
        await to_line(driver, ADA)
        await driver.press("e")
        await driver.see("Nobody gives keys to themselves")
        await driver.see("People & keys · 4 people here")
        await to_line(driver, CY)
        await driver.press("e")
        await driver.see("Nothing of theirs is for older keys")
        await to_line(driver, BO, way="k")
        await driver.press("e")
        await driver.see("Give Bo Hart 1 key anew?")
        await driver.see("Make sure by telephone")
        await give(driver)
        await driver.see("Gave 1 key anew.")
    bo = holder_of(office.person(BO))
    with office.mechanism.store.read() as tx:
        [held] = tx.cases.access_of(bo)
    assert (case.id, 2) == (held.case_id, held.holder_kv)


async def test_keys_that_are_due_are_changed_on_demand(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Without waiting for the desk to look by itself; it says how many.
    """
    monkeypatch.setattr("tui.rekeying.LOOK_EVERY", 600)
    case = handled(office)
    async with at_desk(office, ADA, size=(120, 40)) as driver:
        await driver.press("8")
        await driver.see("4 people here")
        with office.mechanism.store.begin() as tx:
            at, ring = office.clock(), office.ring(BO)
            recuse_myself(tx, ring, case.id, reason="my village", at=at)
        await driver.press("R")
        await driver.see("▲ Keys to change · 1")
        await driver.press("g", "enter")
        await driver.see("1 case was given new keys.")
        await driver.miss("Keys to change")


def handled(office: Office) -> Case:
    """Give the newest case to Bo."""
    case, bo = covers(office)[0], office.person(BO)
    with office.mechanism.store.begin() as tx:
        ring, at = office.ring(ADA), office.clock()
        assign_case(tx, ring, case_id=case.id, handler_id=bo, at=at)
    return case


def lose(office: Office, name: str) -> None:
    """Have the keys signed that somebody made anew, with none of theirs from before."""
    at, new = office.clock(), NewLock(passphrase="the next", device=bytes(32))
    made = next_identity(office.ring(name), new, at=at)
    locked = made.signed.request.locked
    signed = make_request(made.identity, name=name, locked=locked, made_at=at)
    directory = office.mechanism.directory()
    with office.mechanism.store.begin() as tx:
        renew_person(tx, office.root, directory, signed, at=at)


async def give(driver: Driver) -> None:
    await driver.see("Type give and Enter")
    await driver.type("give")
    await driver.press("enter")


async def test_a_custodian_opens_names_from_both_lists(office: Office) -> None:
    """
    Who complained and the coded facts, never a word of it; the log knows who looked.
    """
    async with at_desk(office, DI, size=(110, 40)) as driver:
        await driver.press("8")
        await driver.see("Who complained, and not what · 4")
        await driver.press("w")
        await driver.see("4 cases")
        await driver.press("enter")
        await driver.see("That you looked, and when, is written into the log")
        await driver.press(*"open", "enter")
        await driver.see("maria@village.example")
        await driver.see("names only · the log knows that you looked")
        assert "paid" not in driver.words
        assert Act.IDENTITY_OPENED in office.acts()

        await driver.press("a")
        await driver.see("Who may pay")
        await fill(driver, who="The crew", from_whom="Their foreman")
        await fill(driver, likelihood="likely", harm="liberty")
        await save(driver)
        await driver.see("The crew")
        await driver.see("From whom")

        await driver.press("1")
        await driver.until(lambda: isinstance(driver.screen, QueueScreen), "queue")
        await driver.press("enter")
        await driver.see("See who wrote?")
        await driver.press(*"open", "enter")
        await driver.until(lambda: isinstance(driver.screen, IdentityScreen), "names")
        await driver.see("maria@village.example")


async def test_the_log_is_verified(office: Office) -> None:
    """
    What the command line says stands there; a log that was altered has its problems.
    """
    async with at_desk(office, CY, size=(120, 40)) as driver:
        await driver.press("8")
        await driver.see("Checkpoints · none yet")
        await driver.press("c")
        await driver.see("There is no checkpoint yet; the worker signs one.")
        await driver.press("v")
        await driver.see("No checkpoint covers what was logged since")
        with office.mechanism.store.begin() as tx:
            root, ring = office.root.public, office.mechanism.worker_ring()
            make_checkpoint(tx, ring, root_public=root)
        await driver.press("R")
        await driver.see("The newest checkpoint grievance-log/")
        await driver.press("v")
        await driver.see("✓ The log is sound:")
        with office.mechanism.store.engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE log_entry SET object = 'x' WHERE sequence = 3"
            )
        await driver.press("v")
        await driver.see("The log is not sound")


def ended(office: Office) -> Case:
    """Let the newest case be withdrawn and read; Bo reads it too, and nothing is sent."""
    mechanism, at, ring = office.mechanism, office.clock(), office.ring(ADA)
    case = handled(office)
    step = Move(to=Stage.WITHDRAWN, reason="she asked", asked_by=AskedBy.COMPLAINANT)
    with mechanism.store.begin() as tx:
        timetable = mechanism.timetable
        move_case(tx, ring, case_id=case.id, step=step, timetable=timetable, at=at)
    with mechanism.store.begin() as tx:
        open_case(tx, ring, case.id, with_writers=False, at=at)
        for letter in tx.outgoing.of_case(case.id):
            if letter.state in {OutgoingState.HELD, OutgoingState.RELEASED}:
                withdraw_outgoing(tx, ring, outgoing_id=letter.id, at=at)
    return case


async def test_a_case_that_is_over_is_kept_held_and_asked_to_be_erased(
    office: Office,
) -> None:
    """
    Each with a reason; on hold nothing is destroyed, whoever asks; and asking alone
    destroys nothing: it waits for a second person.
    """
    case = ended(office)
    async with at_desk(office, ADA, size=(120, 40)) as driver:
        await driver.press("8", "t")
        await driver.see("The time of no case is over.")
        await driver.press("A")
        await driver.see("1 ended · 0 whose time is over · 0 on hold")
        await driver.press("l")
        await fill(driver, until="2001-01-01", reason="the audit comes back to it")
        await save(driver)
        await driver.see("Name a day that is still to come")
        await fill(driver, until="2061-12-31")
        await save(driver)
        await driver.see("somebody said so")
        await driver.see("2061-12-31")

        await hold(driver, "1 on hold")
        await driver.press("e")
        await fill(driver, cause="somebody asked for it", reason="his own wish")
        await save(driver)
        await driver.see("This case is on hold, and nothing of it may be destroyed")
        await driver.press("escape", "escape")
        await hold(driver, "0 on hold")
        await driver.press("e")
        await fill(driver, cause="somebody asked for it", reason="his own wish")
        await save(driver)
        await driver.see("It waits for a second person")
        await driver.press("escape")
        await driver.see("Erasures that wait for a second person · 1")
        await driver.press("w")
        await driver.see("There is no case of which you may open who complained alone")
    with office.mechanism.store.read() as tx:
        assert not tx.cases.get(case.id).is_erased


async def hold(driver: Driver, then: str) -> None:
    await driver.press("h")
    await fill(driver, reason="a court asks")
    await save(driver)
    await driver.see(then)


def covers(office: Office) -> list[Case]:
    with office.mechanism.store.read() as tx:
        return list_covers(tx, office.ring(ADA))


async def to_line(driver: Driver, name: str, way: str = "j") -> None:
    """Go on until the cursor is on the line that begins so."""
    for _ in range(20):
        if f"▶ {name}" in driver.text:
            return
        await driver.press(way)
    msg = f"no line {name}\n{driver.text}"
    raise AssertionError(msg)
