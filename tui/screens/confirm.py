"""Say what is about to happen, and ask whether it should: a key, or a word to type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.forms.matter import Matter
from tui.keys.command_list import Command, bindings
from tui.text import block, line
from tui.widgets.typed_in import LineField


class Question(ModalScreen[bool]):
    """A title, what follows from a yes, and how to say it; answers True for yes."""

    BINDING_GROUP_TITLE = "Question"

    def __init__(self, title: str, said: Sequence[str]) -> None:
        super().__init__()
        self._question = title
        self._said = said

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(line(self._question), classes="dialog-title")
            yield from (Static(block(one)) for one in self._said)
            yield from self.compose_answer()

    def compose_answer(self) -> ComposeResult:
        """Say how to answer."""
        raise NotImplementedError

    def action_answer(self, answer: bool) -> None:  # noqa: FBT001  # from the keys below
        self.dismiss(answer)


class ConfirmScreen(Question):
    """Answers True only for `y`; for what can be put right by hand."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "confirm",
        Command(name="yes", keys="y", action="answer(True)", label="Yes"),
        Command(name="no", keys="escape,n", action="answer(False)", label="No"),
    )

    def __init__(self, title: str, consequence: str) -> None:
        super().__init__(title, (consequence,))

    def compose_answer(self) -> ComposeResult:
        """Name the keys."""
        yield Static("y goes on, Esc stops.", classes="hint", markup=False)


class GraveScreen(Question):
    """Answers True only for the whole word: nobody brings back what comes then."""

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "grave",
        Command(name="no", keys="escape", action="answer(False)", label="No"),
    )

    def __init__(self, matter: Matter) -> None:
        super().__init__(matter.title, matter.lines)
        self._word = matter.word

    def compose_answer(self) -> ComposeResult:
        """Ask for the word."""
        yield LineField(compact=True, id="word")
        yield Static(self._hint, classes="hint", id="word-state", markup=False)

    @property
    def _hint(self) -> str:
        return f"Type {self._word} and Enter to go on; u does not undo it. Esc stops."

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        if event.value.strip().casefold() == self._word:
            self.dismiss(True)  # noqa: FBT003  # the answer
            return
        state = self.query_one("#word-state", Static)
        state.add_class("refused")
        state.update(Content(f"That is not the word. {self._hint}"))
