"""What the queue knows of the case under the cursor: cover and slip, no letter."""

from __future__ import annotations

from datetime import date

from tui.case_row import Row
from tui.facts.case import row_blocks
from tui.widgets.long_text import LongText


class Preview(LongText, can_focus=False):
    """Shows a row; asks for nothing."""

    _shown: tuple[Row | None, date] | None = None

    def show_row(self, row: Row | None, today: date) -> None:
        """Show *row*, or nothing; the same once only, as a filter often leaves it."""
        before, self._shown = self._shown, (row, today)
        if before is None or before[0] is not row or before[1] != today:
            self.show([] if row is None else row_blocks(row, today))
