"""What somebody was writing when the desk was locked or ended, offered to them."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from grievance.services.cases.unfinished import Unfinished
from tui.kept_words import Wish
from tui.keys.command_list import Command, bindings
from tui.text import line
from tui.widgets.text_field import TextField


TITLE = "You were writing this when the desk was left"
GO_ON = "Ctrl+S goes on with it, Ctrl+D destroys it, Esc leaves it for later."
PASTE = "Ctrl+S copies it for Ctrl+V, Ctrl+D destroys it, Esc leaves it for later."
SURE = "Ctrl+D again destroys these words; nobody else has them."


class UnfinishedScreen(ModalScreen[Wish]):
    """Shows it in full; it saves nothing, and only what is dropped is gone."""

    BINDING_GROUP_TITLE = "Unfinished"
    AUTO_FOCUS = "TextArea"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "unfinished",
        Command(
            name="go_on",
            keys="ctrl+s",
            label="Go on",
            help="Go on with a letter where it was, or copy other words for Ctrl+V",
        ),
        Command(name="drop", keys="ctrl+d", label="Destroy", help="Destroy the words"),
        Command(name="later", keys="escape", label="Later", help="Leave it for later"),
    )

    def __init__(self, one: Unfinished) -> None:
        super().__init__()
        self._words = one.words
        self._what = f"{one.title} · {one.at:%Y-%m-%d %H:%M}"
        self._hint = GO_ON if one.draft else PASTE
        self._warned = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall"):
            yield Static(Content(TITLE), classes="dialog-title")
            yield Static(line(self._what))
            yield TextField(self._words, soft_wrap=True, read_only=True)
            yield Static(Content(self._hint), classes="hint", id="unfinished-state")

    def action_go_on(self) -> None:
        self.dismiss(Wish.GO_ON)

    def action_later(self) -> None:
        self.dismiss(Wish.LATER)

    def action_drop(self) -> None:
        """Destroy it, when that is asked for twice."""
        if self._warned:
            self.dismiss(Wish.DROP)
        self._warned = True
        self.query_one("#unfinished-state", Static).update(Content(SURE))

    def forget(self) -> None:
        """Hold nothing any more."""
        self._words = self._what = ""
        self.query_one(TextArea).load_text("")
