"""Any number of a few words on one line, each with a sign whether it is marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.forms.form import BETWEEN
from tui.forms.option import Option
from tui.keys.command_list import Command, bindings


class Marks(Widget, can_focus=True):
    """Arrows go from word to word, Space marks one or takes its mark away."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "marks",
        Command(
            name="next",
            keys="right,l",
            label="Next",
            action="go(1)",
            shown=False,
            first=False,
        ),
        Command(
            name="former",
            keys="left,h",
            label="Before",
            action="go(-1)",
            shown=False,
            first=False,
        ),
        Command(
            name="mark",
            keys="space,x",
            label="Mark",
            help="Mark the option, or take its mark away",
            first=False,
        ),
    )
    place: reactive[int] = reactive(0)
    marked: reactive[frozenset[str]] = reactive(frozenset)

    def __init__(self, options: Sequence[Option], value: str, *, id: str) -> None:
        super().__init__(id=id)
        self._options = tuple(options)
        self.set_reactive(Marks.marked, frozenset(value.split(BETWEEN)) - {""})

    @property
    def value(self) -> str:
        """The codes that are marked, in their order."""
        return BETWEEN.join(
            option.code for option in self._options if option.code in self.marked
        )

    def action_go(self, by: int) -> None:
        self.place = (self.place + by) % len(self._options)

    def action_mark(self) -> None:
        self.marked ^= {self._options[self.place].code}

    def render(self) -> Content:
        """Paint the words; the one to be marked is underlined while one is here."""
        return Content("  ").join(self._word(at) for at in range(len(self._options)))

    def _word(self, place: int) -> Content:
        option = self._options[place]
        sign = "☑" if option.code in self.marked else "☐"
        is_here = self.has_focus and place == self.place
        words = option.label.replace(" ", "\u00a0")  # a label stays together
        return Content.styled(f"{sign}\u00a0{words}", "underline" if is_here else "")
