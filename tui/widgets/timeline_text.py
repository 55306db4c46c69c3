"""A timeline, drawn anew for whatever width there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.geometry import Size

from grievance.domain.timeline import Timeline
from grievance.screen.timeline import draw_timeline
from tui.keys.command_list import Command, bindings
from tui.widgets.long_text import MARGIN, LongText
from tui.wrapping import Block, Line


TODAY = "today ──"


class TimelineText(LongText):
    """Shows a timeline; until there is one, blocks of text."""

    BINDING_GROUP_TITLE = "Timeline"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "timeline",
        Command(
            name="today",
            keys="T",
            label="Today",
            help="Go to the line between what was and what is to come",
        ),
    )
    _timeline: Timeline | None = None

    def draw(self, timeline: Timeline) -> None:
        """Show *timeline*; where it was shown before, who reads is left where they are."""
        if self._timeline is None:
            self.show(())
        self._timeline = timeline
        self._broken_at = 0
        self._break()
        self.refresh()

    def action_today(self) -> None:
        self.go_to(TODAY, 1)

    def show(self, blocks: Sequence[Block], *, stay: bool = False) -> None:
        """Show *blocks* and no timeline; with *stay* the timeline until it is drawn anew."""
        if not stay or self._timeline is None:
            self._timeline = None
            super().show(blocks, stay=stay)

    def _break(self) -> None:
        if self._timeline is None:
            super()._break()
            return
        width = self.scrollable_content_region.width - 2 * MARGIN
        if width <= 0 or width == self._broken_at:
            return
        self._broken_at = width
        drawn = draw_timeline(self._timeline, width)
        self._lines = [Line(one.text, one.tone) for one in drawn]
        self.virtual_size = Size(width, len(self._lines))
