"""Say what is about to happen, and ask why."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.keys.command_list import Command, bindings
from tui.text import block, line
from tui.widgets.typed_in import LineField


WHY = "Why? One sentence; it is sealed in the case. Enter does it, Esc goes back."


class ReasonScreen(ModalScreen[str | None]):
    """Answers with the reason; never with an empty one."""

    BINDING_GROUP_TITLE = "Reason"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "reason",
        Command(name="leave", keys="escape", label="Back", help="Do not do it"),
    )
    AUTO_FOCUS = "Input"

    def __init__(self, title: str, consequence: str) -> None:
        super().__init__()
        self._question = title
        self._consequence = consequence

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(line(self._question), classes="dialog-title")
            yield Static(block(self._consequence))
            yield LineField(compact=True, id="reason")
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
