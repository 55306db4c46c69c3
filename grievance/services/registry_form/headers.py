"""From a grid of cells under a header to rows by column."""

from __future__ import annotations

import re

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from grievance.services.registry_form.columns import Sheet
from grievance.services.registry_form.problems import Problem
from grievance.services.registry_form.sheets import BY_NAME
from grievance.services.registry_form.tables import Row


STRANGE_COLUMNS = 50  # beyond those of a sheet: so many are no slip of somebody's
Grid = Iterable[tuple[int, Sequence[object]]]  # rows of cells by their numbers


def sheet_named(name: str) -> Sheet | None:
    """Return the sheet of the template that a file or tab is named after."""
    return BY_NAME.get(_folded(name))


def read_grid(
    sheet: Sheet, place: str, grid: Grid
) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """Return the rows under the header, or what is wrong with the header."""
    filled = (row for row in grid if any(not _is_empty(cell) for cell in row[1]))
    number, cells = next(iter(filled), (1, ()))
    width = max(
        (at for at, cell in enumerate(cells, 1) if not _is_empty(cell)), default=0
    )
    if width > len(sheet.columns) + STRANGE_COLUMNS:
        return (), (_too_wide(sheet, place, number, width),)
    header = [_folded(str(cell)) for cell in cells]
    while header and not header[-1]:
        header.pop()
    problems = tuple(_header_problems(sheet, place, number, header))
    if problems:
        return (), problems
    return tuple(_row(place, header, *row) for row in filled), ()


def _too_wide(sheet: Sheet, place: str, number: int, width: int) -> Problem:
    names = ", ".join(column.name for column in sheet.columns)
    said = f"the header has {width} columns; those of {sheet.name} are {names}."
    return Problem(place=place, row=number, sentence=said)


def _row(place: str, header: list[str], number: int, cells: Sequence[object]) -> Row:
    beyond = [cell for cell in cells[len(header) :] if not _is_empty(cell)]
    broken = None
    if beyond:
        sentence = "it has more cells than the header; check quotes and separators."
        broken = Problem(place=place, row=number, sentence=sentence)
    return Row(
        place=place,
        number=number,
        cells=dict(zip(header, cells, strict=False)),
        broken=broken,
    )


def _header_problems(
    sheet: Sheet, place: str, number: int, header: list[str]
) -> Iterator[Problem]:
    known = [column.name for column in sheet.columns]
    needed = [column.name for column in sheet.columns if column.is_required]
    for name, count in Counter(header).items():
        if name not in known:
            shown = f"“{name}” is no column of" if name else "a column has no name in"
            said = f"{shown} {sheet.name}; the columns are {', '.join(known)}."
            yield Problem(place=place, row=number, sentence=said)
        elif count > 1:
            said = f"the column {name} is there {count} times; keep one."
            yield Problem(place=place, row=number, sentence=said)
    for name in needed:
        if name not in header:
            said = f"the column {name} is missing; add it to the header."
            yield Problem(place=place, row=number, sentence=said)


def _folded(name: str) -> str:
    """Write a name as the template does: small letters, underscores for blanks."""
    return re.sub(r"[\s_-]+", "_", name.strip().strip("*").strip().casefold())


def _is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
