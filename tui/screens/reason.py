"""Say what is about to happen, and ask why."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static


WHY = "Why? One sentence; it is sealed in the case. Enter does it, Esc goes back."


class ReasonScreen(ModalScreen[str | None]):
    """Answers with the reason; never with an empty one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back")]
    AUTO_FOCUS = "Input"

    def __init__(self, title: str, consequence: str) -> None:
        super().__init__()
        self._question = title
        self._consequence = consequence

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog-title")
            yield Static(Content(self._consequence))
            yield Input(compact=True, id="reason")
            yield Static(WHY, classes="hint", id="reason-state", markup=False)

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(event.value)
        else:
            said = "This needs a reason; write one sentence. Esc goes back."
            self.query_one("#reason-state", Static).update(Content(said))

    def action_leave(self) -> None:
        self.dismiss(None)
