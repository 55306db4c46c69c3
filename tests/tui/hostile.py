"""What people who wish a terminal ill write into fields, and a walk through all of them."""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, OptionList, TextArea

from tests.tui.cheap_desk import paint
from tests.tui.pilots import Driver
from tui.discreet import DiscreetApp
from tui.leaving import Leavable
from tui.screens.confirm import GraveScreen
from tui.screens.lock import LockScreen
from tui.screens.menu import MenuScreen
from tui.screens.queue import QueueScreen
from tui.scrub import OBEYED, Scrub
from tui.typing_keys import is_typing
from tui.widgets.picker import Picker


STRINGS = {
    "escape": "\x1b[31mred\x1b[0m",
    "clear": "\x1b[2J\x1b[H",
    "c1": "\x9b2J\x90q\x9c",
    "title": "\x1b]2;PWNED\x07",
    "clipboard": "\x1b]52;c;cHduZWQ=\x07",
    "device": "\x1bP$q\x1b\\\x1b[6n",
    "bidi": "\u202eevil\u202c \u2066x\u2069",
    "unseen": "a\u200bb\ufeffc\u2060",
    "tag": "[/x] [bold [/] ]",
    "link": "[@click=app.quit]leave[/]",
    "rich": "[link=file:///etc/passwd]x[/link] :skull:",
    "nul": "a\x00b\x7fc\x08d",
    "joined": "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f3f3\ufe0f\u200d\U0001f308",
    "zalgo": "e" + "\u0301" * 100,
    "wide": "漢" * 80,
    "long": "x" * 3000,
    "format": "{0} %s ${x} \\",
    "breaks": "a\rb\x0bc\x0cd\x85e\u2028f",
}
ON_A_LINE = " ".join(STRINGS.values())
LINES = "\n".join(STRINGS.values())
MANY_LINES = LINES + "\none line more" * 5_000
SKIPPED = frozenset(
    {"desk.quit", "desk.lock", "desk.jump", "case.next", "case.previous"}
)
DAYS = re.compile(r"day|date|until|due|received|since|^field-(on|by)$")
A_DAY = "2026-03-31"
RIGHT = {"word": "open", "field-language": "en"}  # what is right in a field
DEPTH = 4  # screens before a screen


def obeyed(driver: Driver) -> set[str]:
    """What a terminal would obey of all that is painted."""
    return {
        c
        for strip in paint(driver.desk)
        for part in strip
        for c in part.text
        if OBEYED.match(c)
    }


class Watch(Scrub):
    """Keeps what the second line of defence had to strip: it came past the first."""

    def __init__(self) -> None:
        super().__init__()
        self.stripped: set[str] = set()

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Strip it all the same."""
        self.stripped |= {
            segment.text.strip()
            for segment in segments
            if not segment.control and OBEYED.search(segment.text)
        }
        return super().apply(segments, background)


@contextmanager
def watched(app: DiscreetApp) -> Iterator[Watch]:
    """Watch what is painted; a field is let be, as it holds what somebody types."""
    watch, scrub = Watch(), Scrub()

    def of_a_field(_: Widget) -> Sequence[LineFilter]:
        return [scrub]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "_scrub", watch)
        for kind in (Input, TextArea):
            patch.setattr(kind, "get_line_filters", of_a_field)
        yield watch
    assert set() == watch.stripped


@dataclass
class Crawler:
    """Presses each key that a screen has, and feeds every field that is asked for."""

    driver: Driver
    watch: Watch
    seen: set[str] = field(default_factory=set)
    fed: set[str] = field(default_factory=set)

    @property
    def screen(self) -> Screen[Any]:
        return self.driver.screen

    async def settle(self) -> None:
        """Wait until nothing is asked in a thread any more."""
        await self.driver.until(
            lambda: not getattr(self.screen, "_asking", False), "an answer"
        )

    def look(self) -> None:
        assert set() == obeyed(self.driver), self.driver.text
        assert set() == self.watch.stripped, self.driver.text

    async def over(self, base: Screen[Any]) -> None:
        """Take every key of a screen that opens something or does it at once."""
        for name, key in list(self.keys()):
            if self.screen is not base:
                return
            self.seen.add(name)
            await self._press(key, base)
            if isinstance(self.screen, MenuScreen):
                await self._choices(key, base)
            await self.back(base)

    def keys(self) -> Iterable[tuple[str, str]]:
        """Yield the commands of this screen that were not tried yet."""
        for active in list(self.screen.active_bindings.values()):
            name = active.binding.id or ""
            is_new = name and name not in self.seen | SKIPPED
            is_way = name.startswith("area.") or name.endswith((".leave", ".back"))
            if is_new and active.enabled and not is_way:
                yield name, active.binding.key

    async def _press(self, key: str, base: Screen[Any]) -> None:
        await self.driver.press(key)
        await self.settle()
        self.look()
        if self.screen is not base:
            await self._behind(base)
        elif is_typing(base):
            await self._type()

    async def _behind(self, base: Screen[Any]) -> None:
        await self.feed()
        if self.screen is not base and isinstance(self.screen, Leavable):
            await self.over(self.screen)

    async def _choices(self, key: str, base: Screen[Any]) -> None:
        count = self.screen.query_one(OptionList).option_count
        for place in range(1, min(count, 9) + 1):
            await self.back(base)
            await self.driver.press(key)
            await self.settle()
            if not isinstance(self.screen, MenuScreen):
                return
            await self._press(str(place), base)

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
        } - self.fed:  # what was saved shows it
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
            one.text = LINES if name in self.fed else MANY_LINES
        elif isinstance(one, Picker) and one.options:
            one.take(one.options[0])
        elif isinstance(one, Input):
            right = A_DAY if DAYS.search(one.id or "") else RIGHT.get(one.id or "")
            one.value = right if is_right and right else ON_A_LINE
        self.fed.add(name)

    async def back(self, base: Screen[Any]) -> None:
        """Go back; what was typed is dropped at the second Esc."""
        for _ in range(3 * DEPTH):
            if self.screen is base or isinstance(self.screen, QueueScreen):
                return
            await self.driver.press("escape")
            await self.settle()
