"""File the letter that is read to another case, to one of its own, or back here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from grievance.domain.ids import CaseId
from grievance.domain.reference import Reference
from grievance.services.cases.open_case import OpenedCase
from grievance.services.cases.read_letters import OpenedLetter
from tui.asking import cases as asking
from tui.asking import filing
from tui.screens.case_steps.step import CaseDesk
from tui.screens.file_letter import FileLetterScreen, Whereto
from tui.screens.reason import ReasonScreen


NO_LETTER = "There is no letter to file; the tab of letters shows what came."
SPLIT = (
    "The worker makes a case of its own of it. Here one line says where it lies; nothing "
    "is deleted, and B takes it back."
)
BACK = "It lies in this case again; the other case says so in one line."


async def attach(desk: CaseDesk) -> None:
    """Ask to which case the letter belongs."""
    opened = desk.letter
    if opened is None:
        desk.say(NO_LETTER)
        return

    def chosen(wish: Whereto | None) -> None:
        if wish is not None:
            said = f"It goes to {wish.to}; the worker files it there."
            _file(desk, opened, wish.to, wish.reason, said)

    await desk.put(FileLetterScreen(opened.number, desk.shown.related), chosen)


async def split(desk: CaseDesk) -> None:
    """Ask why the letter is a case of its own."""
    opened = desk.letter
    if opened is None:
        desk.say(NO_LETTER)
        return

    def given(reason: str | None) -> None:
        if reason is not None:
            said = "It becomes a case of its own; the worker makes it."
            _file(desk, opened, None, reason, said)

    title = f"Split letter {opened.number} off?"
    await desk.put(ReasonScreen(title, SPLIT), given)


async def take_back(desk: CaseDesk) -> None:
    """Ask why the letter belongs here after all."""
    opened = desk.letter
    if opened is None or not opened.is_elsewhere:
        desk.say("This letter lies here; there is nothing to take back.")
        return

    def given(reason: str | None) -> None:
        if reason is None:
            return
        back = partial(
            filing.take_back, desk.session, letter_id=opened.id, reason=reason
        )
        _change(desk, back, "It lies here again.")

    title = f"Take letter {opened.number} back?"
    await desk.put(ReasonScreen(title, BACK), given)


def _file(
    desk: CaseDesk,
    opened: OpenedLetter,
    to: Reference | None,
    reason: str,
    said: str,
) -> None:
    session = desk.session

    def step(case_id: CaseId) -> None:
        spool_id = filing.file_letter(session, case_id, opened.id, to=to, reason=reason)
        desk.expect(spool_id)

    _change(desk, step, said)


def _change(desk: CaseDesk, step: Callable[[CaseId], None], said: str) -> None:
    """Take the step in a thread, then open the case as it is then."""
    case_id = desk.shown.opened.case.id

    def question() -> OpenedCase:
        step(case_id)
        return asking.read_case(desk.session, case_id)

    desk.change(question, said)
