"""What a step may use of the screen on which it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from textual.screen import Screen

from grievance.domain.contents import AttachmentNote
from grievance.domain.ids import CaseId, SpoolId
from grievance.services.cases.open_case import OpenedCase
from grievance.services.cases.read_letters import OpenedLetter
from tui.asking.shown_case import ShownCase
from tui.queue.case_list import CaseList
from tui.session import Session


Result = TypeVar("Result")
Found = TypeVar("Found")


class CaseDesk(Protocol):
    """An opened case on a screen."""

    session: Session
    cases: CaseList
    kept_reason: str

    @property
    def shown(self) -> ShownCase:
        """The case as it is on the screen."""

    @property
    def letter(self) -> OpenedLetter | None:
        """The letter that is being read."""

    @property
    def attachment(self) -> AttachmentNote | None:
        """The attachment under the cursor."""

    async def put(
        self, screen: Screen[Result], then: Callable[[Result | None], object]
    ) -> None:
        """Put a dialog before the case; *then* gets what it answers."""

    def ask(
        self, question: Callable[[], Found], show: Callable[[Found], object]
    ) -> bool:
        """Ask in a thread, then show."""

    def change(self, question: Callable[[], OpenedCase], said: str = "") -> None:
        """Ask in a thread, then show the case as it is then, and say what was done."""

    def show(self, shown: ShownCase, said: str = "") -> None:
        """Show the case as it is now, and say what was done."""

    def reread(self) -> None:
        """Show the case as it is now."""

    def was_overtaken(self, sentence: str) -> None:
        """Let it stand above the case what was not done, and why, with both values."""

    @property
    def listed(self) -> object:
        """The thing under the cursor of the list on the open tab, if there is one."""

    async def action_tab(self, name: str) -> None:
        """Show a tab."""

    def expect(self, spool_id: SpoolId) -> None:
        """Tell when the worker has made something of a message; from any thread."""

    async def open_other(self, case_id: CaseId) -> None:
        """Open another case before this one."""

    def lost(self, sentence: str) -> None:
        """Leave the case, which is on one's ring no more, and say so."""

    def keep_words(self, words: str) -> None:
        """Keep words for Ctrl+V until the desk is locked."""

    def say(self, sentence: str) -> None:
        """Tell something that goes away by itself."""
