"""One audit as a page of text: its calendar, gates, allegations, trail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from tui.keys.command_list import Command, bindings
from tui.leaving import Leavable
from tui.text import line
from tui.widgets.key_line import KeyLine
from tui.widgets.long_text import LongText
from tui.wrapping import Block


class AuditScreen(Leavable, Screen[bool]):
    """Shows what was read; answers True where somebody wants to open the file."""

    BINDING_GROUP_TITLE = "Audit"
    AUTO_FOCUS = "LongText"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "audit",
        Command(
            name="file",
            keys="o",
            action="answer(True)",
            label="Open file",
            help="Open the file of the audit, as the case that it is",
        ),
        Command(
            name="leave",
            keys="escape",
            action="answer(False)",
            label="Back",
            help="Go back",
        ),
    )

    def __init__(self, blocks: Sequence[Block]) -> None:
        super().__init__()
        self._blocks = blocks

    def compose(self) -> ComposeResult:
        yield Static(line("An audit, and what it has to answer"), classes="state")
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
