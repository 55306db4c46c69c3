"""What a search found: a line for each passage, with the words in it marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from grievance.domain.display import one_line
from grievance.services.letters.say_hit import say_place
from grievance.services.search.search_cases import Hit
from tui.text import cell
from tui.widgets.line_table import LineTable, ended


REFERENCE, WHERE = 12, 16
WIDE: Final = 70  # cells from which on it says where in its case something stands


class HitTable(LineTable):
    """Stays on its line while others are added below."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"line--found"}
    DEFAULT_CSS = "HitTable > .line--found { text-style: bold underline; }"

    def __init__(self) -> None:
        super().__init__()
        self.hits: list[Hit] = []

    @property
    def count(self) -> int:
        """How many passages there are."""
        return len(self.hits)

    @property
    def current(self) -> Hit | None:
        """The passage under the cursor."""
        return self.hits[self.cursor] if self.hits else None

    def add(self, hits: Sequence[Hit]) -> None:
        """Add some below."""
        self.hits += hits
        self.changed(self.cursor)

    def clear(self) -> None:
        """Show nothing, and hold nothing."""
        self.hits = []
        self.changed(0)

    def paint_head(self) -> Strip:
        """Paint the titles of the columns."""
        style = self.get_component_rich_style("line--head")
        return self._strip(
            iter([Segment(f"  {self._before('Case', 'Where')}Words", style)]), style
        )

    def paint(self, place: int) -> Strip:
        """Paint a passage."""
        hit, is_cursor = self.hits[place], place == self.cursor
        style = self.get_component_rich_style(
            f"line--{'cursor' if is_cursor else 'plain'}"
        )
        sign = "▶ " if is_cursor else "  "
        before = self._before(str(hit.case.reference), say_place(hit))
        found = Style(bold=True, underline=True)
        if not is_cursor:
            found = self.get_component_rich_style("line--found")
        segments = self._words(hit, style, style + found)
        return self._strip(iter([Segment(sign + before, style), *segments]), style)

    def _before(self, reference: str, where: str) -> str:
        shown = f"{cell(reference, REFERENCE)} "
        return shown + (f"{cell(where, WHERE)} " if self.room >= WIDE else "")

    @staticmethod
    def _words(hit: Hit, style: Style, found: Style) -> Iterator[Segment]:
        for one in hit.snippet:
            yield Segment(one_line(one.flowing), found if one.is_found else style)

    def _strip(self, segments: Iterator[Segment], style: Style) -> Strip:
        return ended(Strip(segments), self.room, style)
