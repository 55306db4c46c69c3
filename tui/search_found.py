"""The cases that a search found, as a list to step through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from grievance.domain.ids import CaseId
from grievance.services.search.search_cases import Hit
from tui.case_row import Row
from tui.queue.case_list import CaseList


@dataclass(frozen=True, slots=True)
class FoundCases:
    """A `CaseList` of what was found; *cases* are all that there are."""

    cases: CaseList
    hits: Callable[[], Sequence[Hit]] = field(repr=False)

    def neighbour(self, case_id: CaseId, step: int) -> CaseId | None:
        """Return the case that was found before or after another; None at the end."""
        found = list(dict.fromkeys(hit.case.id for hit in self.hits()))
        place = found.index(case_id) + step if case_id in found else -1
        return found[place] if 0 <= place < len(found) else None

    def rows(self) -> Sequence[Row]:
        """Return every case there is as a row."""
        return self.cases.rows()

    @property
    def why_stale(self) -> str:
        """Why they may not be as they are now."""
        return self.cases.why_stale

    def read_again(self) -> None:
        """Read every case anew."""
        self.cases.read_again()
