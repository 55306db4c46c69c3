"""The rows of a table as people read them: in groups, and no longer than they have to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from grievance.print.report import Group, Row
from grievance.statistics.cube import Dimension, Key
from grievance.statistics.package_tables import Codes
from grievance.statistics.printed import Printed


MANY = 4  # that have the same number, and are named at once


def groups_of(printed: Printed, codes: Mapping[str, Codes]) -> tuple[Group, ...]:
    """
    Return each sum over the last dimension with what it is made of, the sum of all first.

    What many have in common is named at once, and parts that say no more than their sum
    are left out.
    """
    return tuple(_joined(tuple(_groups(printed, codes))))


def _groups(printed: Printed, codes: Mapping[str, Codes]) -> Iterator[Group]:
    """Yield each sum over the last dimension, and what it is made of."""
    dimensions = printed.shape.dimensions
    outer, inner = dimensions[:-1], dimensions[-1:]
    for chosen in product(*((None, *one.values) for one in outer)):
        named = zip(outer, chosen, strict=True)
        where = {one.name: value for one, value in named if value}
        labels = [codes[name][value] for name, value in where.items()]
        rows = [
            row for one in inner for row in _parts(printed, where, one, codes[one.name])
        ]
        is_inner = bool(where) or all(row.is_withheld for row in rows)
        yield Group(
            head=_row(printed, where, ", ".join(labels) or "All"),
            rows=_gathered(rows, alike={0, None} if is_inner else {0}),
        )


def _parts(
    printed: Printed, where: Mapping[str, str], inner: Dimension, codes: Codes
) -> Iterator[Row]:
    for value in inner.values:
        yield _row(printed, {**where, inner.name: value}, codes[value])


def _row(printed: Printed, where: Mapping[str, str], label: str) -> Row:
    shape, chosen = printed.shape, tuple(sorted(where.items()))
    key = Key(measure=shape.measure, period=shape.period, where=chosen)
    return Row(labels=(label,), number=printed.numbers[key])


def _gathered(rows: Sequence[Row], alike: set[int | None]) -> tuple[Row, ...]:
    """Name many in one row, the last, that all have the same number of those *alike*."""
    counts = Counter(row.number for row in rows)
    many = {number for number in alike if counts[number] >= MANY}
    kept = [row for row in rows if row.number not in many]
    return (*kept, *_at_once(rows, many))


def _at_once(rows: Sequence[Row], numbers: set[int | None]) -> Iterator[Row]:
    for number in sorted(numbers, key=str):
        labels = [label for r in rows if r.number == number for label in r.labels]
        if labels:
            yield Row(labels=tuple(labels), number=number)


def _joined(groups: Sequence[Group]) -> Iterator[Group]:
    """Name those groups at once in which every number is none, or is withheld."""
    first, *others = groups
    yield first
    uniform = [one.head for one in others if _is_uniform(one)]
    yield from (one for one in others if one.head not in uniform)
    for row in _at_once(uniform, {0, None}):
        yield Group(head=row, rows=())


def _is_uniform(group: Group) -> bool:
    """Whether all parts are as their sum is; those of none are none, told or not."""
    numbers = {row.number for row in group.rows}
    if group.head.is_withheld:
        return numbers <= {None}
    return group.head.number == 0 and numbers <= {0, None}
