"""A text of any length: paints only the lines that are seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.wrapping import Block, Line, to_lines


MARGIN = 1


class LongText(ScrollView, can_focus=True):
    """Shows blocks, broken anew whenever its width changes."""

    BINDING_GROUP_TITLE = "Text"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "text--plain",
        "text--label",
        "text--title",
        "text--soft",
        "text--warm",
        "text--bad",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False, id="text.down"),
        Binding("k", "scroll_up", "Up", show=False, id="text.up"),
        Binding("g", "scroll_home", "First line", show=False, id="text.first"),
        Binding("G", "scroll_end", "Last line", show=False, id="text.last"),
        Binding("space", "page_down", "Page down", show=False, id="text.page"),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._blocks: Sequence[Block] = ()
        self._lines: list[Line] = []
        self._broken_at = 0

    def show(self, blocks: Sequence[Block]) -> None:
        """Show *blocks* from their beginning."""
        self._blocks = blocks
        self._broken_at = 0
        self._break()
        self.scroll_to(y=0, animate=False, immediate=True)
        self.refresh()

    def on_resize(self) -> None:
        self._break()
        self.refresh()  # what was painted in the first place may have had no lines yet

    def _break(self) -> None:
        width = self.scrollable_content_region.width - 2 * MARGIN
        if width <= 0 or width == self._broken_at:
            return
        self._broken_at = width
        self._lines = to_lines(self._blocks, width)
        self.virtual_size = Size(width, len(self._lines))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  # Textual's shape
        """Return how many lines it takes, before it was ever given room."""
        return len(to_lines(self._blocks, max(1, width - 2 * MARGIN)))

    def render_line(self, y: int) -> Strip:
        """Paint line *y* of the window."""
        width = self.size.width
        plain = self.get_component_rich_style("text--plain")
        if not self._broken_at:  # it was given its words while it was hidden
            self._break()
        place = round(self.scroll_offset.y) + y
        if place >= len(self._lines):
            return Strip.blank(width, plain)
        line = self._lines[place]
        tone = self.get_component_rich_style(f"text--{line.tone or 'plain'}")
        label = self.get_component_rich_style("text--label")
        segments = [
            Segment(" " * MARGIN, plain),
            Segment(line.label, label),
            Segment(line.text, tone),
        ]
        return Strip(segments).adjust_cell_length(width, plain)
