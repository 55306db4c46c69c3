"""Drive a desk without a terminal, and read what is on its screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen

from grievance.wiring import Mechanism
from tests.tui.cheap_desk import paint
from tests.tui.offices import Office
from tui.app import Desk
from tui.entrance import Entrance
from tui.screens.case import CaseScreen
from tui.screens.jump import JumpScreen
from tui.screens.queue import QueueScreen
from tui.watching import Watching
from tui.workplace import Workplace


PATIENCE = 400  # looks, each after everything pending was handled
AT_ONCE, LATER = 0.01, 0.05  # seconds between looks, the first few and then
FEW = 10
MOST_PRESSES = 60  # of one key, for what is on the screen or near


class HeardDesk(Desk):
    """A desk that keeps what it told: a toast goes by itself, on a slow machine unseen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told: list[str] = []

    def notify(self, message: str, **options: Any) -> None:
        self.told.append(" ".join(message.split()))
        super().notify(message, **options)


def entrance(mechanism: Mechanism) -> Entrance:
    """Return the way to a workplace that is there already."""
    return Entrance.to(Workplace(mechanism=mechanism))


@dataclass
class Driver:
    """A person at the desk."""

    desk: HeardDesk
    pilot: Pilot[None]
    has_looked: bool = False

    @property
    def screen(self) -> Screen[object]:
        return self.desk.screen

    async def tab(self, title: str) -> None:
        """Go to a tab of the case, by the letter that jumping shows beside it."""
        await self.press("semicolon")
        await self.until(lambda: isinstance(self.screen, JumpScreen), "letters")
        assert isinstance(self.screen, JumpScreen)
        letters = {jump.name: key for key, jump in self.screen.letters.items()}
        await self.press(letters[title])

    @property
    def text(self) -> str:
        self.has_looked = True
        lines = paint(self.desk)
        return "\n".join("".join(part.text for part in strip) for strip in lines)

    @property
    def words(self) -> str:
        """The text without the breaks and frames a screen makes."""
        return " ".join(self.text.replace("│", " ").split())

    @property
    def keys(self) -> str:
        """What the last line offers."""
        return " ".join(self.text.splitlines()[-1].split())

    async def press(self, *keys: str) -> None:
        """Press one key after the other, each when what the last one did is shown."""
        self.desk.told.clear()
        await self.pilot.press(*keys)

    async def press_until(self, key: str, met: Callable[[], bool], what: str) -> None:
        """
        Press a key again and again, each time when the last one has led somewhere.

        On a busy machine a key may still be on its way when others could be pressed: who
        goes down a list would pass what they want.
        """
        for _ in range(MOST_PRESSES):
            if met():
                return
            await self._press_on(key, what)
        msg = f"{key} never led to: {what}\n{self.text}"
        raise AssertionError(msg)

    async def _press_on(self, key: str, what: str) -> None:
        """Press a key, and wait for what is seen of it."""
        before = paint(self.desk)
        await self.press(key)
        await self.until(lambda: paint(self.desk) != before, what)
        await self.rest()

    async def rest(self) -> None:
        """Wait until two looks in a row see the same."""
        seen: list[object] = []

        def is_same() -> bool:
            seen.append(paint(self.desk))
            return len(seen) > 1 and seen[-1] == seen[-2]

        await self.until(is_same, "rest")

    async def type(self, text: str) -> None:
        """Type without waiting, as a person does and as a terminal passes it on."""
        self.desk.told.clear()
        for letter in text:
            key = "enter" if letter == "\r" else _character_to_key(letter)
            self.desk.post_message(Key(key, letter))
        await self.pilot.pause()

    async def until(self, met: Callable[[], bool], what: str) -> None:
        for look in range(PATIENCE):
            if met():
                return
            if self.desk._exception is not None:
                raise self.desk._exception
            await self.pilot.pause(AT_ONCE if look < FEW else LATER)
        msg = f"never came to: {what}\n{self.text}"
        raise AssertionError(msg)

    async def see(self, wanted: str) -> None:
        """Wait until it stands on the screen, or was told since the last key."""
        await self.until(
            lambda: wanted in self.words or self._was_told(wanted), f"see {wanted!r}"
        )

    def _was_told(self, wanted: str) -> bool:
        return any(wanted in said for said in self.desk.told)

    async def miss(self, unwanted: str) -> None:
        await self.until(lambda: unwanted not in self.words, f"miss {unwanted!r}")

    async def open(self, subject_or_reference: str) -> None:
        """Open the case with this reference, and wait for it."""
        await self.press("slash")
        await self.type(subject_or_reference)
        await self.press("enter", "enter")
        await self.until(lambda: isinstance(self.screen, CaseScreen), "case")
        await self.see("Summary")
        await self.see("Received")


@asynccontextmanager
async def at_desk(
    office: Office, name: str = "", *, size: tuple[int, int] = (120, 32)
) -> AsyncIterator[Driver]:
    """Sit down at the desk, unlocked where a *name* is given."""
    ring = office.ring(name) if name else None
    desk = HeardDesk(entrance(office.mechanism), ring)
    async with desk.run_test(size=size, notifications=True) as pilot:
        driver = Driver(desk, pilot)
        if name:
            await driver.until(lambda: len(desk.screen_stack) > 1, "screens")
            queue = desk.screen_stack[1]
            assert isinstance(queue, QueueScreen)
            await driver.until(lambda: not queue._asking, "slips")
            watching = queue.query_one(Watching)
            await driver.until(lambda: watching.has_begun, "watching")
        yield driver
        assert driver.has_looked or driver.text  # so that each desk was painted
