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


def _step(key: str, name: str, description: str, *, show: bool = True) -> Binding:
    return Binding(
        key, f"do('{name}')", description, show=show, priority=True, id=f"case.{name}"
    )


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
    Binding("Q", "quotes", "Quotes", show=False, priority=True, id="case.quotes"),
    Binding(
        "greater_than_sign", "letter(1)", "Next letter", show=False, id="case.later"
    ),
    Binding(
        "less_than_sign",
        "letter(-1)",
        "Letter before",
        show=False,
        id="case.former",
    ),
    Binding("J", "step(1)", "Next", id="case.next"),
    Binding("K", "step(-1)", "Previous", show=False, id="case.previous"),
    Binding("y", "copy", "Copy reference", show=False, id="case.copy"),
    Binding("R", "again", "Refresh", show=False, id="case.again"),
    *(
        Binding(
            str(n),
            f"tab('{tab}')",
            tab.title(),
            show=False,
            priority=True,
            id=f"case.{tab}",
        )
        for n, tab in enumerate(TABS, 1)
    ),
]
