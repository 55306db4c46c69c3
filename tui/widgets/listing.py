"""A list of a few things in columns, and what is known of the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip

from tui.listed import Listed, Slot, lay_out
from tui.text import cell
from tui.widgets.headed_table import HeadedTable
from tui.widgets.long_text import LongText


class Listing(HeadedTable):
    """Stays on its item when it is shown anew."""

    def __init__(self, slots: Sequence[Slot], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._slots = tuple(slots)
        self.lines: Sequence[Listed] = ()

    @property
    def count(self) -> int:
        """How many lines there are, headings among them."""
        return len(self.lines)

    @property
    def current(self) -> Listed | None:
        """The item under the cursor."""
        found = self.lines[self.cursor] if self.lines else None
        return found if found and found.thing is not None else None

    def is_item(self, place: int) -> bool:
        """Tell whether the line at *place* is no heading."""
        return self.lines[place].thing is not None

    def show(self, lines: Sequence[Listed]) -> None:
        """Show *lines*, with the cursor on the item it was on, or near it."""
        keep = self.current.key if self.current else ""
        self.lines = lines
        places = (place for place, line in enumerate(lines) if line.key == keep)
        found = next(places, self.cursor) if keep else 0
        self.changed(self.item_near(found, 1))

    def go_to(self, key: str) -> None:
        """Put the cursor on the item with this *key*, if it is here."""
        places = (place for place, line in enumerate(self.lines) if line.key == key)
        self.cursor = next(places, self.cursor)

    def paint_head(self) -> Strip:
        """Paint the titles of the columns."""
        style = self.get_component_rich_style("line--head")
        return self._strip("  ", tuple(slot.title for slot in self._slots), style)

    def paint(self, place: int) -> Strip:
        """Paint a heading or an item."""
        line = self.lines[place]
        if line.thing is None:
            style = self.get_component_rich_style("line--head")
            return Strip([Segment(cell(line.cells[0], self.room), style)])
        is_cursor = place == self.cursor
        name = "cursor" if is_cursor else line.tone or "plain"
        style = self.get_component_rich_style(f"line--{name}")
        return self._strip("▶ " if is_cursor else "  ", line.cells, style)

    def _strip(self, sign: str, words: Sequence[str], style: Style) -> Strip:
        width = self.room
        places = lay_out(self._slots, width - len(sign))
        text = " ".join(
            self._slots[place].fit(words[place], size) for place, size in places
        )
        return Strip([Segment(sign + text, style)]).adjust_cell_length(width, style)


class Records(Vertical):
    """A listing, and below it the detail of its current line."""

    def __init__(self, slots: Sequence[Slot], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._slots = slots
        self._detailed = ""

    def compose(self) -> ComposeResult:
        yield Listing(self._slots)
        yield LongText(classes="detail")

    @property
    def table(self) -> Listing:
        """The list alone."""
        return self.query_one(Listing)

    @property
    def current(self) -> Listed | None:
        """The item under the cursor."""
        return self.table.current

    def show(self, lines: Sequence[Listed], hint: str) -> None:
        """Show *lines*; where there are none, *hint*."""
        self.table.hint = hint
        self.table.show(lines)

    @on(Listing.Moved)
    def moved(self) -> None:
        current = self.current
        detail = self.query_one(".detail", LongText)
        key = current.key if current else ""
        stay, self._detailed = bool(key) and key == self._detailed, key
        detail.show(current.detail if current else (), stay=stay)
        detail.display = current is not None and bool(current.detail)
