"""Lines of a list as values: headings, and items with their columns and what is behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tui.text import cell, list_cell
from tui.wrapping import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """
    A line; one without *thing* is a heading.

    *key* names the thing, so that the cursor finds it again; *tone* is a style, never
    the only sign; *detail* is shown below the list while the cursor is on the line.
    """

    cells: tuple[str, ...] = field(repr=False)
    thing: object = field(default=None, repr=False)
    key: str = ""
    tone: str = ""
    detail: tuple[Block, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Slot:
    """
    A column, shown from a width on; a *width* of 0 takes the rest.

    One with *codes* is cut after a comma: half a code is another one.
    """

    title: str
    width: int = 0
    from_width: int = 0
    codes: bool = False

    def fit(self, words: str, size: int) -> str:
        """Return *words* as they stand in this column, *size* cells wide."""
        return (list_cell if self.codes else cell)(words, size)


def heading(text: str) -> Listed:
    """Return a line that cannot be chosen."""
    return Listed(cells=(text,))


def section(title: str, lines: Sequence[Listed]) -> tuple[Listed, ...]:
    """Return *lines* under a heading that counts them; nothing where there are none."""
    return (heading(f"{title} · {len(lines):,}"), *lines) if lines else ()


def lay_out(slots: Sequence[Slot], width: int) -> tuple[tuple[int, int], ...]:
    """Return place and cells of each column that fits into *width* cells."""
    kept = [place for place, slot in enumerate(slots) if slot.from_width <= width]
    taken = sum(slots[place].width for place in kept) + max(0, len(kept) - 1)
    rest = max(0, width - taken)
    return tuple((place, slots[place].width or rest) for place in kept)
