"""
Counts as text: a bar beside each number.

Every number stands there as a number too; what is withheld has a word and no bar, so
that nobody measures it.  Blocks of characters serve better here than a plotting
library: they are searched, copied and read aloud as text (docs/adr/0002).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from grievance.domain.display import one_line
from grievance.screen.cells import fitted, wrapped
from tui.wrapping import Line


WITHHELD = "withheld"
EIGHTHS = " ▏▎▍▌▋▊▉█"
HEIGHTS = "▁▂▃▄▅▆▇█"
UNSEEN, NONE = "?", "."
LONGEST_LABEL, LONGEST_BAR, LEAST_BAR = 30, 48, 8  # a label may have half of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A number and what it is of; None for one that is withheld."""

    label: str
    number: int | None
    is_head: bool = False  # of those below it


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A table with its bars, and what is said of it in words."""

    title: str
    bars: Sequence[Bar] = ()
    said: Sequence[str] = ()


def chart_lines(charts: Sequence[Chart], width: int) -> list[Line]:
    """Draw every table in lines of at most *width* cells, or as narrow as they can be."""
    lines: list[Line] = []
    for chart in charts:
        lines += [Line(text, "label") for text in wrapped(chart.title, width)]
        lines += _bars(chart.bars, width)
        for one in chart.said:
            lines += [Line(text, "soft") for text in wrapped(one, width)]
        lines.append(Line(""))
    return lines


def bar(number: int, most: int, width: int) -> str:
    """Draw *number* as blocks, *most* of which take the whole *width*."""
    eighths = round(number * width * 8 / most) if most else 0
    whole, rest = divmod(max(eighths, 1 if number else 0), 8)
    return "█" * whole + EIGHTHS[rest].strip()


def spark(numbers: Sequence[int | None]) -> str:
    """Draw a row of heights: `?` for what is withheld, a dot where nothing came."""
    most = max((one for one in numbers if one), default=0)
    return "".join(_height(one, most) for one in numbers)


def _height(number: int | None, most: int) -> str:
    if number is None:
        return UNSEEN
    return HEIGHTS[(number * 8 - 1) // most] if number else NONE


def _bars(bars: Sequence[Bar], width: int) -> Iterator[Line]:
    """Draw bars to the scale of the longest, however wide the window."""
    labels = [one_line(one.label) for one in bars]
    longest = max(map(cell_len, labels), default=0)
    numbers = len(WITHHELD)
    label = min(longest, max(LONGEST_LABEL, width // 2), max(8, width - numbers - 4))
    room = min(LONGEST_BAR, width - label - numbers - 4)
    most = max((one.number or 0 for one in bars), default=0)
    for said, one in zip(labels, bars, strict=True):
        number = WITHHELD if one.number is None else f"{one.number:,}"
        drawn = bar(one.number, most, room) if one.number and room >= LEAST_BAR else ""
        text = f"  {fitted(said, label)} {number:>{numbers}} {drawn}".rstrip()
        yield Line(text, "title" if one.is_head else "")
