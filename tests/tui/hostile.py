"""What people who wish a terminal ill write into fields, and a walk through all of them."""

from __future__ import annotations

import re

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, OptionList, TextArea

from tests.tui.pilots import Driver
from tui.screens.menu import MenuScreen
from tui.screens.queue import QueueScreen
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
OBEYED = frozenset(
    {*map(chr, range(32)), *map(chr, range(127, 160))}
    | {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
)
SKIPPED = frozenset(
    {"desk.quit", "desk.lock", "desk.jump", "case.next", "case.previous"}
)
DAYS = re.compile(r"day|date|until|due|received|since|^field-on$")
DEPTH = 4  # screens before a screen


def obeyed(driver: Driver) -> set[str]:
    """What a terminal would obey of all that is painted."""
    strips = driver.desk.screen._compositor.render_strips()
    return {c for strip in strips for part in strip for c in part.text if c in OBEYED}


@dataclass
class Crawler:
    """Presses each key that a screen has, and feeds every field that is asked for."""

    driver: Driver
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
            await self.feed()

    async def _choices(self, key: str, base: Screen[Any]) -> None:
        count = self.screen.query_one(OptionList).option_count
        for place in range(1, min(count, 9) + 1):
            await self.back(base)
            await self.driver.press(key)
            await self.settle()
            if not isinstance(self.screen, MenuScreen):
                return
            await self._press(str(place), base)

    async def feed(self) -> None:
        """Put all of it into each field and save; where days are wanted, then days."""
        screen, fields = self.screen, [*self.screen.query("Input, TextArea, Picker")]
        if not fields:
            return
        for wants_days in (False, True):
            for one in fields:
                self._put(one, wants_days=wants_days)
            await self.driver.pilot.pause()
            self.look()
            await self.driver.press("ctrl+s")
            await self.settle()
            self.look()
            if self.screen is not screen:
                return

    def _put(self, one: Widget, *, wants_days: bool) -> None:
        name = f"{type(self.screen).__name__}.{one.id}"
        if isinstance(one, TextArea):
            one.text = LINES if name in self.fed else MANY_LINES
        elif isinstance(one, Picker) and one.options:
            one.take(one.options[0])
        elif isinstance(one, Input):
            is_day = wants_days and DAYS.search(one.id or "")
            one.value = "2026-03-31" if is_day else ON_A_LINE
        self.fed.add(name)

    async def back(self, base: Screen[Any]) -> None:
        """Go back; what was typed is dropped at the second Esc."""
        for _ in range(3 * DEPTH):
            if self.screen is base or isinstance(self.screen, QueueScreen):
                return
            await self.driver.press("escape")
            await self.settle()
