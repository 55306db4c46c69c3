"""Charts of counts, drawn anew for whatever width there is."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Size

from grievance.statistics.suppression import Preview
from tui.statistics_chart import chart_lines
from tui.widgets.long_text import MARGIN, LongText
from tui.wrapping import Block


class ChartText(LongText):
    """Shows counts; until there are any, blocks of text."""

    BINDING_GROUP_TITLE = "Statistics"
    _previews: Sequence[Preview] = ()

    def draw(self, previews: Sequence[Preview]) -> None:
        """Show counts from their beginning."""
        self.show(())
        self._previews = previews
        self._broken_at = 0
        self._break()
        self.refresh()

    def show(self, blocks: Sequence[Block], *, stay: bool = False) -> None:
        """Show *blocks* and no counts."""
        self._previews = ()
        super().show(blocks, stay=stay)

    def _break(self) -> None:
        if not self._previews:
            super()._break()
            return
        width = self.scrollable_content_region.width - 2 * MARGIN
        if width <= 0 or width == self._broken_at:
            return
        self._broken_at = width
        self._lines = chart_lines(self._previews, width)
        self.virtual_size = Size(width, len(self._lines))
