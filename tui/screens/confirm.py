"""Say what is about to happen, and ask whether it should."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static


class ConfirmScreen(ModalScreen[bool]):
    """Answers True only for `y`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes"),
        Binding("escape,n", "answer(False)", "No", key_display="Esc"),
    ]

    def __init__(self, title: str, consequence: str) -> None:
        super().__init__()
        self._question = title
        self._consequence = consequence

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog-title")
            yield Static(Content(self._consequence))
            yield Static("y goes on, Esc stops.", classes="hint", markup=False)

    def action_answer(self, answer: bool) -> None:  # noqa: FBT001  # from the keys above
        self.dismiss(answer)
