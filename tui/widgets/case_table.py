"""
The queue as a table, for tens of thousands of cases.

The cursor and the marks belong to cases, not to lines.
"""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.strip import Strip

from grievance.domain.ids import CaseId
from tui.case_index import CaseIndex
from tui.case_row import Row
from tui.text import cell
from tui.widgets.columns import COLUMNS, Place, lay_out
from tui.widgets.line_table import LineTable


class CaseTable(LineTable):
    """Lines of a `CaseIndex`."""

    MARGIN = 4  # cursor, mark, unread, and a gap
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", show=False, priority=True, id="list.mark"),
    ]

    def __init__(self, index: CaseIndex, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.index = index
        self.marks: set[CaseId] = set()

    @property
    def count(self) -> int:
        """How many cases are shown."""
        return len(self.index)

    @property
    def current(self) -> CaseId | None:
        """Return the case under the cursor."""
        return self.index.key(self.cursor) if len(self.index) else None

    @property
    def row(self) -> Row | None:
        """Return the line under the cursor."""
        return self.index.row(self.cursor) if len(self.index) else None

    def index_changed(self, keep: CaseId | None) -> None:
        """Paint anew, with the cursor on the case *keep*, or where it was."""
        found = self.index.find(keep)
        self.changed(self.cursor if found is None else found)

    def action_mark(self) -> None:
        """Mark the case, or take the mark away, and go on."""
        if (case_id := self.current) is not None:
            self.marks ^= {case_id}
            self.refresh()
            self.cursor += 1
            self.post_message(self.Moved())

    def paint_head(self) -> Strip:
        """Paint the titles of the columns."""
        width = self.size.width
        style = self.get_component_rich_style("line--head")
        places = self._places(width)
        titles = " ".join(cell(place.column.title, place.width) for place in places)
        strip = Strip([Segment(" " * self.MARGIN + titles, style)])
        return strip.adjust_cell_length(width, style)

    def paint(self, place: int) -> Strip:
        """Paint the case shown at *place*."""
        width = self.size.width
        plain = self.get_component_rich_style("line--plain")
        strip = Strip(self._line(place, self._places(width)))
        return strip.adjust_cell_length(width, plain)

    def _places(self, width: int) -> tuple[Place, ...]:
        return lay_out(COLUMNS, width - self.MARGIN)

    def _line(self, place: int, places: tuple[Place, ...]) -> list[Segment]:
        row = self.index.row(place)
        cursor = place == self.cursor
        base = self.get_component_rich_style(
            "line--cursor" if cursor else "line--plain"
        )
        segments = [Segment(self._signs(row, cursor=cursor), base)]
        for at, found in enumerate(places):
            text = cell(found.column.value(row, self.index.today), found.width)
            gap = " " if at < len(places) - 1 else ""
            style = base if cursor else base + self._tone(found, row)
            segments.append(Segment(text + gap, style))
        return segments

    def _signs(self, row: Row, *, cursor: bool) -> str:
        return (
            ("▶" if cursor else " ")
            + ("●" if row.case.id in self.marks else " ")
            + ("* " if row.case.unread else "  ")
        )

    def _tone(self, place: Place, row: Row) -> Style:
        tone = place.column.tone(row, self.index.today)
        return self.get_component_rich_style(f"line--{tone}") if tone else Style.null()
