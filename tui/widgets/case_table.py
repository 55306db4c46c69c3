"""
The queue as a table, for tens of thousands of cases.

The cursor and the marks belong to cases, not to lines.
"""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.strip import Strip

from grievance.domain.ids import CaseId
from tui.case_row import Row
from tui.keys.command_list import Command, bindings
from tui.queue.case_index import CaseIndex
from tui.text import cell
from tui.widgets.columns import COLUMNS, Place, lay_out
from tui.widgets.line_table import LineTable


class CaseTable(LineTable):
    """Lines of a `CaseIndex`."""

    MARGIN = 4  # cursor, mark, unread, and a gap
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "list",
        Command(
            name="mark",
            keys="space",
            label="Mark",
            help="Mark the case, or take its mark away, and go on",
            shown=False,
        ),
        Command(
            name="range",
            keys="V",
            label="Range",
            help="Begin a range here; once more marks all from there to here",
            shown=False,
        ),
        Command(
            name="mark_all",
            keys="asterisk",
            label="Mark all",
            help="Mark all that is shown, or take all these marks away",
            shown=False,
        ),
        Command(
            name="unread",
            keys="n",
            label="Next unread",
            help="Go to the next case with something nobody has read",
            action="unread(1)",
            shown=False,
        ),
        Command(
            name="unread_before",
            keys="N",
            label="Unread before",
            help="Go to the case before with something nobody has read",
            action="unread(-1)",
            shown=False,
        ),
    )

    def __init__(self, index: CaseIndex, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.index = index
        self.marks: set[CaseId] = set()
        self.range_from: CaseId | None = None  # where a range begins

    @property
    def count(self) -> int:
        """How many cases are shown."""
        return len(self.index)

    @property
    def is_on_item(self) -> bool:
        """Whether something can be done with cases: with one here, or with those marked."""
        return self.count > 0 or bool(self.marks)

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
        found = self.index.find(keep, near=self.cursor)
        self.changed(self.cursor if found is None else found)

    def action_mark(self) -> None:
        """Mark the case, or take the mark away, and go on."""
        if (case_id := self.current) is not None:
            self.marks ^= {case_id}
            self.refresh()
            self.cursor += 1
            self.post_message(self.Moved())

    def action_range(self) -> None:
        """Begin a range here, or mark all from where it began to here."""
        reach, self.range_from = self.reach, None if self.range_from else self.current
        self.marks.update(map(self.index.key, reach))
        self._marked()

    def action_mark_all(self) -> None:
        """Mark all that is shown; where all of it is, take the marks away."""
        shown = set(self.index.shown())
        if shown <= self.marks:
            self.marks -= shown
        else:
            self.marks |= shown
        self._marked()

    def action_unread(self, way: int) -> None:
        """Go to the next case with something that nobody has read."""
        found = self.index.unread_near(self.cursor, way)
        if found is None:
            where = "below" if way > 0 else "above"
            self.notify(f"Nothing unread {where} this case.", markup=False)
        else:
            self.cursor = found

    @property
    def reach(self) -> range:
        """The places of the range that was begun; of none where none was."""
        began = self.index.find(self.range_from)
        if began is None:
            return range(0)
        return range(min(began, self.cursor), max(began, self.cursor) + 1)

    def unmark(self) -> None:
        """Take all marks away, and the beginning of a range."""
        self.marks.clear()
        self.range_from = None
        self._marked()

    def watch_cursor(self, before: int, now: int) -> None:
        super().watch_cursor(before, now)
        if self.range_from is not None:
            self.refresh()

    def _marked(self) -> None:
        self.refresh()
        self.post_message(self.Moved())

    def paint_head(self) -> Strip:
        """Paint the titles of the columns."""
        width = self.room
        style = self.get_component_rich_style("line--head")
        places = self._places(width)
        titles = " ".join(cell(place.column.title, place.width) for place in places)
        strip = Strip([Segment(" " * self.MARGIN + titles, style)])
        return strip.adjust_cell_length(width, style)

    def paint(self, place: int) -> Strip:
        """Paint the case shown at *place*."""
        width = self.room
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
        signs = self._signs(row, cursor=cursor, reached=place in self.reach)
        segments = [Segment(signs, base)]
        for at, found in enumerate(places):
            value = found.column.value(row, self.index.today)
            text = found.column.fit(value, found.width)
            gap = " " if at < len(places) - 1 else ""
            style = base if cursor else base + self._tone(found, row)
            segments.append(Segment(text + gap, style))
        return segments

    def _signs(self, row: Row, *, cursor: bool, reached: bool) -> str:
        mark = "○" if reached else " "
        return (
            ("▶" if cursor else " ")
            + ("●" if row.case.id in self.marks else mark)
            + ("* " if row.case.unread else "  ")
        )

    def _tone(self, place: Place, row: Row) -> Style:
        tone = place.column.tone(row, self.index.today)
        return self.get_component_rich_style(f"line--{tone}") if tone else Style.null()
