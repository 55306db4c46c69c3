"""Write a note."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea


class NoteScreen(ModalScreen[str | None]):
    """Answers with the text; Esc leaves an empty note at once, a begun one when meant."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", priority=True),
        Binding("escape", "leave", "Back", priority=True),
    ]
    AUTO_FOCUS = "TextArea"

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._text = text
        self._warned = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall"):
            yield Static(Content("A note to this case"), classes="dialog-title")
            yield TextArea(self._text, soft_wrap=True, tab_behavior="focus")
            yield Static("", classes="hint", id="note-state")

    def on_mount(self) -> None:
        self._say("Ctrl+S seals it to the case under your name. Esc goes back.")

    def action_save(self) -> None:
        text = self.query_one(TextArea).text
        if text.strip():
            self.dismiss(text)
        else:
            self._say("A note needs some text. Esc goes back.")

    def action_leave(self) -> None:
        """Leave; a note that was begun only when Esc is pressed again."""
        if self._warned or not self.query_one(TextArea).text.strip():
            self.dismiss(None)
            return
        self._warned = True
        self._say("This note is not saved. Ctrl+S saves it; Esc again drops it.")

    def _say(self, text: str) -> None:
        self.query_one("#note-state", Static).update(Content(text))
