"""
The tables and code lists of a package as CSV: written, and read back.

A withheld number has no value and status Q (SDMX: missing, suppressed), whatever the
reason; ``_T`` is the sum over all values of a dimension.
"""

from __future__ import annotations

import csv
import io

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from grievance.statistics.cube import Dimension, Key, Shape
from grievance.statistics.package_files import Content, PackageError
from grievance.statistics.printed import Printed


TOTAL = "_T"
TOLD, WITHHELD = "A", "Q"
MOST_NUMBERS = 20_000  # of all tables of a package; some ten times as many as are usual
FORMULAS = ("=", "+", "-", "@")  # a table program runs a cell that begins so
MOST_ALONE = 20  # values of a dimension that stand alone; those of ours are two
Codes = Mapping[str, str]  # each value of a dimension, with what people read of it


def table_csv(table: Printed) -> bytes:
    """Write every number of a table, sums too."""
    names = [one.name for one in table.shape.dimensions]
    heads = (*names, "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS")
    return csv_of(heads, (_line(table, key) for key in table.shape.all_keys()))


def _line(table: Printed, key: Key) -> tuple[str, ...]:
    where, number = dict(key.where), table.numbers[key]
    codes = (where.get(one.name, TOTAL) for one in table.shape.dimensions)
    value = ("", WITHHELD) if number is None else (str(number), TOLD)
    return (*codes, key.period, *value)


def read_table(
    content: Content,
    name: str,
    resource: Mapping[str, Any],
    codes: Mapping[str, Codes],
    margin: int,
) -> Printed:
    """
    Read a table as *resource* describes it, of a package that is called *name*.

    Raises:
        PackageError: It is too large to be ours, or has not every number of its table
            once.
    """
    shape = shape_of(resource, codes)
    refuse_large(name, [shape])
    rows = list(islice(_rows(content(resource["path"])), shape.size + 1))
    numbers: dict[Key, int | None] = {}
    for row in rows:
        where = ((one.name, row[one.name]) for one in shape.dimensions)
        chosen = tuple(sorted(pair for pair in where if pair[1] != TOTAL))
        key = Key(measure=shape.measure, period=row["TIME_PERIOD"], where=chosen)
        numbers[key] = _number(row["OBS_VALUE"], row["OBS_STATUS"])
    if len(rows) != shape.size or numbers.keys() != set(shape.all_keys()):
        msg = f"{resource['path']} of {name} has not every number of its table once."
        raise PackageError(msg)
    return Printed(shape=shape, numbers=numbers, margin=margin)


def refuse_large(name: str, shapes: Iterable[Shape]) -> None:
    """
    Refuse tables of too many numbers, before any is made of them.

    Raises:
        PackageError: They have more than could be attacked.
    """
    if sum(one.size for one in shapes) > MOST_NUMBERS:
        msg = f"{name} is no package of ours: it has over {MOST_NUMBERS:,} numbers."
        raise PackageError(msg)


def _rows(table: bytes) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(table.decode()))


def _number(value: str, status: str) -> int | None:
    if (status == WITHHELD) != (value == "") or status not in {TOLD, WITHHELD}:
        msg = "A number is neither told nor withheld."
        raise ValueError(msg)
    number = int(value) if value else None
    if number is not None and number < 0:
        msg = "A number is below none."
        raise ValueError(msg)
    return number


def read_codes(content: Content, dimension: str) -> Codes:
    """
    Read each value of a dimension and what people read of it, in order.

    Raises:
        PackageError: They are more than all numbers of a package may be.
    """
    path = f"codes/{dimension}.csv"
    rows = csv.reader(io.StringIO(content(path).decode()))
    found = list(islice(rows, 1, MOST_NUMBERS + 2))
    if len(found) > MOST_NUMBERS:
        msg = f"{path} of {content.name} has over {MOST_NUMBERS:,} values."
        raise PackageError(msg)
    return {row[0]: row[1] for row in found if row[0] != TOTAL}


def csv_of(heads: tuple[str, ...], rows: Iterable[Sequence[str]]) -> bytes:
    """
    Write lines under their heads.

    Raises:
        ValueError: A table program would take a cell for a formula.
    """
    lines = [heads, *rows]
    for cell in chain.from_iterable(lines):
        if cell.startswith(FORMULAS):
            msg = f"{cell!r} begins as a formula does; call it otherwise."
            raise ValueError(msg)
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows(lines)
    return written.getvalue().encode()


def shape_of(resource: Mapping[str, Any], codes: Mapping[str, Codes]) -> Shape:
    """Return the table that *resource* describes."""
    names = resource["schema"]["primaryKey"][:-1]
    overlapping = set(resource["overlapping"])
    return Shape(
        name=resource["name"],
        measure=resource["measure"],
        period=resource["period"],
        dimensions=tuple(
            Dimension(
                name=name,
                values=tuple(codes[name]),
                overlaps=name in overlapping,
                alone=_alone(resource["alone"].get(name, ()), codes[name]),
            )
            for name in names
        ),
    )


def _alone(named: Sequence[str], codes: Codes) -> tuple[str, ...]:
    """Return the values that stand alone; each is held against all others."""
    if len(named) > MOST_ALONE or not codes.keys() >= set(named):
        msg = "Values stand alone that are none, or too many."
        raise ValueError(msg)
    return tuple(named)
