"""What a fan-out comes to, to be looked at before anybody says yes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from tui.keys.command_list import Command, bindings
from tui.text import line
from tui.widgets.key_line import KeyLine
from tui.widgets.long_text import LongText
from tui.wrapping import Block


class PlanScreen(Screen[bool]):
    """Answers True only for `y`."""

    BINDING_GROUP_TITLE = "Review"
    AUTO_FOCUS = "LongText"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "review",
        Command(
            name="make",
            keys="y",
            label="Make them",
            help="Make the cases",
            action="answer(True)",
        ),
        Command(
            name="back",
            keys="escape",
            label="Back",
            help="Make none",
            action="answer(False)",
        ),
    )

    def __init__(self, head: str, blocks: Sequence[Block]) -> None:
        super().__init__()
        self._head = head
        self._blocks = blocks

    def compose(self) -> ComposeResult:
        yield Static(line(self._head), classes="state")
        yield LongText()
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(LongText).show(self._blocks)

    def action_answer(self, answer: bool) -> None:  # noqa: FBT001  # from the keys above
        self.dismiss(answer)

    def forget(self) -> None:
        """Hold nothing any more."""
        self._blocks = ()
        self.query_one(LongText).show([])
