"""Retention review: closed cases whose time is over, to keep, to hold, or to erase."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from grievance.domain.case import Case
from grievance.domain.erasure import AskedErasure, Cause
from grievance.screen.retention_words import BECAUSE
from grievance.services.retention.retention_queue import Reviewed
from tui.asking import retention as asking
from tui.forms.form import Form, Values
from tui.forms.people import (
    erasing_form,
    holding_form,
    keeping_form,
    kept_until,
    reason_of,
)
from tui.keys.command_list import Command, bindings
from tui.leaving import Leavable
from tui.listed import Listed, Slot
from tui.queue.case_list import CaseList
from tui.screens.case import CaseScreen
from tui.screens.form import FormScreen
from tui.screens.listing_screen import ListingScreen, coming_and_going
from tui.session import Session
from tui.wrapping import Block


NO_CASE = "Put the cursor on a case."
ASKED = "It waits for a second person: key 6 shows what waits."


class RetentionScreen(Leavable, ListingScreen[None]):
    """That the time is over destroys nothing: a person looks, a second one agrees."""

    BINDING_GROUP_TITLE = "Retention"
    NAME = "Retention review"
    SLOTS = (
        Slot("Case", 13),
        Slot("Kept until", 10),
        Slot("Ended", 10, 60),
        Slot("Came to"),
        Slot("Because", 18, 80),
        Slot("Hold", 7),
    )
    LOADING = "Looking which cases are over …"
    EMPTY = (
        "The time of no case is over. A lists every one that has ended, Esc goes back."
    )
    OF_LINE = frozenset({"open", "keep", "hold", "erase"})
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "retention",
        *coming_and_going("Open the case"),
        Command(
            name="keep",
            keys="l",
            label="Keep longer",
            help="Keep the case until a day, for a reason",
        ),
        Command(
            name="hold",
            keys="h",
            label="Hold, let go",
            help="Let nothing of the case be destroyed, or end that",
        ),
        Command(
            name="erase",
            keys="e",
            label="Ask to erase",
            help="Ask a second person to erase the case for good",
        ),
        Command(
            name="everything",
            keys="A",
            label="All that ended",
            help="List every case that has ended, or those alone whose time is over",
        ),
    )

    def __init__(self, session: Session, cases: CaseList) -> None:
        super().__init__(session)
        self._cases = cases
        self._everything = False

    def read(self) -> object:
        """Read which cases are over."""
        return asking.read_retention(self.session, everything=self._everything)

    def lines(self, found: Sequence[Reviewed]) -> Sequence[Listed]:
        """Return a line for each, the longest over first."""
        return [_line(one) for one in found]

    def words(self, found: Sequence[Reviewed]) -> str:
        """Say how many they are."""
        over = sum(one.kept.is_over(self.session.today) for one in found)
        held = sum(one.is_held for one in found)
        ended = f"{len(found):,} ended · " if self._everything else ""
        return f"{ended}{over:,} whose time is over · {held:,} on hold"

    # Keys

    async def action_open(self) -> None:
        """Open the case."""
        if (one := self.thing) is not None:
            await self.put(CaseScreen(self.session, one.case.id, self._cases))

    def action_everything(self) -> None:
        """List all that ended, or what is over alone."""
        self._everything = not self._everything
        self.begin_anew()
        self.action_again()

    async def action_keep(self) -> None:
        """Ask until when, and why."""

        def keep(case: Case, values: Values) -> None:
            until, reason = kept_until(values), reason_of(values)
            asking.keep(self.session, case.id, until, reason)

        await self._fill_in(keeping_form, keep, "It is kept.")

    async def action_hold(self) -> None:
        """Ask why it is held, or is no more."""
        is_held = not (self.thing is not None and self.thing.is_held)

        def hold(case: Case, values: Values) -> None:
            asking.hold(self.session, case.id, reason_of(values), is_held=is_held)

        said = "It is on hold." if is_held else "It is on hold no more."
        await self._fill_in(
            lambda case: holding_form(case, is_held=is_held), hold, said
        )

    async def action_erase(self) -> None:
        """Ask why it is to be erased; nothing is destroyed by that alone."""

        def erase(case: Case, values: Values) -> None:
            cause, reason = Cause(values["cause"]), reason_of(values)
            asked = AskedErasure(cause=cause, reason=reason)
            asking.erase(self.session, case.id, asked)

        await self._fill_in(erasing_form, erase, ASKED)

    async def _fill_in(
        self,
        form_of: Callable[[Case], Form],
        step: Callable[[Case, Values], None],
        said: str,
    ) -> None:
        """Ask what a step needs, and take it; a refusal is told in the form."""
        if self.thing is None:
            self.say(NO_CASE)
            return
        case: Case = self.thing.case

        def submit(values: Values) -> bool:
            step(case, values)
            return True

        def answered(is_done: bool | None) -> None:  # noqa: FBT001  # Textual calls it
            if is_done:
                self.say(said)

        await self.put(FormScreen(self.session, form_of(case), submit), answered)


def _line(one: Reviewed) -> Listed:
    came_to = str(one.outcome or one.case.stage).replace("-", " ")
    why = f"Kept until {one.kept.until}, because {BECAUSE[one.kept.because]}."
    held = " It is on hold: nothing of it can be destroyed." if one.is_held else ""
    return Listed(
        cells=(
            one.case.reference,
            str(one.kept.until),
            str(one.kept.since),
            came_to,
            BECAUSE[one.kept.because],
            "‖ hold" if one.is_held else "",
        ),
        thing=one,
        key=str(one.case.id),
        tone="soft" if one.is_held else "",
        detail=(Block(f"{one.case.reference}, a {one.case.kind}: {why}{held}"),),
    )
