"""Letters on a case: how far a reply is proven, quotations, and where a letter lies."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from grievance.domain.contents import (
    Correspondent,
    FiledAs,
    Filing,
    LetterText,
)
from grievance.domain.entity import Entity
from grievance.domain.ids import EntityId, PartId
from grievance.domain.intake import Outcome, Receipt
from grievance.domain.slip import Channel
from grievance.services.cases.read_letters import OpenedLetter
from grievance.services.registry.import_registry import Registry, import_registry
from tests.tui.offices import ADA, BO, HOSTILE, SHOWN, Office, complaint
from tests.tui.pilots import Driver, at_desk
from tests.tui.test_case_screen import give
from tui.asking.shown_case import ShownLetter, shown_letter
from tui.facts.letter import UNVERIFIED, letter_blocks, newest_blocks
from tui.screens.case import CaseScreen
from tui.wrapping import to_lines


ANSWER = (
    "Still nobody was paid.\n\n"
    "On Mon, 2 Mar 2026 at 08:00, Office <intake@office.example> wrote:\n"
    "> We have your complaint.\n> It has a reference.\n\n-- \nMaria, line four\n"
)


@pytest.fixture(name="case")
def _case(office: Office) -> Receipt:
    """
    A complaint of its own.
    """
    receipt = office.take_in(complaint("No water", "There is no water in the camp."))
    assert Outcome.CASE is receipt.outcome
    return receipt


async def read_letters(driver: Driver, receipt: Receipt) -> None:
    await driver.open(str(receipt.reference))
    await driver.tab("Letters")


async def test_an_unverified_reply_says_so(office: Office, case: Receipt) -> None:
    """
    In words, in the list of letters and above the letter itself.
    """
    reply = office.reply(case, ANSWER, authentic=False)
    assert (Outcome.REPLY, case.case_id) == (reply.outcome, reply.case_id)
    async with at_desk(office, ADA) as driver:
        await read_letters(driver, case)
        await driver.see("▲ unverified · Re: No water")
        await driver.press("greater_than_sign")

        await driver.see(UNVERIFIED)
        await driver.see("Still nobody was paid.")


async def test_a_verified_reply_says_so(office: Office, case: Receipt) -> None:
    """
    A reply that our server vouches for is called verified, in a word.
    """
    office.reply(case, ANSWER, authentic=True)
    async with at_desk(office, ADA) as driver:
        await read_letters(driver, case)
        await driver.see("Re: No water")
        await driver.press("greater_than_sign")

        await driver.see("Reply verified · it comes from the address that wrote before")
        assert "nverified" not in driver.words


async def test_a_first_letter_is_neither(office: Office, case: Receipt) -> None:
    """
    What answers nothing is not called verified or unverified.
    """
    async with at_desk(office, ADA) as driver:
        await read_letters(driver, case)
        await driver.see("There is no water in the camp.")

        assert "verified" not in driver.words.casefold()


async def test_quotations_fold_to_a_line(office: Office, case: Receipt) -> None:
    """
    Quoted lines and a signature are one line each, until somebody wants to see them.
    """
    office.reply(case, ANSWER, authentic=True)
    async with at_desk(office, ADA) as driver:
        await read_letters(driver, case)
        await driver.press("greater_than_sign")
        await driver.see("▸ 3 quoted lines · Q shows")
        await driver.see("▸ 2 lines of signature · Q shows")
        assert "We have your complaint." not in driver.text

        await driver.press("Q")

        await driver.see("> We have your complaint. > It has a reference.")
        await driver.see("▾ 3 quoted lines · Q folds")
        await driver.see("Maria, line four")
        await driver.press("Q")
        await driver.miss("It has a reference.")


async def test_a_letter_goes_to_another_case(office: Office, case: Receipt) -> None:
    """
    It is filed with a reason; one line is left, and B takes it back.
    """
    other = office.take_in(complaint("No light", "There is no light in the camp."))
    async with at_desk(office, ADA) as driver:
        await read_letters(driver, case)
        await driver.press("F")
        await driver.see("To which case does letter 1 belong?")
        await driver.type(f"{other.reference}\r\r")
        await driver.see("This needs a reason; write one sentence.")
        await driver.type("same camp\r")  # faster than its letters are handled
        await driver.see(f"It goes to {other.reference}; the worker files it there.")

        (filed,) = office.work()

        assert (Outcome.REPLY, other.case_id) == (filed.outcome, filed.case_id)
        await driver.see(f"It is filed in {other.reference} now.")
        await driver.press("R")
        await driver.see(f"→ filed in {other.reference} by Ada Berg")
        await driver.see("same camp")
        await driver.press("B")
        await driver.see("Take letter 1 back?")
        await driver.type("it was not")
        await driver.press("enter")

        await driver.see("It lies here again.")
        await driver.see("↩ taken back by Ada Berg")
        await driver.miss("→ filed in")


async def test_a_letter_becomes_a_case_of_its_own(
    office: Office, case: Receipt
) -> None:
    """
    Split off with a reason, it is a new case in the queue.
    """
    office.reply(case, "Another matter: the guards beat us.", authentic=True)
    async with at_desk(office, ADA) as driver:
        await read_letters(driver, case)
        await driver.press("greater_than_sign")
        await driver.press("S")
        await driver.see("Split letter 2 off?")
        await driver.type("another matter")
        await driver.press("enter")
        await driver.see("It becomes a case of its own")

        (made,) = office.work()

        assert Outcome.CASE is made.outcome
        await driver.see(f"The worker made {made.reference} of it.")
        await driver.press("escape")
        await driver.see("of 6 cases")
        await driver.press("escape")
        await driver.see("6 of 6 cases")


async def test_who_may_not_file_is_told(office: Office) -> None:
    """
    Only custodians hold the original; others get the service's sentence.
    """
    with office.mechanism.store.read() as tx:
        first = tx.worklists.covers(office.ring(ADA).author.holder)[0]
    give(office, first, BO)
    async with at_desk(office, BO) as driver:
        await driver.press("enter")
        await driver.see("Kind")
        await driver.press("B")
        await driver.see("This letter lies here; there is nothing to take back.")
        await driver.press("S")
        await driver.type("why")
        await driver.press("enter")

        await driver.see("Who complained is sealed to the custodians of this case")


async def test_a_wrong_reference_is_told(office: Office, case: Receipt) -> None:
    """
    A reference that can be none keeps the dialog open.
    """
    async with at_desk(office, ADA) as driver:
        await read_letters(driver, case)
        await driver.press("F")
        await driver.type("GR-1")
        await driver.press("enter")

        await driver.see("A reference looks like GR-7F3K-9Q2D")


async def test_cases_about_the_same_are_suggested(office: Office) -> None:
    """
    A shared Entity and a reference in a subject name cases; a key leads there and back.
    """
    smelter = Entity(id=EntityId(UUID(int=7)), name="Kalumba Smelting")
    with office.mechanism.store.begin() as tx:
        registry = Registry(entities=(smelter,), certifications=(), audits=())
        import_registry(tx, registry, at=office.clock())
    first = office.take_in(complaint("Wages", "Kalumba Smelting pays no wages."))
    second = office.take_in(complaint("Gates", "Kalumba Smelting locks the gates."))
    third = office.take_in(complaint(f"Of {second.reference}", "See that one."))
    async with at_desk(office, ADA, size=(160, 40)) as driver:
        await driver.open(str(second.reference))
        await driver.see("Perhaps about the same · v opens one")
        await driver.see(f"{first.reference} also about Kalumba Smelting")
        await driver.press("v", "1")
        await driver.see(f"{first.reference} · received")
        await driver.press("escape")
        await driver.see(f"{second.reference} · received")
        await driver.press("escape")
        await driver.see("cases")
        await driver.press("escape")
        await driver.open(str(third.reference))
        await driver.see(f"{second.reference} a subject here names it")
        assert isinstance(driver.screen, CaseScreen)


async def test_nothing_related_is_said(office: Office, case: Receipt) -> None:
    """
    Where no case seems to be about the same, the key says so.
    """
    async with at_desk(office, ADA) as driver:
        await driver.open(str(case.reference))
        await driver.press("v")

        await driver.see("No case that you may open seems to be about the same.")


def letter(minute: int, subject: str, text: str, *, proven: bool) -> ShownLetter:
    at = datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
    said = LetterText(received_at=at, subject=subject, text=text, verified=proven)
    id_ = PartId(UUID(int=minute))
    return shown_letter(OpenedLetter(id=id_, letter=said, writer=None))


def test_the_newest_letter_begins_the_summary() -> None:
    """
    Its subject and the first line that is no quotation, whatever order they are in.
    """
    quoting = f"\n\n> We have your complaint.\n\n{HOSTILE}\nMore\n"
    newest = letter(5, f"Re: {HOSTILE}", quoting, proven=False)
    older = letter(1, "No water", "There is none.", proven=True)

    said = to_lines(newest_blocks((newest, older)), 500)
    assert [f"2026-03-02 · ▲ unverified · Re: {SHOWN}", SHOWN, ""] == [
        one.text for one in said
    ]
    assert [] == newest_blocks(())


def test_a_first_line_that_goes_on_ends_in_an_ellipsis() -> None:
    """
    A paragraph without a break fills no summary; a letter without words adds none.
    """
    long, empty = (letter(1, "", text, proven=True) for text in ("x" * 900, "\n"))

    [shown, _] = newest_blocks((long,))
    assert f"2026-03-02 · (no subject)\n{'x' * 119}…" == shown.text
    [shown, _] = newest_blocks((empty,))
    assert "2026-03-02 · (no subject)" == shown.text


def test_every_fact_of_a_letter_is_cleaned(office: Office) -> None:
    """
    Names, contacts, labels, notes, references and reasons may be hostile too.
    """
    letter = LetterText(
        received_at=office.clock(),
        subject=HOSTILE,
        text=f"{HOSTILE}\n> {HOSTILE}\n",
        labels=(HOSTILE,),
        notes=(HOSTILE,),
        verified=False,
        channel=Channel.MEETING,
        entered_by="someone",
        from_case=HOSTILE,
    )
    filing = Filing(
        letter_id=PartId(UUID(int=1)),
        filed=FiledAs.ELSEWHERE,
        at=office.clock(),
        case=HOSTILE,
        reason=HOSTILE,
    )
    writer = Correspondent(
        letter_id=PartId(UUID(int=1)),
        name=HOSTILE,
        address=HOSTILE,
        clear=False,
        forwarded=(HOSTILE,),
        contact=HOSTILE,
    )
    opened = OpenedLetter(
        id=PartId(UUID(int=1)),
        letter=letter,
        writer=writer,
        entered_by=HOSTILE,
        filed=filing,
        filed_by=HOSTILE,
    )

    blocks = letter_blocks(shown_letter(opened), writer, unfolded=True)

    shown = "\n".join(line.text for line in to_lines(blocks, 500))
    assert 14 == shown.count(SHOWN)
    assert "\x1b" not in shown
    assert f"perhaps written by {SHOWN}" in shown
