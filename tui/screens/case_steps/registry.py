"""The keys of an opened case, and the steps behind some of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from textual.binding import Binding, BindingType

from tui.screens.case_steps.assign import assign
from tui.screens.case_steps.file import attach, split, take_back
from tui.screens.case_steps.identity import identity
from tui.screens.case_steps.move import move
from tui.screens.case_steps.note import note
from tui.screens.case_steps.related import related
from tui.screens.case_steps.save import save
from tui.screens.case_steps.step import CaseDesk


TABS = {
    "summary": "#summary LongText",
    "letters": "#letter",
    "notes": "#notes LongText",
    "access": "#access LongText",
}
STEPS: Mapping[str, Callable[[CaseDesk], Awaitable[None]]] = {
    "assign": assign,
    "move": move,
    "note": note,
    "identity": identity,
    "save": save,
    "attach": attach,
    "split": split,
    "take_back": take_back,
    "related": related,
}


def _key(
    key: str, action: str, description: str, name: str, *, show: bool = False
) -> Binding:
    """Make a key that acts before the next one is routed: `J a` is about the next case."""
    return Binding(
        key, action, description, show=show, priority=True, id=f"case.{name}"
    )


def _step(key: str, name: str, description: str, *, show: bool = True) -> Binding:
    return _key(key, f"do('{name}')", description, name, show=show)


KEYS: list[BindingType] = [
    Binding("escape", "leave", "Back", priority=True, id="case.leave"),
    _step("a", "assign", "Assign"),
    _step("s", "move", "Stage"),
    _step("N", "note", "Note"),
    _step("i", "identity", "Who wrote"),
    _step("w", "save", "Save file"),
    _step("A", "attach", "File to a case", show=False),
    _step("S", "split", "Split off", show=False),
    _step("u", "take_back", "Take back", show=False),
    _step("v", "related", "Related", show=False),
    _key("Q", "quotes", "Quotes", "quotes"),
    _key("greater_than_sign", "letter(1)", "Next letter", "later"),
    _key("less_than_sign", "letter(-1)", "Letter before", "former"),
    _key("J", "step(1)", "Next", "next", show=True),
    _key("K", "step(-1)", "Previous", "previous"),
    _key("y", "copy", "Copy reference", "copy"),
    _key("R", "again", "Refresh", "again"),
    *(_key(str(n), f"tab('{tab}')", tab.title(), tab) for n, tab in enumerate(TABS, 1)),
]
