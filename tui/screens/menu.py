"""
A menu: one line to choose, by its digit or with the cursor.

So are all lists that one chooses from without a field above them; a list with a field is
looked through by what one types there, and digits are text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.keys.command_list import Command, bindings
from tui.text import line


TEN = 10
OF_DIGITS = "Enter or its digit chooses, Esc goes back."
OF_LETTERS = "Enter, its digit or its letter chooses, Esc goes back."
MOVES: list[BindingType] = bindings(
    "menu",
    Command(
        name="down",
        keys="j",
        label="Down",
        action="move('cursor_down')",
        shown=False,
        first=False,
    ),
    Command(
        name="up",
        keys="k",
        label="Up",
        action="move('cursor_up')",
        shown=False,
        first=False,
    ),
)

# The digits stand beside what they choose, so they are always these; they come before the
# next key, as that may be a letter of what is asked then.
DIGITS: list[BindingType] = [
    Binding(str(n), f"pick({n - 1})", show=False, priority=True) for n in range(1, 10)
]


def numbered(choices: Sequence[Content]) -> list[Option]:
    """Return the lines of a list to choose from, each with the digit that takes it."""
    return [
        Option(
            Content.assemble((f"{n}  " if n < TEN else "   ", "$text-accent"), choice)
        )
        for n, choice in enumerate(choices, 1)
    ]


class MenuScreen(ModalScreen[int | None]):
    """
    Answers with the place of what was chosen, from 0; None for nothing.

    *letters* choose, too, where each of the choices has one that is told beside it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(
            "menu",
            Command(
                name="leave",
                keys="escape",
                label="Back",
                help="Choose nothing",
                first=False,
            ),
        ),
        *MOVES,
        *DIGITS,
    ]

    def __init__(
        self, title: str, choices: Sequence[Content], letters: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self._question = title
        self._choices = choices
        self._hint = OF_LETTERS if letters else OF_DIGITS
        for place, letter in enumerate(letters):
            self._bindings.bind(letter, f"pick({place})", show=False, priority=True)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(line(self._question), classes="dialog-title")
            yield OptionList(*numbered(self._choices), markup=False)
            yield Static(self._hint, classes="hint")

    @on(OptionList.OptionSelected)
    def selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index)

    def action_pick(self, place: int) -> None:
        if place < len(self._choices):
            self.dismiss(place)

    def action_move(self, way: str) -> None:
        choices = self.query_one(OptionList)
        getattr(choices, f"action_{way}")()

    def action_leave(self) -> None:
        self.dismiss(None)
