"""Choose one of many: what is typed looks for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option as Shown

from tui.forms.option import Option
from tui.forms.option_finder import Finder
from tui.keys.command_list import Command, bindings
from tui.text import line
from tui.widgets.typed_in import LineField


MOST = 200  # lines; whoever wants more of them types
HINT = "Type to look for it; Enter chooses, Esc goes back."
NOTHING = "Nothing is called that; type less of it, or Esc goes back."


class PickScreen(ModalScreen[Option | None]):
    """Answers with what was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "pick",
        Command(name="leave", keys="escape", label="Back", help="Choose nothing"),
        Command(
            name="down",
            keys="down",
            label="Down",
            action="move('cursor_down')",
            shown=False,
        ),
        Command(
            name="up", keys="up", label="Up", action="move('cursor_up')", shown=False
        ),
        Command(
            name="page",
            keys="pagedown",
            label="Page down",
            action="move('page_down')",
            shown=False,
        ),
        Command(
            name="back",
            keys="pageup",
            label="Page up",
            action="move('page_up')",
            shown=False,
        ),
    )
    AUTO_FOCUS = "Input"

    def __init__(
        self, title: str, options: Sequence[Option], typed: str = "", chosen: str = ""
    ) -> None:
        super().__init__()
        self._question = title
        self._finder = Finder(options)
        self._typed = typed
        self._chosen = chosen
        self._found: list[Option] = []
        self._sought = ""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(line(self._question), classes="dialog-title")
            yield LineField(
                self._typed, compact=True, placeholder="type", select_on_focus=False
            )
            yield OptionList(markup=False)
            yield Static(HINT, classes="hint", id="pick-state", markup=False)

    def on_mount(self) -> None:
        self._show(self._typed)
        places = [at for at, one in enumerate(self._found) if one.code == self._chosen]
        if places and not self._typed:
            self.query_one(OptionList).highlighted = places[0]

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, typed: str) -> None:
        self._sought = typed
        found = self._finder.find(typed)
        self._found = list(found[:MOST])
        listing = self.query_one(OptionList)
        listing.clear_options()
        listing.add_options([Shown(_label(option)) for option in self._found])
        listing.highlighted = 0 if self._found else None
        more = len(found) - len(self._found)
        said = f"{HINT} There are {more:,} more." if more else HINT
        state = self.query_one("#pick-state", Static)
        state.update(Content(said if found else NOTHING))

    @on(OptionList.OptionSelected)
    def selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._found[event.option_index])

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Choose among what the whole of the words leaves, however fast they came."""
        if event.value != self._sought:
            self._show(event.value)
        place = self.query_one(OptionList).highlighted
        if place is not None:
            self.dismiss(self._found[place])

    def action_move(self, way: str) -> None:
        getattr(self.query_one(OptionList), f"action_{way}")()

    def action_leave(self) -> None:
        self.dismiss(None)


def _label(option: Option) -> Content:
    return Content.assemble(line(option.label), "  ", line(option.more, "$text-muted"))
