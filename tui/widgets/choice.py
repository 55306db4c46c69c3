"""One of a few words, on one line; the keys beside it or its own letter change it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.keys.command_list import Command, bindings


class Choice(Widget, can_focus=True):
    """Shows all words, the chosen one in brackets, so that no colour is needed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "choice",
        Command(
            name="next",
            keys="right,space,l",
            label="Next choice",
            action="turn(1)",
        ),
        Command(
            name="former",
            keys="left,h",
            label="Choice before",
            action="turn(-1)",
            shown=False,
        ),
    )

    place: reactive[int] = reactive(0)

    def __init__(self, words: Sequence[str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words = tuple(words)

    @property
    def value(self) -> str:
        """The word that is chosen."""
        return self._words[self.place]

    def choose(self, word: str) -> None:
        """Choose one of the words."""
        self.place = self._words.index(word)

    def action_turn(self, by: int) -> None:
        self.place = (self.place + by) % len(self._words)

    def on_click(self, event: events.Click) -> None:
        """Take the word that was clicked."""
        end = 0
        for place, word in enumerate(self._words):
            end += len(word) + 2
            if event.x < end:
                self.place = place
                return

    def render(self) -> Content:
        """Paint the words."""
        return Content.assemble(
            *(
                (f"[{word}]", "bold") if place == self.place else f" {word} "
                for place, word in enumerate(self._words)
            )
        )
