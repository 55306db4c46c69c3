"""Going about the desk: to an area by its number, and back to the last case."""

from __future__ import annotations

import inspect

from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.screen import Screen

from grievance.domain.ids import CaseId
from tui.areas import AREAS, BY_NAME, BY_NUMBER
from tui.command_list import Command, bindings
from tui.commands import CommandApp
from tui.jumping import Jump, jumps_on, lettered
from tui.keys import is_typing
from tui.leaving import Leavable
from tui.messages import CaseShown
from tui.screens.case import CaseScreen
from tui.screens.jump import JumpScreen
from tui.screens.queue import QueueScreen
from tui.session import Session


KEPT = 2  # the case that is open, and the one before


class GoingApp(CommandApp):
    """Leaves what is open for somewhere else, where nothing is lost by it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(
            "area",
            *(
                Command(
                    name=area.name,
                    keys=area.number,
                    label=area.title,
                    help=area.help,
                    action=f"area('{area.name}')",
                )
                for area in AREAS
            ),
        ),
        *bindings(
            "desk",
            Command(
                name="last_case",
                keys="-",
                label="Last case",
                help="Open the case again that was open before",
                shown=False,
            ),
            Command(
                name="jump",
                keys=";",
                label="Jump",
                help="Show a letter beside whatever one can go to",
                shown=False,
            ),
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._session: Session | None = None
        self._recent: list[CaseId] = []

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One leaves places only; what asks something wants its answer first."""
        screen = self.screen
        if action in {"area", "last_case"}:
            return isinstance(screen, Leavable) and not is_typing(screen)
        if action == "jump":
            return not (self.is_locked or screen.is_modal or is_typing(screen))
        return super().check_action(action, parameters)

    @property
    def queue(self) -> QueueScreen | None:
        """The list below everything, while somebody is at the desk."""
        found = (one for one in self.screen_stack if isinstance(one, QueueScreen))
        return next(found, None)

    async def action_area(self, name: str) -> None:
        """Close what lies over the queue, and open an area."""
        queue, area = self.queue, BY_NAME[name]
        if queue is None or self._session is None:
            return
        with self.batch_update():
            while self.screen is not queue:
                await self.pop_screen()
            if area.open is not None:
                await self.push_screen(area.open(self._session, queue), self._chosen)

    async def _chosen(self, case_id: CaseId | None) -> None:
        if case_id is not None:
            await self.open_case(case_id)

    async def open_case(self, case_id: CaseId) -> None:
        """Open a case in place of the one that is open, else before what is shown."""
        queue = self.queue
        if queue is None or self._session is None:
            return
        shown: Screen[Any] = CaseScreen(self._session, case_id, queue)
        if isinstance(self.screen, CaseScreen):
            await self.switch_screen(shown)
        else:
            await self.push_screen(shown)

    @on(CaseShown)
    def remember_case(self, event: CaseShown) -> None:
        """Know the last cases by their ids alone, for as long as somebody is here."""
        case_id = event.row.case.id
        others = [one for one in self._recent if one != case_id]
        self._recent = [case_id, *others][:KEPT]

    def forget_cases(self) -> None:
        """Know of no case any more."""
        self._recent.clear()

    async def action_last_case(self) -> None:
        """Open the last case; from a case, the one before it."""
        is_open = isinstance(self.screen, CaseScreen)
        earlier = self._recent[1:] if is_open else self._recent
        if earlier:
            await self.open_case(earlier[0])
        else:
            self.notify("No case was open before.", markup=False)

    async def action_jump(self) -> None:
        """Show the letters, and go where the next one says."""
        letters = lettered(jumps_on(self.screen))

        async def chosen(letter: str | None) -> None:
            if letter is None:
                return
            if jump := letters.get(letter):
                await _gone(jump)
            else:
                await self.action_area(BY_NUMBER[letter].name)

        await self.push_screen(JumpScreen(letters), chosen)


async def _gone(jump: Jump) -> None:
    done = jump.go()
    if inspect.isawaitable(done):
        await done
