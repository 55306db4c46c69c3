"""My cases: what one answers for, by the day something is due."""

from __future__ import annotations

from uuid import UUID

from grievance.domain.ids import CaseId
from tui.facts.my_cases import EMPTY, SLOTS, my_case_lines, my_case_words
from tui.screens.due import DueList, DueScreen


class MyCasesScreen(DueScreen):
    """Looks at the rows of the queue, and is as stale as they are; R reads them anew."""

    BINDING_GROUP_TITLE = "My cases"
    NAME = "My cases"
    EMPTY = EMPTY
    SLOTS = SLOTS

    def read(self) -> DueList:
        rows, today = self.cases.rows(), self.session.today
        return DueList(
            lines=my_case_lines(rows, today), said=my_case_words(rows, today)
        )

    def show_lines(self) -> None:
        """Show the rows as they are at hand, and why they may be stale."""
        self._reason = self._reason or self.cases.why_stale
        super().show_lines()

    def follow(self) -> None:
        """Look at the rows again, as the queue has them now."""
        super().action_again()

    def action_again(self) -> None:
        """Have the queue read anew; what is shown stays until then."""
        self.cases.read_again()

    def case_of(self, thing: object) -> CaseId | None:
        return CaseId(thing) if isinstance(thing, UUID) else None
