"""Letters beside whatever one can go to: the next key goes there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.keys.command_list import Command, bindings
from tui.keys.jumping import Jump
from tui.text import line, rows


HINT = "A letter goes there, Esc stays here."


class JumpScreen(ModalScreen[str | None]):
    """Answers with the letter, or with the number of an area."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "jump",
        Command(name="leave", keys="escape", label="Stay here"),
    )

    def __init__(self, letters: Mapping[str, Jump], areas: Mapping[str, str]) -> None:
        super().__init__()
        self.letters = letters
        self._areas = areas
        for key in (*letters, *areas):  # before any other, as of all that goes anywhere
            self._bindings.bind(key, f"go('{key}')", show=False, priority=True)

    def compose(self) -> ComposeResult:
        for letter, jump in self.letters.items():
            label = Static(Content(letter), classes="jump")
            label.styles.offset = jump.region.offset
            yield label
        areas = " ".join(f"{number} {title}" for number, title in self._areas.items())
        hint = f"{HINT}  {areas}"
        said = [line(one) for one in (self._past_the_edge, hint) if one]
        yield Static(rows(*said), classes="jump-hint")

    @property
    def _past_the_edge(self) -> str:
        """Name what has no place on the screen for a letter beside it."""
        screen = self.app.size.region
        return "  ".join(
            f"{letter} {jump.name}"
            for letter, jump in self.letters.items()
            if not screen.contains_point(jump.region.offset)
        )

    def action_go(self, key: str) -> None:
        """Answer with what is offered."""
        self.dismiss(key)

    def on_key(self, event: events.Key) -> None:
        """Stay here with any other key; one that came late is for nobody."""
        event.stop()
        if self.is_active:
            self.dismiss(None)

    def action_leave(self) -> None:
        self.dismiss(None)
