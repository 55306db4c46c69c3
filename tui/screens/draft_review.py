"""A draft before it goes: what may give somebody away in place, or as the other side sees it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from tui.facts.marked_letter import OPENS
from tui.keys.command_list import Command, bindings
from tui.text import line
from tui.widgets.key_line import KeyLine
from tui.widgets.long_text import LongText
from tui.wrapping import Block


class Verdict(StrEnum):
    """What is to become of it."""

    SEND = "send"
    EDIT = "edit"
    POSTPONE = "postpone"
    DISCARD = "discard"
    LOOK = "look"


class DraftReviewScreen(Screen[Verdict]):
    """Answers with a verdict; a letter that is sent can still be pulled back."""

    BINDING_GROUP_TITLE = "Review"
    AUTO_FOCUS = "LongText"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "review",
        Command(
            name="send",
            keys="y",
            action="answer('send')",
            label="Send",
            help="Let it go; it waits, and u pulls it back as long as it does",
        ),
        Command(name="edit", keys="e", action="answer('edit')", label="Edit"),
        Command(
            name="preview",
            keys="v",
            label="Preview",
            help="See it as the other side does, or what was found in it",
        ),
        Command(
            name="next_hit",
            keys="n",
            action="hit(1)",
            label="Next hit",
            help="Go to the next place that may give somebody away",
        ),
        Command(
            name="hit_before",
            keys="N",
            action="hit(-1)",
            label="Hit before",
            shown=False,
        ),
        Command(
            name="postpone",
            keys="p,escape",
            action="answer('postpone')",
            label="Postpone",
            help="Leave it in the case as a draft",
        ),
        Command(
            name="look",
            keys="i",
            action="answer('look')",
            label="Address",
            help="See the address that it goes to, after a question; the log says so",
        ),
        Command(
            name="discard",
            keys="d",
            action="answer('discard')",
            label="Discard",
            help="Give it up, after a question",
        ),
    )

    def __init__(
        self, head: str, marked: Sequence[Block], preview: Sequence[Block]
    ) -> None:
        super().__init__()
        self._head = head
        self._pages = [list(marked), list(preview)]

    def compose(self) -> ComposeResult:
        yield Static(line(self._head), classes="state review-head")
        yield LongText()
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(LongText).show(self._pages[0])

    def action_preview(self) -> None:
        """Turn to the other page."""
        self._pages.reverse()
        self.query_one(LongText).show(self._pages[0])

    def action_hit(self, step: int) -> None:
        """Go from one place that may give somebody away to the next."""
        self.query_one(LongText).go_to(OPENS, step)

    def action_answer(self, verdict: str) -> None:
        self.dismiss(Verdict(verdict))

    def forget(self) -> None:
        """Hold nothing of the letter any more."""
        self._pages = [[], []]
        self.query_one(LongText).show([])
