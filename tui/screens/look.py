"""A message that could not become a case, shown as text and nothing else."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from grievance.services.intake.list_quarantine import PutAside
from grievance.services.intake.look_at_message import SafeText
from tui.keys.command_list import Command, bindings
from tui.text import line
from tui.widgets.key_line import KeyLine
from tui.widgets.long_text import LongText
from tui.words import size_words
from tui.wrapping import Block


class LookScreen(Screen[bool]):
    """Answers True where somebody wants to make a case of it by hand."""

    BINDING_GROUP_TITLE = "Message"
    AUTO_FOCUS = "LongText"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "look",
        Command(
            name="leave",
            keys="escape",
            label="Back",
            help="Leave the message where it lies",
            action="answer(False)",
        ),
        Command(
            name="by_hand",
            keys="h",
            label="Case by hand",
            help="Make a case of it by hand",
            action="answer(True)",
        ),
    )

    def __init__(self, aside: PutAside, text: SafeText) -> None:
        super().__init__()
        self._aside = aside
        self._text = text

    def compose(self) -> ComposeResult:
        came, size = self._aside.received_at, size_words(self._text.size)
        head = f"Came {came:%Y-%m-%d %H:%M} · {size} · as text; the log knows you look"
        yield Static(line(head), id="look-head")
        yield LongText()
        yield KeyLine()

    def on_mount(self) -> None:
        reason = Block(self._aside.reason, "warm")
        shown = [reason, Block(), Block(self._text.text)]
        self.query_one(LongText).show(shown)

    def action_answer(self, answer: bool) -> None:  # noqa: FBT001  # from the keys above
        self.dismiss(answer)

    def forget(self) -> None:
        """Hold nothing of the message any more."""
        self._text = SafeText(text="", size=0)
        self.query_one(LongText).show([])
