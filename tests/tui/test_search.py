"""Words are found at the desk in every case that one may open, and opened where they are."""

from __future__ import annotations

from datetime import date

import pytest

from rich.cells import cell_len

from grievance.domain.allegation import Allegation, Respondent
from grievance.domain.contents import PartKind
from grievance.domain.events import Act
from grievance.domain.slip import RespondentKind
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.letters.say_hit import MORE, MOST
from grievance.services.search.search_cases import Found, Hit
from grievance.services.search.search_snippet import Piece
from tests.doubles import make_case
from tests.tui.offices import ADA, CY, HOSTILE, SHOWN, Office, complaint
from tests.tui.pilots import at_desk
from tui.facts.search import STOPPED, search_line, snippet_content, tab_of
from tui.screens.case import CaseScreen
from tui.screens.search import SearchScreen
from tui.search_found import FoundCases
from tui.widgets.listing import Listing
from tui.widgets.long_text import LongText


NOBODY = Respondent(kind=RespondentKind.UNKNOWN)


def hit(*pieces: Piece, kind: PartKind = PartKind.LETTER) -> Hit:
    case = make_case(received_on=date(2026, 3, 2))
    return Hit(case=case, part_id=case.id, kind=kind, number=1, snippet=pieces)  # type: ignore[arg-type]  # any id


async def test_words_are_found_and_opened_where_they_stand(office: Office) -> None:
    """
    From anywhere; Esc comes back to what was found, and the log tells no word.
    """
    allege(office, "Nobody is paid.", "Nobody may leave at midnight.")
    async with at_desk(office, ADA, size=(110, 30)) as driver:
        await driver.press("ctrl+f")
        await driver.see("Enter searches")
        await driver.type("DUST !children")
        await driver.press("enter")
        await driver.see("Search · 1 place in 1 case · 4 cases read")
        await driver.see("See the photo of the dust.")
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.screen, CaseScreen), "case")
        await driver.see("See the photo of the dust.")
        await driver.see("dam.jpg")
        await driver.press("escape")
        await driver.until(lambda: isinstance(driver.screen, SearchScreen), "hits")
        assert "Search · 1 place in 1 case" in driver.text

        await driver.press("slash", *(["backspace"] * 20))
        await driver.type("midnight")
        await driver.press("enter")
        await driver.see("allegation 2")
        await driver.press("enter")
        await driver.see("Nobody may leave at midnight.")
        facts = driver.screen.query_one("#facts-tab Listing", Listing)
        await driver.until(lambda: current(facts) == "A2", "second allegation")
        await driver.press("escape", "slash", *(["backspace"] * 8))
        await driver.type("nobodysaysso")
        await driver.press("enter")
        await driver.see("Nothing of that stands in a case that you may open")
        await driver.press("slash")
        await driver.type(" !" + "x" * 400)
        await driver.press("enter")
        await driver.see("longer than 400 characters")

        await driver.press("w")
        await driver.type("WITNESS")
        await driver.press("enter")
        await driver.see("Search · 4 places in 4 cases")
        await driver.see("Maria Witness · maria@village.example")
        await driver.press("ctrl+l")
        await driver.miss("Witness")
        acts = office.acts()

    assert 4 == acts.count(Act.CASES_SEARCHED)
    assert (2, 4) == (acts.count(Act.WORDS_SHOWN), acts.count(Act.IDENTITY_OPENED))


def allege(office: Office, *texts: str) -> None:
    """Put allegations on record in the newest case."""
    ring, at = office.ring(ADA), office.clock()
    with office.mechanism.store.begin() as tx:
        case, *_ = tx.worklists.covers(ring.author.holder)
        for number, text in enumerate(texts, start=1):
            new = Allegation(
                number=number, respondent=NOBODY, criterion="PS 10.3", text=text
            )
            record_allegation(tx, ring, case.id, new, at=at)


def current(listing: Listing) -> str:
    return listing.current.key if listing.current else ""


async def test_a_long_letter_opens_where_the_words_stand(office: Office) -> None:
    """
    They are marked, also in what a reply quotes, which is folded otherwise.
    """
    quoted = "\n".join(f"> line {number}" for number in range(200))
    words = f"See below.\n\nOn Monday, Ada wrote:\n{quoted}\n> The ZQXJKVW is shut.\n"
    office.take_in(complaint("Re: Gates", words))
    async with at_desk(office, ADA, size=(100, 24)) as driver:
        await driver.press("ctrl+f")
        await driver.type("zqxjkvw")
        await driver.press("enter")
        await driver.see("1 place in 1 case")
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.screen, CaseScreen), "case")
        await driver.see("line 199")
        await driver.see("The ZQXJKVW is shut.")
        assert ["ZQXJKVW"] == underlined(driver.screen.query_one("#letter", LongText))
        await driver.press("escape")
        await driver.until(lambda: isinstance(driver.screen, SearchScreen), "hits")


