"""Hostile text is shown as it is written, wherever a complaint can put it."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.color import Color
from textual.widgets import Input, OptionList, Static, TextArea

from grievance.domain.contents import AttachmentNote, LetterText
from grievance.domain.ids import PartId
from grievance.services.cases.read_letters import OpenedLetter
from grievance.services.handling.add_note import add_note
from grievance.services.slips.list_cases import list_covers
from tests.tui.cheap_desk import paint
from tests.tui.crawler import Crawler, Walked
from tests.tui.hostile import ON_A_LINE, watched
from tests.tui.hostile_office import hostile_office
from tests.tui.hostile_parts import PARTS, Part
from tests.tui.inventory import every_field, every_screen
from tests.tui.offices import ADA, HOSTILE, SHOWN, Office
from tests.tui.pilots import Driver, at_desk
from tui.asking.shown_case import shown_letter
from tui.discreet import DiscreetApp
from tui.first_run import FirstRun
from tui.guide import Founded, Guide, Wish
from tui.screens.first_run_done import DoneScreen
from tui.scrub import Scrub
from tui.text import block, cell, line
from tui.widgets.letters import Letters


# The first run has a test of its own, below.
OF_FIRST_RUN = {"DoneScreen", "FoundScreen", "WelcomeScreen"}
READ_ONLY = {"UnfinishedScreen.None"}  # what was typed before
FILLED = frozenset[str]().union(*(part.fields for part in PARTS.values()))
FORBIDDEN = set("\x00\x07\x1b\x9b\u202e\u2066")


def obeyed(driver: Driver) -> set[str]:
    """What a terminal would obey of all that is painted, frame and colours apart."""
    strips = paint(driver.desk)
    return FORBIDDEN & {c for strip in strips for part in strip for c in part.text}


async def test_a_hostile_letter_is_literal(office: Office) -> None:
    """
    Subject, text, attachment name and dialogs show codes and markup as text.
    """
    async with at_desk(office, ADA, size=(160, 40)) as driver:
        await driver.press("j", "j", "enter")
        await driver.see("Kind")
        await driver.tab("Letters")
        await driver.see("[/x] [@click=app.quit]leave[/]")
        await driver.see("Read this: [/x] [@click=app.quit]leave[/]")
        assert driver.text.count("<U+202E>evil<U+200B>") == 2
        assert driver.text.count("evil") == 3  # a name loses its codes when it is read
        assert set() == obeyed(driver)

        await driver.press("w")
        await driver.see("Save an attachment")
        assert set() == obeyed(driver)
        path = driver.screen.query_one(Input).value
        assert set() == set("[]<>\\ ") & set(path.rpartition("/")[2])


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
async def test_every_field_takes_every_hostile_string(
    office: Office, part: Part
) -> None:
    """
    A18: each key of each screen and tab is pressed, each field that is asked for is filled
    with all of it and saved, also on screens behind screens and on the lock; never is a
    code painted, none gets as far as the second line of defence, and the desk goes on.

    A custodian sees some screens that others do not.
    """
    reference, walked = hostile_office(office), Walked()
    async with at_desk(office, part.who, size=(100, 30)) as driver:
        with watched(driver.desk) as watch:
            crawler = Crawler(
                driver, watch, reference, office.ring(part.who), walked=walked
            )
            await part.go(driver, crawler)

    assert set() == part.screens - walked.met
    assert set() == part.fields - walked.fed
    assert set() == walked.passed - walked.fed - FILLED - READ_ONLY
    assert set() == part.commands - walked.seen
    assert part.many <= len(walked.seen)


def test_no_screen_and_no_field_is_left_out() -> None:
    """
    Those walks, each of which meets its own, are together over all that the desk has.
    """
    met = frozenset[str]().union(*(part.screens for part in PARTS.values()))

    assert OF_FIRST_RUN == every_screen() - met
    assert set() == every_field() - {name.partition(".")[2] for name in FILLED}


async def test_the_first_run_takes_them_too() -> None:
    """
    What somebody calls an office and themselves is text, there and once it is made.
    """

    def found(wish: Wish) -> Founded:
        there = Path("/home") / HOSTILE.replace("/", "")
        return Founded(person=wish.person, home=there, device=there, safe=there)

    app = FirstRun(Guide(Path("/home"), found))
    async with app.run_test(size=(100, 40)) as pilot:
        driver = Driver(app, pilot)  # type: ignore[arg-type]  # no desk yet, painted alike
        await pilot.press("1")
        with watched(app):
            for field in app.screen.query(Input):
                field.value = ON_A_LINE
            await pilot.pause()
            assert set() == obeyed(driver)
            await pilot.press("ctrl+s")
            await driver.until(lambda: isinstance(app.screen, DoneScreen), "made")
            await pilot.pause()
            assert set() == obeyed(driver)


class Shelf(App[None]):
    """Letters alone, without the rooms that would have cleaned them."""

    def compose(self) -> ComposeResult:
        yield Letters()


async def test_letters_clean_what_nobody_cleaned_before(office: Office) -> None:
    """
    Raw codes in subject, text and attachment name are marks on the screen.
    """
    letter = LetterText(
        received_at=office.clock(),
        subject=HOSTILE,
        text=HOSTILE,
        attachments=(
            AttachmentNote(
                part_id=PartId(uuid4()),
                name=HOSTILE,
                media_type=HOSTILE,
                size=1,
                sha256="",
            ),
        ),
    )
    opened = [
        OpenedLetter(id=PartId(uuid4()), letter=letter, writer=None) for _ in range(2)
    ]
    app = Shelf()
    async with app.run_test(size=(200, 30)) as pilot:
        app.query_one(Letters).show([shown_letter(one) for one in opened], {})
        await pilot.pause()
        strips = paint(app)
        painted = "\n".join("".join(part.text for part in strip) for strip in strips)

    assert 6 == painted.count(SHOWN)
    assert set() == FORBIDDEN & set(painted)


async def test_a_hostile_note_is_literal(office: Office) -> None:
    """
    What was written into a note is text too.
    """
    ring = office.ring(ADA)
    with office.mechanism.store.begin() as tx:
        for case in list_covers(tx, ring):
            add_note(tx, ring, case_id=case.id, text=HOSTILE, at=office.clock())
    async with at_desk(office, ADA) as driver:
        await driver.press("enter")
        await driver.see("Kind")
        await driver.tab("Summary")

        await driver.see(SHOWN)
        assert set() == obeyed(driver)


async def test_hostile_typing_is_literal(office: Office) -> None:
    """
    Markup pasted into the filter, a note or a reason crashes nothing.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("slash")
        driver.screen.query_one("#filter", Input).value = HOSTILE
        await driver.see("No case matches.")
        await driver.press("escape", "enter")
        await driver.see("Kind")
        await driver.press("N")
        driver.screen.query_one(TextArea).text = HOSTILE
        await driver.see("[/x] [@click=app.quit]")
        await driver.press("ctrl+s")
        await driver.see("The note is in the case.")


