"""
Laying out a notice in lines of at most 72 columns, so that quoting it breaks none.

Blocks that a machine reads again, such as the reply form, keep their own lines.
"""

from __future__ import annotations

from collections.abc import Iterable

from grievance.catalogue.letters.wrapping import columns, wrap
from grievance.domain import display


WIDTH = 72  # columns
UNDERLINE = "="  # no dash: mail programs take lines of dashes for a quoted letter


def laid_out(text: str) -> str:
    """Return a text in paragraphs, lists and lines of at most `WIDTH` columns."""
    return wrap(text, width=WIDTH)


def section(title: str, *blocks: str) -> str:
    """Return blocks, which are laid out already, under a title."""
    head = f"{title}\n{UNDERLINE * columns(title)}"
    return joined((head, *blocks))


def numbered(steps: Iterable[str]) -> str:
    """Return texts as a numbered list, whose lines hang beside the numbers."""
    return joined(_hanging(f"{n}. ", step) for n, step in enumerate(steps, start=1))


def as_it_is(block: str) -> str:
    """Return a block line by line, with every code made visible."""
    return display.visible(block).strip("\n")


def joined(blocks: Iterable[str]) -> str:
    """Put blocks below each other with an empty line between."""
    return "\n\n".join(block for block in blocks if block)


def _hanging(mark: str, text: str) -> str:
    lines = wrap(" ".join(text.split()), width=WIDTH - len(mark)).split("\n")
    return mark + f"\n{' ' * len(mark)}".join(lines)
