"""Tables that are declared in advance, and counting slips into them."""

from __future__ import annotations

import tomllib

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import product

import msgspec

from grievance.domain.errors import NotFoundError
from grievance.domain.slip import MOST_STAGES, Slip


UNKNOWN = "unknown"
MONTH = "month"
Cell = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A declared table; a cell is one value for each dimension."""

    name: str
    title: str
    dimensions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many complaints fall into each cell; true numbers."""

    table: Table
    cells: Mapping[Cell, int]


def declared_tables() -> tuple[Table, ...]:
    """Return the tables that ship with the mechanism."""
    text = files("grievance.statistics").joinpath("tables.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text)["table"], tuple[Table, ...])


def find_table(name: str) -> Table:
    """Return the declared table called *name*, or `NotFoundError`."""
    tables = {table.name: table for table in declared_tables()}
    if name not in tables:
        msg = f"There is no table {name}; the declared ones are: {', '.join(tables)}."
        raise NotFoundError(msg)
    return tables[name]


def count(complaints: Iterable[Sequence[Slip]], table: Table) -> Counts:
    """
    Count complaints, each with its slip, or a report's with those of its sub-cases.

    One that has several values of a dimension counts once in each: eight sub-cases of
    one report are one complaint, by one writer, whom a cell of eight would not hide.
    """
    cells: Counter[Cell] = Counter()
    for slips in complaints:
        cells.update(_cells(slips, table))
    return Counts(table=table, cells=dict(sorted(cells.items())))


def came_on(slips: Sequence[Slip]) -> date | None:
    """Return when a complaint came in; None of one with so many stages that it is lost."""
    first = [one.stages[0].since for one in slips if 0 < len(one.stages) < MOST_STAGES]
    return min(first, default=None)


def _cells(slips: Sequence[Slip], table: Table) -> frozenset[Cell]:
    """Return the cells of one complaint; unknown only where nothing is known at all."""
    found = set[Cell]()
    for slip in slips:
        values = (_values(name, slip, slips) for name in table.dimensions)
        found.update(product(*values))
    known = frozenset(cell for cell in found if UNKNOWN not in cell)
    return known or frozenset(found)


def _values(name: str, slip: Slip, slips: Sequence[Slip]) -> tuple[str, ...]:
    found = _month(slips) if name == MONTH else _DIMENSIONS[name](slip)
    return found or (UNKNOWN,)


def _month(slips: Sequence[Slip]) -> tuple[str, ...]:
    """Return the month of the whole complaint: sub-cases are made later."""
    day = came_on(slips)
    return (f"{day:%Y-%m}",) if day else ()


def _principles(slip: Slip) -> tuple[str, ...]:
    return tuple(sorted({code.partition(".")[0] for code in slip.criteria}))


def _stage(slip: Slip) -> tuple[str, ...]:
    return tuple(reached.stage for reached in slip.stages[-1:])


_DIMENSIONS: Mapping[str, Callable[[Slip], tuple[str, ...]]] = {
    "severity": lambda slip: (slip.severity,),
    "channel": lambda slip: (slip.channel,),
    "complainant": lambda slip: (slip.complainant,),
    "respondent": lambda slip: (slip.respondent,),
    "language": lambda slip: (slip.language,) if slip.language else (),
    "principle": _principles,
    "stage": _stage,
}
