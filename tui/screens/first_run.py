"""What is offered where no office is: make one, look round in an invented one, or leave."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import OptionList, Static

from tui.guide import Founded, Guide, Next
from tui.keys.command_list import Command, bindings
from tui.screens.first_run_done import DoneScreen
from tui.screens.first_run_form import FoundScreen
from tui.screens.menu import DIGITS, MOVES, numbered
from tui.text import line


CHOICES = {
    "found": "Make an office here",
    "demo": "Look round first: an invented office, in a folder of its own",
    "leave": "Leave; nothing was made",
}
ELSEWHERE = (
    "Your office is on another machine? Leave, and join it: `grievance people request`, "
    "then `grievance people join` (docs/people.md). It is in another folder? "
    "`grievance --home DIR desk`."
)


class WelcomeScreen(Screen[None]):
    """The first thing that anybody sees of it."""

    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(
            "first",
            Command(
                name="leave",
                keys="escape",
                label="Leave",
                help="Leave without making anything",
                first=False,
            ),
        ),
        *MOVES,
        *DIGITS,
    ]

    def __init__(self, guide: Guide) -> None:
        super().__init__()
        self._guide = guide

    def compose(self) -> ComposeResult:
        with Vertical(classes="first-run"):
            yield Static("There is no office yet", classes="dialog-title", markup=False)
            yield Static(line(f"in {self._guide.place}"), classes="hint")
            yield OptionList(
                *numbered([line(c) for c in CHOICES.values()]), markup=False
            )
            yield Static(line(ELSEWHERE), classes="hint")

    @on(OptionList.OptionSelected)
    async def selected(self, event: OptionList.OptionSelected) -> None:
        await self.action_pick(event.option_index)

    async def action_pick(self, place: int) -> None:
        if place >= len(CHOICES):
            return
        chosen = list(CHOICES)[place]
        if chosen == "found":
            await self.app.push_screen(FoundScreen(self._guide), self._founded)
        else:
            self._end(Next.DEMO if chosen == "demo" else Next.LEAVE)

    async def _founded(self, founded: Founded | None) -> None:
        if founded is not None:
            self._guide.person = founded.person
            await self.app.push_screen(DoneScreen(founded), self._read)

    def _read(self, _: None) -> None:
        self._end(Next.UNLOCK)

    def _end(self, how: Next) -> None:
        self._guide.next = how
        self.app.exit()

    def action_move(self, way: str) -> None:
        choices = self.query_one(OptionList)
        getattr(choices, f"action_{way}")()

    def action_leave(self) -> None:
        self._end(Next.LEAVE)
