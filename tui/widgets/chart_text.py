"""Charts of counts, drawn anew for whatever width there is."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Size

from tui.facts.statistics_chart import Chart, chart_lines
from tui.widgets.long_text import MARGIN, LongText
from tui.wrapping import Block


class ChartText(LongText):
    """Shows counts; until there are any, blocks of text."""

    BINDING_GROUP_TITLE = "Statistics"
    _charts: Sequence[Chart] = ()

    def draw(self, charts: Sequence[Chart]) -> None:
        """Show counts from their beginning."""
        self.show(())
        self._charts = charts
        self._broken_at = 0
        self._break()
        self.refresh()

    def show(self, blocks: Sequence[Block], *, stay: bool = False) -> None:
        """Show *blocks* and no counts."""
        self._charts = ()
        super().show(blocks, stay=stay)

    def _break(self) -> None:
        if not self._charts:
            super()._break()
            return
        width = self.scrollable_content_region.width - 2 * MARGIN
        if width <= 0 or width == self._broken_at:
            return
        self._broken_at = width
        self._lines = chart_lines(self._charts, width)
        self.virtual_size = Size(width, len(self._lines))
