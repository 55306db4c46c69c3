"""Tables and blocks of plain text for people, safe for their terminal."""

from __future__ import annotations

import re
import shutil
import sys

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import click

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grievance.domain.display import one_line


WIDTH_OF_A_FILE = 200
LINES_OF_A_FILE = 24
GAP = 2  # blanks between two columns
EDGE = 2  # a blank on either side of the table
NEVER_BROKEN = frozenset(
    {"reference", "stage", "urgency", "outcome", "language", "id", "key", "proposal"}
)
MOST_WHOLE: Final = 40  # cells of a word that is copied; a longer one may be broken
TOO_NARROW: Final = "Too narrow for: {}. A wider terminal shows it, and so does a file."
_COPIED = re.compile(r"\S*\d\S*")  # a day, reference, key or number
_INSIDE = re.compile(  # a blank at which no line is broken:
    r"(?<=[A-Za-z]) (?=\d+\.\d)"  # PS 10.3
    r"|(?<=[·▲…✓–!]) (?=\S)"  # ✓ 08-05
)
_GLUE: Final = "\ue000"  # stands for it while lines are broken; for private use
Row = Sequence[object]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """
    A column with its cells; widths are in cells of the terminal.

    *whole* is the least in which nothing breaks that somebody copies or compares, *words*
    the least in which no word does, *widest* that in which nothing is folded.
    """

    head: str
    cells: tuple[Text, ...]
    whole: int
    words: int
    widest: int


def print_table(
    heads: Sequence[str], rows: Iterable[Row], *, empty: str, spare: Sequence[str] = ()
) -> None:
    """
    Print *rows* under *heads*, or the sentence *empty* where there are none.

    Where it is too wide, text is folded between words. Where that is not enough, columns
    without a word and those of *spare* are left out, the first one first, and it says so;
    then words are broken. References, days, keys and numbers never are.
    """
    cells = [[_cell(value) for value in row] for row in rows]
    if not cells:
        click.echo(empty)
        return
    every = [
        _column(head, column)
        for head, column in zip(heads, zip(*cells, strict=True), strict=True)
    ]
    width = _width()
    shown = _fitting(every, spare, width)
    widths = _widths(shown, width)
    _print(_table(shown, widths), max(width, sum(widths) + _around(shown)))
    left = [one.head for one in every if one not in shown and any(one.cells)]
    if left:
        click.echo(TOO_NARROW.format(", ".join(left)), err=True)


def _column(head: str, cells: Sequence[Text]) -> _Column:
    """Measure a column; the words of its head stay whole at least."""
    texts = (head, *(cell.plain for cell in cells))
    words = [word for text in texts for word in text.split()]
    copied = [one for one in words if len(one) <= MOST_WHOLE and _COPIED.fullmatch(one)]
    widest = _longest(texts)
    is_whole = head in NEVER_BROKEN
    return _Column(
        head=head,
        cells=tuple(cells),
        whole=widest if is_whole else _longest((*head.split(), *copied)),
        words=widest if is_whole else _longest(words),
        widest=widest,
    )


def _longest(texts: Iterable[str]) -> int:
    return max(map(cell_len, texts), default=0)


def _fitting(
    every: Sequence[_Column], spare: Sequence[str], width: int
) -> list[_Column]:
    """Leave columns out until no word has to be broken: empty ones, then *spare*."""
    shown = list(every)
    empty = [one.head for one in every if not any(one.cells)]
    for head in (*empty, *spare):
        if sum(one.words for one in shown) + _around(shown) <= width:
            break
        shown = [one for one in shown if one.head != head]
    return shown


def _around(shown: Sequence[_Column]) -> int:
    """Return the cells of all that is no column."""
    return GAP * (len(shown) - 1) + EDGE


def _widths(shown: Sequence[_Column], width: int) -> list[int]:
    """Fold the widest columns between words; where they cannot get narrower, within."""
    room = width - _around(shown)
    widths = [min(one.widest, max(room, one.whole)) for one in shown]
    for least in ([one.words for one in shown], [one.whole for one in shown]):
        _narrow(widths, least, room)
    return widths


def _narrow(widths: list[int], least: Sequence[int], room: int) -> None:
    """Take from the widest of *widths* until they have *room*, or each its *least*."""
    while sum(widths) > room:
        over = [size if size > least[n] else 0 for n, size in enumerate(widths)]
        if not any(over):
            return
        widths[over.index(max(over))] -= 1


def _table(shown: Sequence[_Column], widths: Sequence[int]) -> Table:
    table = Table(
        box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True, header_style="bold"
    )
    for one, size in zip(shown, widths, strict=True):
        table.add_column(one.head, overflow="fold", width=size)
    for row in zip(*(one.cells for one in shown), strict=True):
        table.add_row(*row)
    return table


def _cell(value: object) -> Text:
    """Write a value as text: no markup is read in it, no code obeyed."""
    return Text(_INSIDE.sub(_GLUE, _words(value)))


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (tuple, list, frozenset, set)):
        words = sorted(value) if isinstance(value, (frozenset, set)) else value
        return ", ".join(one_line(str(word)) for word in words)
    return one_line(str(value))


def _print(table: Table, width: int) -> None:
    """Write to standard output; no line ends in blanks."""
    console = Console(file=sys.stdout, width=width, markup=False, highlight=False)
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        click.echo(line.replace(_GLUE, " ").rstrip())


def _width() -> int:
    """Return what COLUMNS or the terminal says; a file is as wide as a table needs."""
    return shutil.get_terminal_size((WIDTH_OF_A_FILE, LINES_OF_A_FILE)).columns
