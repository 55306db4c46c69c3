"""A list of what is due, with its empty, loading and stale states; two areas are such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from grievance.domain.ids import CaseId
from tui.case_list import CaseList
from tui.command_list import Command, bindings
from tui.leaving import Leavable
from tui.listed import Listed, Slot
from tui.messages import Refused
from tui.screens.asking_screen import AskingScreen
from tui.screens.case import CaseScreen
from tui.session import Session
from tui.text import line
from tui.widgets.key_line import KeyLine
from tui.widgets.listing import Listing, Records


@dataclass(frozen=True, slots=True, kw_only=True)
class DueList:
    """What was read: the lines, and how many there are in words."""

    lines: Sequence[Listed] = field(default=(), repr=False)
    said: str = ""


class DueScreen(Leavable, AskingScreen[None]):
    """Reads in a thread; what was read last stays, marked as stale where it failed."""

    AUTO_FOCUS = "Listing"
    NAME: ClassVar[str] = ""
    EMPTY: ClassVar[str] = ""
    SLOTS: ClassVar[Sequence[Slot]] = ()
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "due",
        Command(name="open", keys="enter", label="Open", help="Open the case"),
        Command(name="again", keys="R", label="Refresh", help="Read the list anew"),
        Command(name="leave", keys="escape", label="Back", help="Go back"),
    )

    def __init__(self, session: Session, cases: CaseList) -> None:
        super().__init__(session)
        self.cases = cases
        self._found: DueList | None = None
        self._reason = ""

    def compose(self) -> ComposeResult:
        yield Static(classes="state", markup=False)
        yield Records(self.SLOTS)
        yield KeyLine()

    def on_mount(self) -> None:
        self.action_again()

    def on_screen_resume(self) -> None:
        """Show what was done in a case meanwhile."""
        if self._found is not None:
            self.action_again()

    def rows_changed(self) -> None:
        """Follow what others change, while somebody looks; else on coming back."""
        if self.is_current and self._found is not None:
            self.action_again()

    def read(self) -> DueList:
        """Read what is due; in a thread."""
        raise NotImplementedError

    def case_of(self, thing: object) -> CaseId | None:
        """Return which case a line is about."""
        raise NotImplementedError

    @property
    def thing(self) -> object:
        """What is under the cursor."""
        current = self.query_one(Records).current
        return current.thing if current else None

    def _show(self, found: DueList) -> None:
        self._found, self._reason = found, ""
        self._show_lines()

    def was_refused(self, event: Refused) -> None:
        """Keep the last list, marked as stale."""
        super().was_refused(event)
        self._reason = event.reason
        self._show_lines()

    def _show_lines(self) -> None:
        found, reason = self._found, self._reason
        loading = "" if found or reason else "Reading …"
        hint = f"{reason} R tries again." if reason else loading or self.EMPTY
        self.query_one(Records).show(found.lines if found else (), hint)
        stale = f"! stale: {reason} R tries again" if reason else ""
        parts = (stale, self.NAME, found.said if found else loading)
        state = self.query_one(".state", Static)
        state.update(line(" · ".join(part for part in parts if part)))

    # Keys

    def action_again(self) -> None:
        """Read it anew; what is shown stays until then."""
        if self._found is None:
            self._show_lines()
        self.ask(self.read, self._show)

    async def action_open(self) -> None:
        """Open the case that the line is about."""
        case_id = self.case_of(self.thing)
        if case_id is not None:
            screen = CaseScreen(self.session, case_id, self.cases)
            await self.app.push_screen(screen)

    @on(Listing.Picked)
    async def picked(self) -> None:
        await self.action_open()

    def action_leave(self) -> None:
        self.dismiss(None)

    def forget(self) -> None:
        """Hold nothing any more."""
        self.begin_anew()
        self._found = None
        self.query_one(Records).show((), "")
