"""An app whose keys can be listed and looked for: help, and the palette of commands."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual.app import SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from tui.command_list import Command, bindings
from tui.keys import is_typing
from tui.marked import MarkedApp
from tui.screens.help import HelpScreen, sections


class CommandApp(MarkedApp):
    """Tells which keys do what here, and offers the same by name; never a case."""

    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "desk",
        Command(
            name="help",
            keys="?",
            label="Help",
            help="Which keys do what here",
            action="keys",
        ),
        Command(
            name="commands",
            keys=":",
            label="Commands",
            help="Do something by its name",
        ),
    )

    @property
    def is_locked(self) -> bool:
        """Whether nobody is at the desk."""
        raise NotImplementedError

    async def action_lock(self) -> None:
        """Lock the desk."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # Textual's shape
        """Help and commands are for screens; not for the lock, a dialog or a field."""
        if action in {"keys", "commands", "command_palette"}:
            screen = self.screen
            return not (self.is_locked or screen.is_modal or is_typing(screen))
        return True

    async def action_keys(self) -> None:
        active = list(self.screen.active_bindings.values())
        display = {b.binding.key: self.get_key_display(b.binding) for b in active}
        await self.push_screen(HelpScreen(sections(active, display)))

    def action_commands(self) -> None:
        self.action_command_palette()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer what the keys do; no screenshots."""
        yield SystemCommand("Help", "Which keys do what here", self.action_keys)
        yield SystemCommand(
            "Lock", "Drop the keys and clear the screen", self.lock_soon
        )
        yield SystemCommand("Quit", "Leave the desk", self.action_quit)
        for active in screen.active_bindings.values():
            binding = active.binding
            if active.node is screen and binding.description and binding.id:
                run = partial(self.run_action, binding.action, active.node)
                what = f"The key {self.get_key_display(binding)}"
                yield SystemCommand(binding.description, what, run)

    def lock_soon(self) -> None:
        """Lock as soon as the palette is gone."""
        self.call_later(self.action_lock)
