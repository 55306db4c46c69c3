"""A walk over a desk that presses each key and fills each field with hostile words."""

from __future__ import annotations

import re

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, OptionList, TextArea

from grievance.vault.ring import PersonRing
from tests.doubles import TODAY
from tests.tui.hostile import LINES, MANY_LINES, ON_A_LINE, Watch, obeyed
from tests.tui.pilots import Driver
from tui.leaving import Leavable
from tui.screens.confirm import GraveScreen
from tui.screens.draft_review import DraftReviewScreen
from tui.screens.lock import LockScreen
from tui.screens.look import LookScreen
from tui.screens.menu import MenuScreen
from tui.screens.plan import PlanScreen
from tui.screens.queue import QueueScreen
from tui.screens.review import ReviewScreen
from tui.typing_keys import is_typing
from tui.widgets.picker import Picker


SKIPPED = frozenset(
    {"desk.quit", "desk.lock", "desk.jump", "case.next", "case.previous"}
)
DAYS = re.compile(r"day|date|until|due|received|since|^field-(by|review)$")
A_DAY = "2026-03-31"
RIGHT = {  # what is right in a field
    "word": "open",
    "field-language": "en",
    "field-found_on": str(TODAY),
    "field-on": str(TODAY),
}
ENDING = frozenset(  # what ends a screen, so that all else comes before
    {
        "identity.give_up",
        "review.discard",
        "review.edit",
        "review.postpone",
        "review.send",
    }
)
DEPTH = 4  # screens before a screen
LEFT_BY_KEYS = (Leavable, DraftReviewScreen, LookScreen, PlanScreen, ReviewScreen)


@dataclass
class Walked:
    """
    What there was on a walk: commands *seen*, screens *met*, fields *passed* and *fed*.

    A field is called by its screen; it is passed also where it is hidden.
    """

    seen: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)
    fed: set[str] = field(default_factory=set)


@dataclass
class Crawler:
    """
    Presses each key that a screen has, and feeds every field that is asked for.

    *reference* is of a case that came with a report, *ring* of whoever sits there.
    """

    driver: Driver
    watch: Watch
    reference: str
    ring: PersonRing
    walked: Walked = field(default_factory=Walked)
    left: set[str] = field(default_factory=set)  # to another walk

    @property
    def screen(self) -> Screen[Any]:
        return self.driver.screen

    async def settle(self) -> None:
        """Wait until nothing is asked in a thread any more."""
        await self.driver.until(
            lambda: not getattr(self.screen, "_asking", False), "an answer"
        )

    def look(self) -> None:
        self.walked.met |= {type(one).__name__ for one in self.driver.desk.screen_stack}
        self.walked.passed |= {
            self._name(one) for one in self.screen.query("Input, TextArea")
        }
        assert set() == obeyed(self.driver), self.driver.text
        assert set() == self.watch.stripped, self.driver.text

    async def over(self, base: Screen[Any]) -> None:
        """Take every key of a screen that opens something or does it at once."""
        for name, key in sorted(self.keys(), key=lambda one: one[0] in ENDING):
            if self.screen is not base:
                return
            self.walked.seen.add(name)
            await self.press(key, base)
            if isinstance(self.screen, MenuScreen):
                await self._choices(key, base)
            await self.back(base)

    def pass_by(self) -> None:
        """Leave what this screen has now to another walk."""
        self.left |= {name for name, _ in self.keys()}

    def keys(self) -> Iterable[tuple[str, str]]:
        """Yield the commands of this screen that were not tried yet."""
        for active in list(self.screen.active_bindings.values()):
            name = active.binding.id or ""
            is_new = name and name not in self.walked.seen | self.left | SKIPPED
            is_way = name.startswith("area.") or name.endswith((".leave", ".back"))
            if is_new and active.enabled and not is_way:
                yield name, active.binding.key

    async def press(self, key: str, base: Screen[Any]) -> None:
        """Take one key of a screen, and what is behind it."""
        await self.driver.press(key)
        await self.settle()
        self.look()
        if self.screen is not base:
            await self._behind(base)
        elif is_typing(base):
            await self._type()

    async def _behind(self, base: Screen[Any]) -> None:
        await self.feed()
        if self.screen is not base and isinstance(self.screen, LEFT_BY_KEYS):
            await self.over(self.screen)

    async def _choices(self, key: str, base: Screen[Any]) -> None:
        count = self.screen.query_one(OptionList).option_count
        for place in range(1, min(count, 9) + 1):
            await self.back(base)
            await self.driver.press(key)
            await self.settle()
            if not isinstance(self.screen, MenuScreen):
                return
            await self.press(str(place), base)

    async def _type(self) -> None:
        """Put all of it into the field above a list; go back to the list, with none of it."""
        field = self.screen.focused
        assert isinstance(field, Input)
        self._put(field, is_right=False)
        await self.driver.pilot.pause()
        self.look()
        await self.driver.press("escape")
        await self.settle()

    async def feed(self) -> None:
        """Put all of it into each field and save; then what is right, where that is known."""
        screen = self.screen
        for is_right in (False, True):
            await self._fill(is_right=is_right)
            if self.screen is not screen:
                return
        if {
            self._name(one) for one in self._shown
        } - self.walked.fed:  # what was saved shows it
            await self._fill(is_right=False)

    async def _fill(self, *, is_right: bool) -> None:
        fields = self._shown
        if not fields:
            return
        for one in fields:
            self._put(one, is_right=is_right)
        await self.driver.pilot.pause()
        self.look()
        by_enter = isinstance(self.screen, (Leavable, LockScreen, GraveScreen))
        await self.driver.press("enter" if by_enter else "ctrl+s")
        await self.settle()
        self.look()

    @property
    def _shown(self) -> list[Widget]:
        """The fields that may be filled now."""
        kinds = (Input, TextArea, Picker)
        return [one for one in self.screen.focus_chain if isinstance(one, kinds)]

    def _name(self, one: Widget) -> str:
        return f"{type(self.screen).__name__}.{one.id}"

    def _put(self, one: Widget, *, is_right: bool) -> None:
        name = self._name(one)
        if isinstance(one, TextArea):
            one.text = LINES if name in self.walked.fed else MANY_LINES
        elif isinstance(one, Picker) and one.options and not one.value:
            one.take(one.options[0])
        elif isinstance(one, Input):
            day = A_DAY if DAYS.search(one.id or "") else None
            right = RIGHT.get(one.id or "", day)
            one.value = right if is_right and right else ON_A_LINE
        self.walked.fed.add(name)

    async def back(self, base: Screen[Any]) -> None:
        """
        Go back; what was typed is dropped at the second Esc.

        Where a key went on from *base* for good, whoever came before it goes on instead.
        """
        for _ in range(3 * DEPTH):
            is_there = base in self.driver.desk.screen_stack
            if self.screen is base or isinstance(self.screen, QueueScreen):
                return
            if not is_there and isinstance(self.screen, Leavable):
                return
            await self.driver.press("escape")
            await self.settle()
