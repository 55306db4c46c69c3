"""
The declared tables for the office's own eyes: small numbers withheld, and no sums.

That is the first step of hiding, enough inside the office and nowhere else: totals and
earlier releases give away what is withheld.  See `making` for what may be published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grievance.domain.errors import NotFoundError
from grievance.statistics.cube import Key, Shape
from grievance.statistics.declared import Declared, DeclaredTable
from grievance.statistics.tabulating import Thing, tabulate


OTHERS = "All others, none or few each"
Cell = tuple[str, ...]  # the code of a value for each dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """
    A table in which there is something: how many in each cell where that may be shown.

    *others* are the cells that are withheld, few and none alike.  *labels* are what
    people read, by cell; *counted* says what was counted.
    """

    table: DeclaredTable
    counted: str
    cells: Mapping[Cell, int]
    others: int = 0
    labels: Mapping[Cell, str] = field(default_factory=dict)


def find_tables(words: Declared, names: Sequence[str]) -> tuple[DeclaredTable, ...]:
    """
    Return the declared tables of these names, all where none is named.

    Raises:
        NotFoundError: There is no such table.
    """
    by_name = {one.name: one for one in words.tables}
    for name in names:
        if name not in by_name:
            known = ", ".join(by_name)
            msg = f"There is no table {name}; the declared ones are: {known}."
            raise NotFoundError(msg)
    return tuple(by_name[name] for name in names) or words.tables


def previews(
    words: Declared,
    tables: Iterable[DeclaredTable],
    things: Iterable[Thing],
    *,
    year: str,
    threshold: int,
) -> Iterator[Preview]:
    """
    Yield tables of what was counted; a number below *threshold* is withheld.

    None is withheld as a few are: else it would show that there is somebody.
    """
    shapes = {one.name: one for one in words.shapes(year)}
    wanted = {one.name: one for one in tables}
    numbers = tabulate(things, [shapes[name] for name in wanted])
    for name, table in wanted.items():
        found = {
            _cell(shapes[name], key): numbers[key].number
            for key in shapes[name].all_keys()
            if len(key.where) == len(table.dimensions)
        }
        told = {cell: n for cell, n in found.items() if n >= threshold}
        yield Preview(
            table=table,
            counted=words.measures[table.measure],
            cells=told,
            others=len(found) - len(told) if any(found.values()) else 0,
            labels={cell: _label(words, table, cell) for cell in told},
        )


def _cell(shape: Shape, key: Key) -> Cell:
    where = dict(key.where)
    return tuple(where[one.name] for one in shape.dimensions)


def _label(words: Declared, table: DeclaredTable, cell: Cell) -> str:
    named = zip(table.dimensions, cell, strict=True)
    said = (words.dimension(name).codes[code] for name, code in named)
    return " · ".join(said) or words.measures[table.measure]
