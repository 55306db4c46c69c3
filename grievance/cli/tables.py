"""Tables and blocks of plain text for people, safe for their terminal."""

from __future__ import annotations

import shutil
import sys

from collections.abc import Iterable, Sequence

import click

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grievance.domain.display import one_line


WIDTH_OF_A_FILE = 200
LINES_OF_A_FILE = 24
GAP = 2  # blanks between two columns
NEVER_BROKEN = frozenset(
    {"reference", "stage", "urgency", "outcome", "language", "due", "since", "until"}
)
Row = Sequence[object]


def print_table(heads: Sequence[str], rows: Iterable[Row], *, empty: str) -> None:
    """
    Print *rows* under *heads*, or the sentence *empty* where there are none.

    Where it is too wide, words and names are folded; references and dates never are.
    """
    cells = [[_cell(value) for value in row] for row in rows]
    if not cells:
        click.echo(empty)
        return
    table = Table(
        box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True, header_style="bold"
    )
    least = 1
    for head, column in zip(heads, zip(*cells, strict=True), strict=True):
        width = _least_width(head, column)
        whole = head in NEVER_BROKEN
        table.add_column(head, no_wrap=whole, overflow="fold", min_width=width)
        least += width + GAP
    for row in cells:
        table.add_row(*row)
    _print(table, max(least, _width()))


def _least_width(head: str, column: Iterable[Text]) -> int:
    """Return how narrow a column may become: its head's words stay whole at least."""
    if head in NEVER_BROKEN:
        return max(cell.cell_len for cell in (Text(head), *column))
    return max(len(word) for word in head.split())


def _cell(value: object) -> Text:
    """Write a value as text: no markup is read in it, no code obeyed."""
    if value is None:
        return Text("")
    if isinstance(value, (tuple, list, frozenset, set)):
        words = sorted(value) if isinstance(value, (frozenset, set)) else value
        return Text(", ".join(one_line(str(word)) for word in words))
    return Text(one_line(str(value)))


def _print(table: Table, width: int) -> None:
    """Write to standard output; no line ends in blanks."""
    console = Console(file=sys.stdout, width=width, markup=False, highlight=False)
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        click.echo(line.rstrip())


def _width() -> int:
    """Return what COLUMNS or the terminal says; a file is as wide as a table needs."""
    return shutil.get_terminal_size((WIDTH_OF_A_FILE, LINES_OF_A_FILE)).columns
