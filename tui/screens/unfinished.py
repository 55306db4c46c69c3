"""What somebody was typing when the desk was locked, given back to them once."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea


HINT = "Ctrl+S keeps it for Ctrl+V until the desk is locked; Esc drops it."


class UnfinishedScreen(ModalScreen[bool]):
    """Answers True where the words are to be pasted somewhere; it saves nothing."""

    BINDING_GROUP_TITLE = "Unfinished"
    AUTO_FOCUS = "TextArea"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "answer(True)", "Keep", priority=True, id="unfinished.keep"),
        Binding("escape", "answer(False)", "Drop", priority=True, id="unfinished.drop"),
    ]

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        title = "You were writing this when the desk was locked"
        with Vertical(classes="dialog tall"):
            yield Static(Content(title), classes="dialog-title")
            yield TextArea(self._words, soft_wrap=True, read_only=True)
            yield Static(Content(HINT), classes="hint")

    def action_answer(self, answer: bool) -> None:  # noqa: FBT001  # from the keys above
        self.dismiss(answer)

    def forget(self) -> None:
        """Hold nothing any more."""
        self._words = ""
        self.query_one(TextArea).load_text("")
