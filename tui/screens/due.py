"""A list of what is due in many cases; two areas are such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType

from grievance.domain.ids import CaseId
from grievance.services.log.changes_since import Changes
from tui.keys.command_list import bindings
from tui.leaving import Leavable
from tui.listed import Listed
from tui.queue.case_list import CaseList
from tui.screens.case import CaseScreen
from tui.screens.listing_screen import ListingScreen, coming_and_going
from tui.session import Session
from tui.widgets.listing import Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class DueList:
    """What was read: the lines, and how many there are in words."""

    lines: Sequence[Listed] = field(default=(), repr=False)
    said: str = ""


class DueScreen(Leavable, ListingScreen[None]):
    """Follows the rows of the queue, which are read anew before it."""

    LOADING = "Reading …"
    OF_LINE = frozenset({"open"})
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "due", *coming_and_going("Open the case")
    )

    def __init__(self, session: Session, cases: CaseList) -> None:
        super().__init__(session)
        self.cases = cases

    def read(self) -> DueList:
        """Read what is due; in a thread."""
        raise NotImplementedError

    def case_of(self, thing: object) -> CaseId | None:
        """Return which case a line is about."""
        raise NotImplementedError

    def cases_in_sight(self) -> tuple[CaseId, ...]:
        case_id = self.case_of(self.thing)
        return (case_id,) if case_id else ()

    def lines(self, found: Any) -> Sequence[Listed]:
        assert isinstance(found, DueList)
        return found.lines

    def words(self, found: Any) -> str:
        assert isinstance(found, DueList)
        return found.said

    def books_changed(self, changes: Changes) -> None:
        """Do nothing yet: the queue reads its rows anew, and tells then."""

    def rows_changed(self) -> None:
        """Follow what others change, while somebody looks; else on coming back."""
        self.catch_up()

    def catch_up(self) -> None:
        """Read it anew, now or as soon as nobody waits for anything else."""
        self._is_behind = True
        self._keep_up()

    # Keys

    async def action_open(self) -> None:
        """Open the case that the line is about."""
        case_id = self.case_of(self.thing)
        if case_id is not None:
            await self.put(CaseScreen(self.session, case_id, self.cases))

    @on(Listing.Picked)
    async def picked(self) -> None:
        await self.action_open()
