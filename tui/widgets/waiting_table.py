"""What waits as a table: headings, and items in four columns below them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.facts.waiting import WaitingLine
from tui.text import cell, clauses
from tui.widgets.headed_table import HeadedTable


TITLES = WaitingLine("Since", "State", "Where", "Why")
WIDTHS = (10, 11, 12)  # the last column takes the rest
NARROW = 60  # cells, below which there is no room for where


class WaitingTable(HeadedTable):
    """The cursor passes over headings; it stays on its item when the list is read anew."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: Sequence[WaitingLine] = ()

    @property
    def count(self) -> int:
        """How many lines there are, headings among them."""
        return len(self.lines)

    @property
    def current(self) -> WaitingLine | None:
        """The line under the cursor."""
        return self.lines[self.cursor] if self.lines else None

    def show(self, lines: Sequence[WaitingLine]) -> None:
        """Show *lines*, with the cursor on the item it was on, or near it."""
        keep = self.current.key if self.current else ""
        self.lines = lines
        places = (place for place, line in enumerate(lines) if line.key == keep)
        found = next(places, self.cursor) if keep else self.cursor
        self.changed(self.item_near(found, 1))

    def is_item(self, place: int) -> bool:
        """Tell whether the line at *place* is no heading."""
        return self.lines[place].item is not None

    def paint_head(self) -> Strip:
        """Paint the titles of the columns."""
        style = self.get_component_rich_style("line--head")
        return self._strip("  ", TITLES, style)

    def paint(self, place: int) -> Strip:
        """Paint a heading or an item."""
        line = self.lines[place]
        if line.item is None:
            style = self.get_component_rich_style("line--head")
            text = cell(line.since, self.room)
            return Strip([Segment(text, style)])
        is_cursor = place == self.cursor
        name = "cursor" if is_cursor else "plain"
        style = self.get_component_rich_style(f"line--{name}")
        return self._strip("▶ " if is_cursor else "  ", line, style)

    def _strip(self, sign: str, line: WaitingLine, style: Style) -> Strip:
        width = self.room
        words = [line.since, line.state, line.where]
        widths = list(WIDTHS)
        if width < NARROW:
            words.pop()
            widths.pop()
        cells = [cell(text, size) for text, size in zip(words, widths, strict=True)]
        left = max(0, width - self.MARGIN - sum(widths) - len(widths))
        text = sign + " ".join([*cells, clauses(line.why, left)])
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)
