"""Where a case goes next, and why: one dialog, so that no key falls in between."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from grievance.domain.stage import Move, Stage, next_stages


class MoveScreen(ModalScreen[Move | None]):
    """Answers with the stage and the reason."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back")]
    AUTO_FOCUS = "OptionList"

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._ways = next_stages(stage)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(f"From {self._stage} to …"), classes="dialog-title")
            yield OptionList(*(Option(Content(way)) for way in self._ways))
            yield Static("Why? One sentence; it is sealed in the case.", classes="hint")
            yield Input(compact=True, id="reason")
            yield Static("", classes="hint", id="move-state")

    def on_mount(self) -> None:
        self._say("Enter chooses the stage, then Enter moves the case. Esc goes back.")

    @on(OptionList.OptionSelected)
    def chosen(self) -> None:
        self.set_focus(self.query_one(Input))

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        place = self.query_one(OptionList).highlighted
        if not event.value.strip():
            self._say("A change of stage needs a reason; write one sentence.")
        elif place is not None:
            self.dismiss(Move(to=self._ways[place], reason=event.value))

    def action_leave(self) -> None:
        self.dismiss(None)

    def _say(self, text: str) -> None:
        self.query_one("#move-state", Static).update(Content(text))
