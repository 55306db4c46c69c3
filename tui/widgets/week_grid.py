"""Weeks around a day, with a sign on each day on which something is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from textual.widgets import Static

from tui.facts.calendar_grid import WEEKS, grid_lines
from tui.text import rows


class WeekGrid(Static):
    """Is looked at alone: the list beside it has the cursor."""

    def draw(self, signs: Mapping[date, str], today: date, chosen: date) -> None:
        """Show the weeks around *chosen*."""
        self.update(rows(*grid_lines(signs, today, chosen, WEEKS)), layout=False)
