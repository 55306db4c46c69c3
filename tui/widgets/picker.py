"""
One of many, on one line: Enter or a letter opens the list to choose from.

`tui.typing_keys.opens_list` hands it letters before the next key is routed, so that what is
typed fast lands in the list.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.forms.option import Option
from tui.keys.command_list import Command, bindings
from tui.text import line


EMPTY = "nothing yet · Enter chooses"


class Picker(Widget, can_focus=True):
    """Holds the code of what was chosen; empty until then."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "picker",
        Command(
            name="open",
            keys="enter,space,down",
            label="Choose",
            help="Open the list of the field",
            shown=False,
        ),
    )
    value: reactive[str] = reactive("")

    class Picked(Message):
        """Something was chosen."""

    def __init__(
        self,
        title: str,
        options: Sequence[Option],
        value: str,
        open_list: Callable[[Picker, str], Awaitable[None]],
        *,
        id: str,
    ) -> None:
        super().__init__(id=id)
        self.title = title
        self.options = options
        self._open_list = open_list
        self.set_reactive(Picker.value, value)

    async def action_open(self, typed: str = "") -> None:
        """Choose; what is typed next lands in the list."""
        await self._open_list(self, typed)

    def take(self, option: Option | None) -> None:
        """Hold what was chosen, if anything was."""
        if option is not None:
            self.value = option.code
            self.post_message(self.Picked())

    async def on_click(self) -> None:
        await self.action_open()

    def render(self) -> Content:
        """Paint what was chosen, or that nothing was."""
        chosen = (one for one in self.options if one.code == self.value)
        option = next(chosen, None)
        if option is None:
            return line(self.value or EMPTY, "$text-muted")
        return Content.assemble(
            line(option.label), "  ", line(option.more, "$text-muted"), " ▾"
        )
