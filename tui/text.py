"""
The one door for whatever a person said: text comes out as `Content`, never as markup.

Square brackets are square brackets, and codes that would act are visible marks.
"""

from __future__ import annotations

import re

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from grievance.domain.display import one_line, visible


TAB = 4
CLAUSE_END = re.compile(r"(?<=\.) |; | · ")


def block(text: str, style: str = "") -> Content:
    """Return *text* with its line breaks."""
    return Content.styled(visible(text).expandtabs(TAB), style)


def line(text: str, style: str = "") -> Content:
    """Return *text* on one line; breaks in it are marked."""
    return Content.styled(one_line(text), style)


def cell(text: str, width: int) -> str:
    """Return *text* as exactly *width* cells of one line; an ellipsis says it goes on."""
    shown = one_line(text)
    if cell_len(shown) <= width:
        return set_cell_size(shown, width)
    return set_cell_size(set_cell_size(shown, max(0, width - 1)).rstrip() + "…", width)


def list_cell(text: str, width: int) -> str:
    """Return *text* as `cell` does, cut after a comma: half a code is another code."""
    shown = one_line(text)
    whole, comma, _ = set_cell_size(shown, max(0, width - 1)).rpartition(", ")
    if cell_len(shown) <= width or not comma:
        return cell(shown, width)
    return set_cell_size(f"{whole}, …", width)


def clauses(text: str, width: int) -> str:
    """Return *text* as `cell` does, cut after a clause where that keeps half of the line."""
    shown = one_line(text)
    if cell_len(shown) <= width:
        return cell(shown, width)
    ends = (found.start() for found in CLAUSE_END.finditer(shown))
    kept = [at for at in ends if width <= 2 * cell_len(shown[:at]) <= 2 * (width - 2)]
    return cell(f"{shown[: kept[-1]]} …" if kept else shown, width)


def rows(*parts: Content) -> Content:
    """Return *parts* one below the other."""
    return Content("\n").join(parts)
