"""
The queue as a table: paints the lines that are seen, however many there are.

The cursor and the marks belong to cases, not to lines.
"""

from __future__ import annotations

import textwrap

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from grievance.domain.ids import CaseId
from tui.case_index import CaseIndex, Row
from tui.text import cell
from tui.widgets.columns import COLUMNS, Place, lay_out


SIGNS = 4  # cursor, mark, unread, and a gap
HEAD = 1


class CaseTable(ScrollView, can_focus=True):
    """Lines of a `CaseIndex`."""

    BINDING_GROUP_TITLE = "List"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "case--head",
        "case--cursor",
        "case--plain",
        "case--bad",
        "case--warm",
        "case--soft",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", "Down", show=False, id="list.down"),
        Binding("k,up", "step(-1)", "Up", show=False, id="list.up"),
        Binding("pagedown,ctrl+d", "page(1)", "Page down", show=False, id="list.page"),
        Binding("pageup,ctrl+u", "page(-1)", "Page up", show=False, id="list.back"),
        Binding("g,home", "place(0)", "First", show=False, id="list.first"),
        Binding("G,end", "place(-1)", "Last", show=False, id="list.last"),
        Binding("space", "mark", "Mark", show=False, id="list.mark"),
    ]

    cursor: reactive[int] = reactive(0, repaint=False)
    hint: reactive[str] = reactive("")

    class Moved(Message):
        """The cursor is on another case, or the case is not what it was."""

    class Picked(Message):
        """Somebody clicked on the case under the cursor."""

    def __init__(self, index: CaseIndex, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.index = index
        self.marks: set[CaseId] = set()

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
        count = len(self.index)
        self.virtual_size = Size(self.size.width, count + HEAD)
        found = self.index.find(keep)
        place = self.cursor if found is None else found
        self.set_reactive(CaseTable.cursor, max(0, min(place, count - 1)))
        self._reveal()
        self.refresh()
        self.post_message(self.Moved())

    def validate_cursor(self, place: int) -> int:
        return max(0, min(place, len(self.index) - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        self._reveal()
        top = self._top
        self.refresh(
            *(
                Region(0, place + HEAD - top, self.size.width, 1)
                for place in (before, now)
            )
        )
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.index) + HEAD)
        self._reveal()

    def on_click(self, event: events.Click) -> None:
        place = self._top + event.y - HEAD
        if event.y < HEAD or place >= len(self.index):
            return
        if place == self.cursor and event.chain > 1:
            self.post_message(self.Picked())
        self.cursor = place

    def action_step(self, by: int) -> None:
        self.cursor += by

    def action_page(self, by: int) -> None:
        self.cursor += by * max(1, self.size.height - HEAD - 1)

    def action_place(self, place: int) -> None:
        self.cursor = place if place >= 0 else len(self.index) - 1

    def action_mark(self) -> None:
        """Mark the case, or take the mark away, and go on."""
        if (case_id := self.current) is not None:
            self.marks ^= {case_id}
            self.refresh()
            self.cursor += 1
            self.post_message(self.Moved())

    def render_line(self, y: int) -> Strip:
        """Paint line *y* of the window: the head, a case, or nothing."""
        width = self.size.width
        plain = self.get_component_rich_style("case--plain")
        places = lay_out(COLUMNS, width - SIGNS)
        if y < HEAD:
            return self._head(places, width)
        place = self._top + y - HEAD
        if place >= len(self.index):
            return self._empty(y - HEAD - 1).adjust_cell_length(width, plain)
        return Strip(self._line(place, places)).adjust_cell_length(width, plain)

    def _empty(self, y: int) -> Strip:
        said = textwrap.wrap(self.hint, max(10, self.size.width - 2 * SIGNS))
        if len(self.index) or not 0 <= y < len(said):
            return Strip([])
        style = self.get_component_rich_style("case--soft")
        return Strip([Segment(" " * SIGNS + said[y], style)])

    @property
    def _top(self) -> int:
        return round(self.scroll_offset.y)

    def _head(self, places: tuple[Place, ...], width: int) -> Strip:
        style = self.get_component_rich_style("case--head")
        titles = " ".join(cell(place.column.title, place.width) for place in places)
        return Strip([Segment(" " * SIGNS + titles, style)]).adjust_cell_length(
            width, style
        )

    def _line(self, place: int, places: tuple[Place, ...]) -> list[Segment]:
        row = self.index.row(place)
        cursor = place == self.cursor
        base = self.get_component_rich_style(
            "case--cursor" if cursor else "case--plain"
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
        return self.get_component_rich_style(f"case--{tone}") if tone else Style.null()

    def _reveal(self) -> None:
        height = max(1, self.size.height - HEAD)
        top = self._top
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, immediate=True)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, immediate=True)
