"""
The second line of defence: nothing that a terminal would obey leaves the screen.

`tui.text` has made every code visible before; this filter drops what some widget
took past that door.  Such codes are no cell wide, so that nothing moves.
"""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter


OBEYED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufff9-\ufffb]"
)


class Scrub(LineFilter):
    """Take control, direction and half characters out of every line painted."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  # the shape of a filter
        """Return *segments* without those codes; cursor movements of ours stay."""
        return [
            segment
            if segment.control or not OBEYED.search(segment.text)
            else Segment(OBEYED.sub("", segment.text), segment.style)
            for segment in segments
        ]
