"""Tables and blocks of plain text for people, safe for their terminal."""

from __future__ import annotations

import sys

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grievance.domain.display import one_line


WIDTH_OF_A_FILE = 200
Row = Sequence[object]


def print_table(heads: Sequence[str], rows: Iterable[Row], *, empty: str) -> None:
    """Print *rows* under *heads*, or the sentence *empty* where there are none."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    console = _console()
    console.print(table if table.row_count else Text(empty))


def _cell(value: object) -> Text:
    """Write a value as text: no markup is read in it, no code obeyed."""
    if value is None:
        return Text("")
    if isinstance(value, (tuple, list, frozenset, set)):
        words = sorted(value) if isinstance(value, (frozenset, set)) else value
        return Text(", ".join(one_line(str(word)) for word in words))
    return Text(one_line(str(value)))


def _console() -> Console:
    """Write to standard output; a file or pipe is as wide as a table needs."""
    width = None if sys.stdout.isatty() else WIDTH_OF_A_FILE
    return Console(file=sys.stdout, width=width, markup=False, highlight=False)
