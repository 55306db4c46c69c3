"""A step, when it is possible, and what it may use of the screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from textual.screen import Screen

from grievance.domain.ids import PersonId, SpoolId
from tui.queue.case_list import CaseList
from tui.session import Session
from tui.waiting import Item


Result = TypeVar("Result")
Found = TypeVar("Found")


class WaitingDesk(Protocol):
    """The list of what waits, on a screen."""

    session: Session
    cases: CaseList

    async def put(
        self, screen: Screen[Result], then: Callable[[Result | None], object]
    ) -> None:
        """Put a screen before the list; *then* gets what it answers."""

    def ask(
        self, question: Callable[[], Found], show: Callable[[Found], object]
    ) -> bool:
        """Ask in a thread, then show."""

    def done(self, said: str) -> None:
        """Say what was done, and read the list anew."""

    def change(self, question: Callable[[], object], said: str) -> None:
        """Ask in a thread, say what was done, and read the list anew."""

    def expect(self, said: str, spool_id: SpoolId | None) -> None:
        """Say what was done, tell when the worker is done too, and read the list anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    Something that can be done with an item, by its key or from the menu.

    *label* is for the footer, *words* for the menu.
    """

    name: str
    key: str
    label: str
    words: str
    fits: Callable[[Item, PersonId], bool]
    run: Callable[[WaitingDesk, Any], Awaitable[None]]
