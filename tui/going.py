"""Going about the desk: to an area by its number, and back to the last case."""

from __future__ import annotations

import inspect

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.actions import ActionParseResult
from textual.binding import BindingType
from textual.dom import DOMNode

from grievance.domain.ids import CaseId
from tui.areas import AREAS, BY_NUMBER, Area
from tui.commands import CommandApp, Named
from tui.forms.option import Option
from tui.keys.command_list import Command, bindings
from tui.keys.jumping import Jump, OffersJumps, jumps_on, lettered
from tui.leaving import Leavable, ShowsCase
from tui.messages import CaseShown
from tui.typing_keys import is_typing


if TYPE_CHECKING:  # the lock is there before these are imported
    from tui.screens.queue import QueueScreen
    from tui.session import Session


KEPT = 2  # the case that is open, and the one before
NOT_AGAIN = frozenset(  # what goes somewhere, or shows; all else is done again with `.`
    {
        "open",
        "choose",
        "leave",
        "back",
        "again",
        "filter",
        "clear",
        "copy",
        "quotes",
        "former",
        "later",
        "next",
        "previous",
        "next_tab",
        "former_tab",
    }
)


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
                name="repeat",
                keys=".",
                label="Once more",
                help="Begin the last step again, with the case that is here now",
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
        self._queue: QueueScreen | None = None
        self._recent: list[CaseId] = []
        self._last = ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One leaves places only; what asks something wants its answer first."""
        screen = self.screen
        if action in {"area", "last_case", "repeat"}:
            return isinstance(screen, Leavable) and not is_typing(screen)
        if action == "jump":
            return not (self.is_locked or screen.is_modal or is_typing(screen))
        return super().check_action(action, parameters)

    @property
    def queue(self) -> QueueScreen | None:
        """The list below everything, while somebody is at the desk."""
        return self._queue

    async def action_area(self, name: str) -> None:
        """Close what lies over the queue, and open an area."""
        queue = self.queue
        if queue is None or self._session is None:
            return
        with self.batch_update():
            while self.screen is not queue:
                await self.pop_screen()
            screen = self.workplace.area(self._session, name, queue)
            if screen is not None:
                await self.push_screen(screen, self._chosen)

    async def _chosen(self, case_id: CaseId | None) -> None:
        if case_id is not None:
            await self.open_case(case_id)

    async def open_case(self, case_id: CaseId) -> None:
        """Open a case in place of the one that is open, else before what is shown."""
        queue = self.queue
        if queue is None or self._session is None:
            return
        shown = self.workplace.case(self._session, case_id, queue)
        if isinstance(self.screen, ShowsCase):
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
        self._last = ""

    async def action_last_case(self) -> None:
        """Open the last case; from a case, the one before it."""
        is_open = isinstance(self.screen, ShowsCase)
        earlier = self._recent[1:] if is_open else self._recent
        if earlier:
            await self.open_case(earlier[0])
        else:
            self.notify("No case was open before.", markup=False)

    # Once more

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do it, and know by its id what was done with a case."""
        done = await super().run_action(action, default_namespace, namespaces)
        if done and issubclass(type(default_namespace), Leavable):
            self._last = _repeated(default_namespace, action) or self._last
        return done

    async def action_repeat(self) -> None:
        """Begin the last step again; what it asks, it asks anew."""
        for active in self.screen.active_bindings.values():
            if active.binding.id == self._last and active.enabled:
                await self.run_action(active.binding.action, active.node)
                return
        said = "That cannot be done here." if self._last else "Nothing was done yet."
        self.notify(said, markup=False)

    # By name, and by a letter

    def named(self) -> Iterable[Named]:
        """Yield the areas before what the keys do, and what one may jump to after."""
        if isinstance(self.screen, Leavable):
            yield from map(self._area_by_name, AREAS)
        yield from super().named()
        if isinstance(self.screen, OffersJumps):
            yield from map(_by_name, self.screen.jumps())

    def _area_by_name(self, area: Area) -> Named:
        more, names = f"{area.number}  {area.help}", " ".join(area.aliases)
        return Named(
            option=Option(area.name, area.title, more, names),
            run=partial(self.action_area, area.name),
        )

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

        areas = {one.number: one.title for one in AREAS if len(one.number) == 1}
        await self.push_screen(self.workplace.jump(letters, areas), chosen)


def _repeated(node: DOMNode | None, action: str | ActionParseResult) -> str:
    """Return the id of what is done again by the key for it, else nothing."""
    for _key, binding in node._bindings if node else ():  # noqa: SLF001  # no other door
        if binding.action == action and binding.id:
            name = binding.id.partition(".")[2]
            return "" if name in NOT_AGAIN else binding.id
    return ""


def _by_name(jump: Jump) -> Named:
    option = Option(jump.name, jump.name, "go there")
    return Named(option=option, run=partial(_gone, jump))


async def _gone(jump: Jump) -> None:
    done = jump.go()
    if inspect.isawaitable(done):
        await done
