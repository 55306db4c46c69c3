"""The list from which a case was opened, as its screen needs it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol, runtime_checkable

from grievance.domain.ids import CaseId
from tui.case_row import Row


class CaseList(Protocol):
    """Knows the cases somebody may open, and their order."""

    def neighbour(self, case_id: CaseId, step: int) -> CaseId | None:
        """Return the case before or after another; None at the end."""

    def rows(self) -> Sequence[Row]:
        """Return every case there is as a row, as they are now; from any thread."""

    @property
    def why_stale(self) -> str:
        """Why they may not be as they are now; empty where nothing stands in the way."""

    def read_again(self) -> None:
        """Read them anew; screens that follow them are told."""


@runtime_checkable
class FollowsRows(Protocol):
    """A screen over that list which shows some of its rows in another way."""

    def rows_changed(self) -> None:
        """Show them as they are now: others changed some."""


@runtime_checkable
class SeesCases(Protocol):
    """A screen on which somebody sees some case."""

    def cases_in_sight(self) -> Collection[CaseId]:
        """Return those that are open, or under the cursor."""
