"""What people who wish a terminal ill write into fields, and who notices what comes through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tests.tui.cheap_desk import paint
from tests.tui.pilots import Driver
from tui.discreet import DiscreetApp
from tui.scrub import OBEYED, Scrub


STRINGS = {
    "escape": "\x1b[31mred\x1b[0m",
    "clear": "\x1b[2J\x1b[H",
    "c1": "\x9b2J\x90q\x9c",
    "title": "\x1b]2;PWNED\x07",
    "clipboard": "\x1b]52;c;cHduZWQ=\x07",
    "device": "\x1bP$q\x1b\\\x1b[6n",
    "bidi": "\u202eevil\u202c \u2066x\u2069",
    "unseen": "a\u200bb\ufeffc\u2060",
    "tag": "[/x] [bold [/] ]",
    "link": "[@click=app.quit]leave[/]",
    "rich": "[link=file:///etc/passwd]x[/link] :skull:",
    "nul": "a\x00b\x7fc\x08d",
    "joined": "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f3f3\ufe0f\u200d\U0001f308",
    "zalgo": "e" + "\u0301" * 100,
    "wide": "漢" * 80,
    "long": "x" * 3000,
    "format": "{0} %s ${x} \\",
    "breaks": "a\rb\x0bc\x0cd\x85e\u2028f",
}
ON_A_LINE = " ".join(STRINGS.values())
LINES = "\n".join(STRINGS.values())
MANY_LINES = LINES + "\none line more" * 5_000


def obeyed(driver: Driver) -> set[str]:
    """What a terminal would obey of all that is painted."""
    return {
        c
        for strip in paint(driver.desk)
        for part in strip
        for c in part.text
        if OBEYED.match(c)
    }


class Watch(Scrub):
    """Keeps what the second line of defence had to strip: it came past the first."""

    def __init__(self) -> None:
        super().__init__()
        self.stripped: set[str] = set()

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Strip it all the same."""
        self.stripped |= {
            segment.text.strip()
            for segment in segments
            if not segment.control and OBEYED.search(segment.text)
        }
        return super().apply(segments, background)


@contextmanager
def watched(app: DiscreetApp) -> Iterator[Watch]:
    """Watch what is painted; a field is let be, as it holds what somebody types."""
    watch, scrub = Watch(), Scrub()

    def of_a_field(_: Widget) -> Sequence[LineFilter]:
        return [scrub]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "_scrub", watch)
        for kind in (Input, TextArea):
            patch.setattr(kind, "get_line_filters", of_a_field)
        yield watch
    assert set() == watch.stripped