def test_the_door_returns_content_not_markup() -> None:
    """
    Text has no spans of its own, and keeps lines only where it may.
    """
    assert [] == list(block("[bold]x[/]\n[/x]").spans)
    assert "[bold]x[/]\n[/x]" == block("[bold]x[/]\n[/x]").plain
    assert "a ␊ b" == line("a\nb").plain
    assert "汉字… " == cell("汉字汉字", 6)
    assert "abc  " == cell("abc", 5)


def test_the_filter_takes_out_what_came_past_the_door() -> None:
    """
    Codes are dropped from text, and our own cursor movements stay.
    """
    ours = Segment("\x1b[H", None, [(1,)])  # type: ignore[list-item]  # any control
    segments = [Segment("a\x1b]2;x\x07b\u202ec\ud83d"), ours]

    scrubbed = Scrub().apply(segments, Color(0, 0, 0))

    assert ["a]2;xbc", "\x1b[H"] == [segment.text for segment in scrubbed]


class Careless(App[None]):
    """Puts what somebody said into widgets as it is."""

    def get_line_filters(self) -> list[Scrub]:
        return [Scrub()]

    def compose(self) -> ComposeResult:
        yield Static(HOSTILE, markup=False)
        yield OptionList(HOSTILE, markup=False)
        yield Input(HOSTILE)
        yield TextArea(HOSTILE)


async def test_careless_widgets_are_caught_by_the_filter() -> None:
    """
    Of text that no door has seen, no code reaches the terminal.
    """
    app = Careless()
    async with app.run_test() as pilot:
        await pilot.pause()
        strips = paint(app)
        painted = {c for strip in strips for part in strip for c in part.text}

    assert set() == FORBIDDEN & painted


class Past(DiscreetApp):
    """Shows what somebody said as it is, beside a field that holds it too."""

    def compose(self) -> ComposeResult:
        yield Static(f"Not “{HOSTILE}”.", markup=False)
        yield Input(HOSTILE)


async def test_what_comes_past_the_door_is_noticed() -> None:
    """
    The filter strips it, and the walk over all fields fails; a field alone may hold it.
    """
    app = Past()
    async with app.run_test() as pilot:
        await pilot.pause()
        with pytest.raises(AssertionError), watched(app) as watch:
            paint(app)

    assert [True] == ["Not" in text for text in watch.stripped]
