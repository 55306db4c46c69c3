"""What was made, and what somebody has to do with it today; a passphrase is shown once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.guide import Founded
from tui.keys.command_list import Command, bindings
from tui.text import line


HINT = "F2 goes on to the lock. Nothing of this is shown again."


class DoneScreen(Screen[None]):
    """Is left by a key that nobody presses by chance."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "first",
        Command(
            name="go_on", keys="f2", label="Go on", help="Everything is written down"
        ),
    )

    def __init__(self, founded: Founded) -> None:
        super().__init__()
        self._founded = founded

    def compose(self) -> ComposeResult:
        yield Static("The office is made", classes="state", markup=False)
        with VerticalScroll(classes="first-run-said"):
            for part in _said(self._founded):
                yield Static(part)
        yield Static(HINT, classes="hint", markup=False)

    def action_go_on(self) -> None:
        self._founded = Founded(
            person="",
            home=self._founded.home,
            device=self._founded.device,
            safe=self._founded.safe,
        )
        self.dismiss(None)


def _said(founded: Founded) -> Iterator[Content]:
    if founded.passphrase:
        yield Content.styled("Your passphrase, shown this once:", "bold")
        yield line(f"    {founded.passphrase}", "$accent")
        yield Content("Write it down, and keep it where nobody else looks.\n")
    yield Content.styled("1 · Your device file", "bold")
    yield line(f"    {founded.device}")
    yield Content(
        "Copy it to a stick that you lock away: without it your passphrase opens "
        "nothing.\n"
    )
    yield Content.styled("2 · The safe: move it away today", "bold")
    yield line(f"    {founded.safe}")
    yield Content(
        "Its two keys can add people and open every case. Put them on two sticks in two "
        "places, see that both can be read, and delete the folder here; READ-ME.txt in "
        "it says why.\n"
    )
    yield Content.styled("3 · Within a week: the recovery key on paper", "bold")
    yield Content("    grievance recovery split")
    yield Content(
        "prints sheets for three hands, of which any two are enough to get back what "
        "a lost passphrase would lose (docs/recovery.md).\n"
    )
    yield Content.styled("Then", "bold")
    yield Content(
        "    grievance mailbox add         where complaints arrive\n"
        "    grievance registry import     who is certified\n"
        "    grievance people request      let a colleague in"
    )
