"""The newest signed head of the log, and whether the log is sound."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from grievance.domain.counting import counted
from grievance.wiring.verifying import Verdict
from tui.asking.log import LogHead, read_head, verify_here
from tui.keys.command_list import Command, bindings
from tui.leaving import Leavable
from tui.messages import Refused
from tui.screens.asking_screen import AskingScreen
from tui.session import Session
from tui.text import line
from tui.widgets.key_line import KeyLine
from tui.widgets.long_text import LongText
from tui.words import UNREAD, stale_words, unread_words
from tui.wrapping import Block


LOADING = "Reading the newest checkpoint …"
VERIFYING = "reading the whole log … Esc goes on without it"
NONE_YET = "There is no checkpoint yet; the worker signs one."
AT_THE_SHELL = (
    (
        "`grievance log checkpoint`",
        "prints it: keep it where nobody here can change it",
    ),
    ("`grievance log verify --checkpoint FILE`", "compares with one that was kept"),
    ("`grievance log export FILE`", "writes the whole log for somebody outside"),
    ("`grievance log prove FILE --entry N`", "proves that an entry is in it"),
)


class CheckpointsScreen(Leavable, AskingScreen[None]):
    """v reads the whole log and compares it with the books, as the command line does."""

    BINDING_GROUP_TITLE = "Checkpoints"
    AUTO_FOCUS = "LongText"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "checkpoints",
        Command(
            name="verify",
            keys="v",
            label="Verify the log",
            help="Read the whole log, and compare it with the books and checkpoints",
        ),
        Command(name="again", keys="R", label="Refresh", help="Read it anew"),
        Command(name="leave", keys="escape", label="Back", help="Go back"),
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._head: LogHead | None = None
        self._verdict: Verdict | None = None

    def compose(self) -> ComposeResult:
        yield Static(line(LOADING), classes="state", markup=False)
        yield LongText()
        yield KeyLine()

    def on_mount(self) -> None:
        self.action_again()

    # Answers

    def _show(self, head: LogHead) -> None:
        self._head = head
        self._show_all()

    def _verified(self, verdict: Verdict) -> None:
        self._verdict = verdict
        self._show_all()

    def _show_all(self) -> None:
        head = self._head
        self._say_state(_covered(head) if head else LOADING)
        self.query_one(LongText).show(list(self._blocks()))

    def _say_state(self, said: str) -> None:
        self.query_one(".state", Static).update(line(f"Checkpoints · {said}"))

    def _blocks(self) -> Iterator[Block]:
        verdict, head = self._verdict, self._head
        if verdict is not None and verdict.problems:
            yield Block("The log is not sound", "bad")
            yield from (Block(f"! {one}", "bad") for one in verdict.problems)
        elif verdict is not None:
            yield Block(f"✓ {verdict.sentence()}")
        if head is not None:
            yield Block()
            yield Block("The newest checkpoint", "label")
            yield Block(head.note or NONE_YET, "" if head.note else "soft")
            yield Block(_came_back(head.witnesses))
        yield Block()
        yield Block("At the shell", "label")
        yield from (Block(f"{command}  {does}") for command, does in AT_THE_SHELL)

    def was_refused(self, event: Refused) -> None:
        """Say why there is nothing new to see."""
        super().was_refused(event)
        is_read = self._head is not None
        if not is_read:
            blocks = [Block(unread_words(event.reason), "soft"), *self._blocks()]
            self.query_one(LongText).show(blocks)
        self._say_state(stale_words(event.reason) if is_read else UNREAD)

    # Keys

    def action_again(self) -> None:
        """Read the newest checkpoint."""
        self.ask(partial(read_head, self.session), self._show)

    def action_verify(self) -> None:
        """Read the whole log."""
        if self.ask(partial(verify_here, self.session), self._verified):
            self._say_state(VERIFYING)

    def action_leave(self) -> None:
        self.dismiss(None)

    def forget(self) -> None:
        """Hold nothing any more."""
        self.begin_anew()
        self._head = self._verdict = None
        self.query_one(LongText).show(())


def _covered(head: LogHead) -> str:
    entries = counted(head.entries, "entry", "entries")
    return f"{entries} · {head.covered:,} covered"


def _came_back(witnesses: int) -> str:
    if not witnesses:
        return "None came back from outside yet."
    lie = counted(witnesses, "checkpoint lies", "checkpoints lie")
    return f"{lie} here that came back from outside."
