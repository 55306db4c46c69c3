"""A table of any length: paints the lines that are seen, with a cursor on one of them."""

from __future__ import annotations

import textwrap

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.keys.command_list import Command, bindings
from tui.text import block


HEAD = 1


def _move(keys: str, action: str, label: str, name: str) -> Command:
    return Command(name=name, keys=keys, label=label, action=action, shown=False)


def ended(strip: Strip, width: int, style: Style) -> Strip:
    """Return *strip* as wide as that; an ellipsis says that it goes on."""
    if strip.cell_length <= width:
        return strip.adjust_cell_length(width, style)
    kept = strip.crop(0, max(0, width - 1))
    return Strip([*kept, Segment("…", style)]).adjust_cell_length(width, style)


class LineTable(ScrollView, can_focus=True):
    """The cursor and what is seen; a table says how many lines it has, and paints one."""

    BINDING_GROUP_TITLE = "List"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line--head",
        "line--cursor",
        "line--plain",
        "line--bad",
        "line--warm",
        "line--soft",
    }
    # Before any other key, so that what is typed next acts on the line that is meant.
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "list",
        _move("j,down", "step(1)", "Down", "down"),
        _move("k,up", "step(-1)", "Up", "up"),
        _move("pagedown,ctrl+d", "page(1)", "Page down", "page"),
        _move("pageup,ctrl+u", "page(-1)", "Page up", "back"),
        _move("g,home", "place(0)", "First", "first"),
        _move("G,end", "place(-1)", "Last", "last"),
    )
    MARGIN = 2  # cells before a line

    cursor: reactive[int] = reactive(0, repaint=False)
    hint: reactive[str] = reactive("")

    class Moved(Message):
        """
        The cursor is on another line, or the line is not what it was.

        While a key is held, only where it has got to counts: nothing runs on afterwards.
        """

        def can_replace(self, message: Message) -> bool:
            """Let a later one stand for this one that nobody has heard yet."""
            return isinstance(message, LineTable.Moved) and (
                message._sender is self._sender  # noqa: SLF001  # Textual names it so
            )

    class Picked(Message):
        """Somebody clicked on the line under the cursor."""

    @property
    def count(self) -> int:
        """How many lines there are."""
        raise NotImplementedError

    @property
    def is_on_item(self) -> bool:
        """Whether there is something under the cursor."""
        return self.count > 0

    @property
    def room(self) -> int:
        """How many cells a line has: those that the scrollbar leaves."""
        return self.size.width - self.scrollbar_size_vertical

    def paint_head(self) -> Strip:
        """Paint the line above all others."""
        raise NotImplementedError

    def paint(self, place: int) -> Strip:
        """Paint the line at *place*."""
        raise NotImplementedError

    def changed(self, place: int) -> None:
        """Paint anew, with the cursor at *place*."""
        self.virtual_size = Size(self.size.width, self.count + HEAD)
        self.set_reactive(LineTable.cursor, max(0, min(place, self.count - 1)))
        self._reveal()
        self.refresh()
        self.post_message(self.Moved())

    def validate_cursor(self, place: int) -> int:
        return max(0, min(place, self.count - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        self._reveal()
        top, width = self._top, self.size.width
        lines = (Region(0, at + HEAD - top, width, 1) for at in (before, now))
        self.refresh(*lines)
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, self.count + HEAD)
        self._reveal()

    def on_click(self, event: events.Click) -> None:
        place = self._top + event.y - HEAD
        if event.y < HEAD or place >= self.count:
            return
        if place == self.cursor and event.chain > 1:
            self.post_message(self.Picked())
        self.cursor = place

    def action_step(self, by: int) -> None:
        self.cursor += by

    def action_page(self, by: int) -> None:
        self.cursor += by * max(1, self.size.height - HEAD - 1)

    def action_place(self, place: int) -> None:
        self.cursor = place if place >= 0 else self.count - 1

    def render_line(self, y: int) -> Strip:
        """Paint line *y* of the window: the head, a line of ours, or nothing."""
        if y < HEAD:
            return self.paint_head()
        place = self._top + y - HEAD
        if place < self.count:
            return self.paint(place)
        plain = self.get_component_rich_style("line--plain")
        return self._empty(y - HEAD - 1).adjust_cell_length(self.size.width, plain)

    def _empty(self, y: int) -> Strip:
        hint = block(self.hint).plain  # may repeat what somebody typed
        said = textwrap.wrap(hint, max(10, self.room - 2 * self.MARGIN))
        if self.count or not 0 <= y < len(said):
            return Strip([])
        style = self.get_component_rich_style("line--soft")
        return Strip([Segment(" " * self.MARGIN + said[y], style)])

    @property
    def cursor_line(self) -> int:
        """On which line of the window the cursor is, the head being the first."""
        return self.cursor - self._top + HEAD

    @property
    def _top(self) -> int:
        return round(self.scroll_offset.y)

    def _reveal(self) -> None:
        height = max(1, self.size.height - HEAD)
        top = self._top
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, immediate=True)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, immediate=True)
