"""A letter as the other side will see it, with what may give somebody away in place."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from grievance.services.letters.guard_letter import Checked
from tui.facts.marked_letter import letter_blocks
from tui.keys.command_list import Command, bindings
from tui.text import line
from tui.widgets.key_line import KeyLine
from tui.widgets.long_text import LongText


class ReviewScreen(Screen[bool]):
    """Answers True where somebody wants to let the letter go; that is asked again."""

    BINDING_GROUP_TITLE = "Review"
    AUTO_FOCUS = "LongText"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "review",
        Command(
            name="leave",
            keys="escape",
            label="Back",
            help="Leave it as it is",
            action="answer(False)",
        ),
        Command(
            name="release",
            keys="r",
            label="Release",
            help="Let the letter go",
            action="answer(True)",
        ),
    )

    def __init__(self, head: str, checked: Checked) -> None:
        super().__init__()
        self._head = head
        self._blocks = letter_blocks(checked)

    def compose(self) -> ComposeResult:
        yield Static(line(self._head), classes="state")
        yield LongText()
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(LongText).show(self._blocks)

    def action_answer(self, answer: bool) -> None:  # noqa: FBT001  # from the keys above
        self.dismiss(answer)

    def forget(self) -> None:
        """Hold nothing of the letter any more."""
        self._blocks = []
        self.query_one(LongText).show([])
