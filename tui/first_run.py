"""
The desk where there is no office yet: it offers to make one.

It holds no mechanism, as there is none; what makes an office is passed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import ClassVar

from textual.binding import BindingType

from tui.guide import Guide
from tui.keys.command_list import Command, bindings
from tui.screens.first_run import WelcomeScreen
from tui.suited import SuitedApp


HERE = Path(__file__).parent


class FirstRun(SuitedApp):
    """Asks what to do, and does it."""

    TITLE = "Grievances"
    CSS_PATH: ClassVar[list[str | PurePath]] = [HERE / "lock.tcss", HERE / "desk.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "first",
        Command(
            name="quit",
            keys="ctrl+q",
            label="Quit",
            help="Leave without making anything",
            shown=False,
        ),
    )

    def __init__(
        self,
        guide: Guide,
        environ: Mapping[str, str] = MappingProxyType({}),
        *,
        plain: bool = False,
    ) -> None:
        super().__init__()
        self.draw_for(environ, plain=plain)
        self.animation_level = "none"
        self.guide = guide

    async def on_mount(self) -> None:
        self.hear_of_lost_tasks()
        self.show_cursor()
        await self.push_screen(WelcomeScreen(self.guide))
