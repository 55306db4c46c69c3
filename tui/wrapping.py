"""
Long texts broken into lines of a screen, fast enough for a letter of megabytes.

Widths are cells: a Chinese character takes two, a combining accent none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rich.cells import cell_len, get_character_cell_size

from grievance.domain.display import visible


TAB = 4
LABEL = 11
NARROWEST = 8


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; *tone* names its style, *label* stands to the left of its text."""

    text: str = field(default="", repr=False)
    tone: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What fits into one line of a screen."""

    text: str = field(repr=False)
    tone: str = ""
    label: str = ""


def to_lines(blocks: Iterable[Block], width: int) -> list[Line]:
    """Make *blocks* visible and break them into lines of at most *width* cells."""
    found: list[Line] = []
    for block in blocks:
        indent = LABEL if block.label else 0
        shown = visible(block.text).expandtabs(TAB)
        label = block.label
        for text in wrapped(shown, max(NARROWEST, width - indent)):
            found.append(Line(text, block.tone, f"{label:<{indent}}"))
            label = ""
    return found


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield the lines of *text*, broken at spaces where there are any."""
    for paragraph in text.split("\n"):
        if len(paragraph) <= width and paragraph.isascii():
            yield paragraph
        else:
            yield from _broken(paragraph, width)


def _broken(paragraph: str, width: int) -> Iterator[str]:
    start, size = 0, len(paragraph)
    ascii_only = paragraph.isascii()
    while True:
        end = start + width if ascii_only else _reach(paragraph, start, width)
        if end >= size:
            yield paragraph[start:]
            return
        space = paragraph.rfind(" ", start + 1, end + 1)
        stop = space if space > start else end
        yield paragraph[start:stop].rstrip(" ")
        start = stop + 1 if paragraph[stop] == " " else stop


def _reach(paragraph: str, start: int, width: int) -> int:
    """Return how far *width* cells reach, at least one character."""
    window = paragraph[start : start + width]
    if window.isascii() or cell_len(window) == len(window):
        return start + width
    used = 0
    for place in range(start, len(paragraph)):
        used += get_character_cell_size(paragraph[place])
        if used > width:
            return max(place, start + 1)
    return len(paragraph)
