"""What the queue knows of the case under the cursor: cover and slip, no letter."""

from __future__ import annotations

from datetime import date

from tui.case_row import Row
from tui.facts.case import row_blocks
from tui.widgets.long_text import LongText


class Preview(LongText, can_focus=False):
    """Shows a row; asks for nothing."""

    def show_row(self, row: Row | None, today: date) -> None:
        """Show *row*, or nothing."""
        self.show([] if row is None else row_blocks(row, today))
