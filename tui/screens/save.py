"""Where an attachment is to be saved."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.keys.command_list import Command, bindings
from tui.text import line
from tui.widgets.typed_in import LineField


class SaveScreen(ModalScreen[Path | None]):
    """Answers with a path that did not exist when it was asked for."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "save",
        Command(
            name="leave", keys="escape", label="Back", help="Save nothing", first=False
        ),
    )
    AUTO_FOCUS = "Input"

    def __init__(self, name: str, suggested: Path) -> None:
        super().__init__()
        self._file_name = name
        self._suggested = suggested

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content("Save an attachment"), classes="dialog-title")
            yield Static(line(self._file_name))
            yield LineField(
                str(self._suggested), compact=True, id="path", select_on_focus=False
            )
            yield Static("", classes="hint", id="save-state")

    def on_mount(self) -> None:
        self._say(
            "Enter saves it for your eyes only; that is logged. It may harm your "
            "machine, and outside the case it is not sealed. Esc goes back."
        )

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        path = Path(event.value.strip()).expanduser()
        if not event.value.strip() or path.is_dir():
            self._say("Name a file, not a folder.")
        elif path.exists():
            self._say("There is such a file already; choose another name.")
        else:
            self.dismiss(path)

    def action_leave(self) -> None:
        self.dismiss(None)

    def _say(self, text: str) -> None:
        self.query_one("#save-state", Static).update(line(text))