def underlined(text: LongText) -> list[str]:
    """Return what is marked in the lines that are seen."""
    strips = (text.render_line(y) for y in range(text.size.height))
    return [
        part.text
        for strip in strips
        for part in strip
        if part.style and part.style.underline
    ]


async def test_hostile_words_are_shown_as_they_are(office: Office) -> None:
    """
    In the line and below it: no markup is read, no code obeyed.
    """
    async with at_desk(office, ADA, size=(120, 30)) as driver:
        await driver.press("ctrl+f")
        await driver.type("[/x] app.quit")
        await driver.press("enter")
        await driver.see("1 place in 1 case")
        await driver.see("[@click=")
        assert "\x1b" not in driver.text
        assert "Read this: [/x]" in driver.words


async def test_a_search_that_was_stopped_shows_nothing_more(office: Office) -> None:
    """
    What a thread finds afterwards is of an older generation, and nobody's; in a small
    window as in a large one.
    """
    async with at_desk(office, ADA, size=(40, 12)) as driver:
        await driver.press("ctrl+f")
        await driver.type("dust")
        with office.clock.stopped():
            await driver.press("enter")
            await driver.see("Looking …")
            await driver.press("escape")
        await driver.until(lambda: not driver.screen.workers._workers, "thread")
        await driver.miss("See the photo")
        await driver.press("R")
        await driver.see("See the photo of the dust.")
        await driver.press("escape")
        await driver.until(lambda: not isinstance(driver.screen, SearchScreen), "queue")


async def test_who_may_open_nothing_finds_nothing(office: Office) -> None:
    """
    And is told what they searched: no case at all.
    """
    async with at_desk(office, CY) as driver:
        await driver.press("ctrl+f")
        await driver.type("dust")
        await driver.press("enter")
        await driver.see("Search · 0 places in 0 cases · 0 cases read")


@pytest.mark.parametrize(
    ("count", "found", "is_over", "said"),
    [
        (0, None, True, "Search"),
        (
            0,
            Found(read=412, of=1_000),
            False,
            "412 of 1,000 cases read so far · Esc stops",
        ),
        (
            0,
            Found(read=412, of=1_000),
            True,
            f"412 of 1,000 cases read so far · {STOPPED}",
        ),
        (MOST + 1, Found(read=412, of=1_000), True, f"read so far · {MORE}"),
        (0, Found(read=2, of=2, shut=1), True, "! 1 case did not open"),
        (0, Found(read=9, of=9, files=1), True, "8 cases and 1 file of audits read"),
        (0, Found(read=9, of=9, files=2), True, "7 cases and 2 files of audits read"),
    ],
)
def test_how_far_it_is(
    count: int, found: Found | None, said: str, *, is_over: bool
) -> None:
    """
    What was read, of how many, what goes on, and what could not be looked at.
    """
    assert said in search_line([hit()] * count, found, is_over=is_over)


def test_a_snippet_is_one_safe_line() -> None:
    """
    Breaks are spaces, codes are marks, and only what was found is marked as such.
    """
    shown = snippet_content(
        (Piece(text="a\nb "), Piece(text=HOSTILE, is_found=True), Piece(text="…")),
        "bold",
    )

    assert f"a b {SHOWN}…" == shown.plain
    assert [HOSTILE_SPAN] == [(span.start, span.end) for span in shown.spans]
    assert cell_len(shown.plain)


HOSTILE_SPAN = (len("a b "), len("a b ") + len(SHOWN))


def test_each_kind_has_its_tab() -> None:
    """
    What has none is shown with the first one.
    """
    assert "letters" == tab_of(hit(kind=PartKind.ATTACHMENT))
    assert "" == tab_of(hit(kind=PartKind.REASON))


def test_one_steps_through_what_was_found() -> None:
    """
    A case of which two passages were found is one step.
    """
    first, second = hit(), hit()
    found = FoundCases(None, lambda: [first, first, second])  # type: ignore[arg-type]  # asked for no rows

    assert second.case.id == found.neighbour(first.case.id, 1)
    assert first.case.id == found.neighbour(second.case.id, -1)
    assert None is found.neighbour(first.case.id, -1)
    assert None is found.neighbour(second.case.id, 1)
    assert None is found.neighbour(make_case().id, 1)
