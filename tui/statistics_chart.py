"""
Counts as text: a bar beside each number, and a line of blocks for the months.

Every number stands there as a number too; what is withheld has a word and no bar, so
that nobody measures it.  Blocks of characters serve better here than a plotting
library: they are searched, copied and read aloud as text (docs/adr/0002).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len

from grievance.domain.display import one_line
from grievance.screen.cells import fitted, wrapped
from grievance.statistics.periods import beside, period_of
from grievance.statistics.suppression import THRESHOLD, Preview
from grievance.statistics.tables import MONTH, UNKNOWN, Cell
from tui.wrapping import Line


WITHHELD = "withheld"
EIGHTHS = " ▏▎▍▌▋▊▉█"
HEIGHTS = "▁▂▃▄▅▆▇█"
UNSEEN, NONE = "?", "."
LONGEST_LABEL, LONGEST_BAR, LEAST_BAR = 30, 48, 8
MOST_MONTHS = 60
SAID = (
    f"{WITHHELD}: fewer than {THRESHOLD}, which could point at a person. For this office "
    "alone: from totals and other periods one may work out what is withheld. Tables that "
    "are safe to publish are made by `grievance statistics publish`; not these."
)


def chart_lines(previews: Sequence[Preview], width: int) -> list[Line]:
    """Draw every table in lines of at most *width* cells, or as narrow as they can be."""
    lines: list[Line] = []
    for preview in previews:
        lines += [Line(fitted(preview.table.title, width).rstrip(), "label")]
        lines += [Line(text) for text in _table(preview, width)]
        lines.append(Line(""))
    lines += [Line(text, "soft") for text in wrapped(SAID, width)]
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


def _table(preview: Preview, width: int) -> Iterator[str]:
    if not preview.cells:
        yield "  No case."
        return
    if preview.table.dimensions == (MONTH,):
        yield from _months(preview.cells, width)
    labels = {cell: one_line(" · ".join(cell)) for cell in preview.cells}
    longest = max(map(cell_len, labels.values()))
    numbers = len(WITHHELD)
    label = min(longest, LONGEST_LABEL, max(8, width - numbers - 4))
    room = min(LONGEST_BAR, width - label - numbers - 4)
    most = max((one for one in preview.cells.values() if one), default=0)
    for cell, number in preview.cells.items():
        said = WITHHELD if number is None else f"{number:,}"
        drawn = bar(number, most, room) if number and room >= LEAST_BAR else ""
        yield f"  {fitted(labels[cell], label)} {said:>{numbers}} {drawn}".rstrip()


def _months(cells: Mapping[Cell, int | None], width: int) -> Iterator[str]:
    """Draw the last months in a row, those in which nothing came among them."""
    known = sorted(name for (name,) in cells if name != UNKNOWN)
    if not known:
        return
    names = list(_between(known[0], known[-1]))[-min(MOST_MONTHS, max(1, width - 20)) :]
    drawn = spark([cells.get((name,), 0) for name in names])
    yield f"  {names[0]} {drawn} {names[-1]}"


def _between(first: str, last: str) -> Iterator[str]:
    month = period_of(first)
    while month.name <= last:
        yield month.name
        month = beside(month, 1)
