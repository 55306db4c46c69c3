"""To which case a letter belongs, and why: one dialog, with cases suggested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from grievance.domain.reference import (
    BadReferenceError,
    Reference,
    parse_reference,
)
from grievance.services.cases.related_cases import RelatedCase
from tui.keys.command_list import Command, bindings
from tui.screens.menu import DIGITS, numbered
from tui.text import line
from tui.widgets.typed_in import LineField


HINT = (
    "Enter or its digit takes the reference, then Enter files the letter there. Nothing "
    "is deleted; B takes it back. Esc goes back."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereto:
    """The case somebody means, and why."""

    to: Reference
    reason: str = field(repr=False)


class FileLetterScreen(ModalScreen[Whereto | None]):
    """Answers with a reference that could be one, and a reason."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *DIGITS,
        *bindings(
            "file",
            Command(
                name="leave",
                keys="escape",
                label="Back",
                help="File it nowhere",
                first=False,
            ),
            Command(
                name="enter",
                keys="enter",
                label="Go on",
                help="Go on with what was typed",
            ),
        ),
    ]

    def __init__(self, number: int, related: Sequence[RelatedCase]) -> None:
        super().__init__()
        self._number = number
        self._related = related

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            title = f"To which case does letter {self._number} belong?"
            yield Static(Content(title), classes="dialog-title")
            yield OptionList(*numbered([_named(one) for one in self._related]))
            yield LineField(
                compact=True, id="reference", placeholder="its reference, GR-…"
            )
            yield Static("Why? One sentence; it is sealed in the case.", classes="hint")
            yield LineField(compact=True, id="reason")
            yield Static(HINT, classes="hint", id="file-state", markup=False)

    def on_mount(self) -> None:
        suggestions = self.query_one(OptionList)
        suggestions.display = bool(self._related)
        first = suggestions if self._related else self.query_one("#reference", Input)
        self.set_focus(first)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # Textual's shape
        """Keep digits for the fields; in the list they choose."""
        return action != "pick" or isinstance(self.focused, OptionList)

    def action_pick(self, place: int) -> None:
        if place < len(self._related):
            self._take(place)

    def action_enter(self) -> None:
        """Take the case under the cursor, or go on with what was typed before this key."""
        suggestions = self.query_one(OptionList)
        reference, reason = self.query(Input)
        if self.focused is suggestions and suggestions.highlighted is not None:
            self._take(suggestions.highlighted)
        elif self.focused is reference:
            self.set_focus(reason)
            reference.call_later(self._case)
        else:  # once both fields have all their letters
            reason.call_later(reference.call_later, self._answer)

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        self._take(event.option_index)

    def _take(self, place: int) -> None:
        self.query_one("#reference", Input).value = self._related[place].reference
        self.set_focus(self.query_one("#reason", Input))

    def _case(self) -> Reference | None:
        """Return the reference if it can be one; else say why not."""
        field = self.query_one("#reference", Input)
        try:
            return parse_reference(field.value)
        except BadReferenceError as error:
            self._refuse(str(error), field)
            return None

    def _answer(self) -> None:
        """Answer with both, once the reference can be one and there is a reason."""
        reason, to = self.query_one("#reason", Input), self._case()
        if to is None:
            return
        if reason.value.strip():
            self.dismiss(Whereto(to=to, reason=reason.value))
        else:
            self._refuse("This needs a reason; write one sentence.", reason)

    def action_leave(self) -> None:
        self.dismiss(None)

    def _refuse(self, sentence: str, field: Input) -> None:
        self.query_one("#file-state", Static).update(line(sentence))
        self.set_focus(field)


def _named(one: RelatedCase) -> Content:
    return Content.assemble(
        line(one.reference),
        "  ",
        line(" · ".join(one.reasons), "$text-muted"),
    )
