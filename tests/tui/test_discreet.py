"""What every app of ours does, whatever is on its screens."""

from __future__ import annotations

import asyncio

from collections.abc import Callable

import pytest

from rich.console import RenderableType
from textual._compositor import Compositor
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from tests.tui.cheap_desk import PAINTS
from tui.discreet import WIPED, DiscreetApp


PATIENCE = 2_000  # looks


class Question(ModalScreen[None]):
    """A dialog."""

    def compose(self) -> ComposeResult:
        yield Static("Sure?")


class Painted(DiscreetApp):
    """Counts what reaches the terminal, and what is painted into nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self.paints = self.lost = 0

    def _display(
        self, screen: Screen[object], renderable: RenderableType | None
    ) -> None:
        if renderable is not None and isinstance(screen, Question):
            self.paints += not self._batch_count
            self.lost += bool(self._batch_count)
        super()._display(screen, renderable)


async def settled(pilot: Pilot[None]) -> None:
    for _ in range(3):
        await pilot.pause()


async def until(met: Callable[[], bool]) -> None:
    """Wait for what happens by itself, and not for ever."""
    for _ in range(PATIENCE):
        if met():
            return
        await asyncio.sleep(0.02)


async def test_a_terminal_is_wiped_at_once() -> None:
    """
    Before anything else is painted, so that a busy machine shows nothing meanwhile.
    """
    app, sent = DiscreetApp(), list[str]()
    async with app.run_test():
        assert app._driver is not None
        app._driver.write = sent.append  # type: ignore[method-assign,assignment]
        app.wipe()

    assert [WIPED] == sent[:1]


async def test_ctrl_c_names_the_key_that_leaves() -> None:
    """
    In our words: Textual's are markup, and ask a question nobody can answer.
    """
    app = DiscreetApp()
    async with app.run_test() as pilot:
        await pilot.press("ctrl+c")
        await settled(pilot)
        said = [notice.message for notice in app._notifications]

    assert ["Ctrl+Q leaves."] == said


async def test_what_was_painted_in_a_batch_is_painted_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """
    A dialog that was opened in one stands there before any other key is pressed.
    """
    monkeypatch.setattr(Compositor, "render_update", PAINTS)
    app = Painted()
    async with app.run_test() as pilot:
        with app.batch_update():
            await app.push_screen(Question())
            await until(lambda: app.lost > 0)
            await pilot.pause()  # and nothing is left to do that would paint it
        await until(lambda: app.paints > 0)

    assert app.lost
    assert app.paints
