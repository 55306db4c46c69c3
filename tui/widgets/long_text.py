"""A text of any length: paints only the lines that are seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from grievance.services.search.search_folding import fold
from grievance.services.search.search_snippet import marks_in
from tui.keys.command_list import Command, bindings
from tui.wrapping import Block, Line, to_lines


MARGIN = 1
ABOVE = 2  # lines shown above what is sought


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
        "text--found",
    }
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "text",
        Command(
            name="down",
            keys="j",
            label="Down",
            action="scroll_down",
            shown=False,
            first=False,
        ),
        Command(
            name="up",
            keys="k",
            label="Up",
            action="scroll_up",
            shown=False,
            first=False,
        ),
        Command(
            name="first",
            keys="g",
            label="First line",
            action="scroll_home",
            shown=False,
            first=False,
        ),
        Command(
            name="last",
            keys="G",
            label="Last line",
            action="scroll_end",
            shown=False,
            first=False,
        ),
        Command(
            name="page",
            keys="space",
            label="Page down",
            action="page_down",
            shown=False,
            first=False,
        ),
    )

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._blocks: Sequence[Block] = ()
        self._lines: list[Line] = []
        self._broken_at = 0
        self._sought: tuple[str, ...] = ()
        self._is_new = False

    def show(self, blocks: Sequence[Block], *, stay: bool = False) -> None:
        """
        Show *blocks* from their beginning, or from the first of what is sought.

        With *stay* they are those that were shown, as they are by now: who reads is
        left where they are.
        """
        self._blocks = blocks
        self._broken_at = 0
        self._is_new |= not stay
        self._break()
        self.refresh()

    def seek(self, words: Sequence[str]) -> None:
        """Mark these folded *words* in all that is shown from now on; none: mark none."""
        self._sought = tuple(words)

    def go_to(self, sign: str, step: int) -> None:
        """Show the next line with *sign* in it, or the one before; round at the end."""
        here = round(self.scroll_offset.y) + ABOVE
        places = [at for at, one in enumerate(self._lines) if sign in one.text][::step]
        ahead = [at for at in places if (at - here) * step > 0] or places
        if ahead:
            top = max(0, ahead[0] - ABOVE)
            self.scroll_to(y=top, animate=False, immediate=True, force=True)

    @property
    def is_found(self) -> bool:
        """Whether any of what is sought stands in what is shown."""
        text = fold("\n".join(block.text for block in self._blocks))
        return any(word in text for word in self._sought)

    def on_resize(self) -> None:
        self._break()
        self.refresh()  # what was painted in the first place may have had no lines yet

    def watch_show_vertical_scrollbar(self, is_shown: bool) -> None:  # noqa: FBT001  # Textual calls it
        """Make room for a scrollbar, which comes once there are more lines than fit."""
        if is_shown:
            self._break()

    def _break(self) -> None:
        width = self.scrollable_content_region.width - 2 * MARGIN
        if width <= 0 or width == self._broken_at:
            return
        self._broken_at = width
        self._lines = to_lines(self._blocks, width)
        self.virtual_size = Size(width, len(self._lines))
        if self._is_new:
            self._is_new = False
            # Forced, as there is no scrollbar yet where it was just given room.
            line = self._first_line()
            self.scroll_to(y=line, animate=False, immediate=True, force=True)
        elif self.scroll_offset.y > self.max_scroll_y:
            self.scroll_end(animate=False, immediate=True, force=True)

    def _first_line(self) -> int:
        """Return where to begin: a little above the first of what is sought."""
        if not self._sought:
            return 0
        found = (
            place for place, one in enumerate(self._lines) if self._marks(one.text)
        )
        return max(0, next(found, 0) - ABOVE)

    def _marks(self, text: str) -> list[tuple[int, int]]:
        return marks_in(text, self._sought) if self._sought else []

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
            *self._marked(line.text, tone),
        ]
        return Strip(segments).adjust_cell_length(width, plain)

    def _marked(self, text: str, tone: Style) -> Iterator[Segment]:
        """Yield the words of a line, with what is sought marked."""
        at, found = 0, tone + self.get_component_rich_style("text--found")
        for start, end in self._marks(text):
            yield Segment(text[at:start], tone)
            yield Segment(text[start:end], found)
            at = end
        yield Segment(text[at:], tone)
