"""
What the report of a package says: its own tables and description in words, nothing else.

So whoever has the package can make its report again, byte by byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from grievance.print.report import Before, Group, Report, Row, Section, Table
from grievance.statistics.attack import Printed
from grievance.statistics.cube import Dimension, Key
from grievance.statistics.package_files import Content
from grievance.statistics.package_tables import Codes, read_codes, read_table
from grievance.statistics.report_words import (
    CHECKING,
    COMMAND,
    about,
    after_rule,
    legend,
    note,
    reading,
    reasons,
    rule_head,
)


VALUE = "OBS_VALUE"
OVERLAP = (
    "One complaint may count in several of these, so that parts may be more than all."
)


def report_of(description: Mapping[str, Any], content: Content, name: str) -> Report:
    """
    Return the report of a package that is called *name*, from its own files.

    Raises:
        PackageError: A table has not every number once.
    """
    told = description["grievance"]
    tables = tuple(_pages(description, content, name))
    numbers = {key: n for one in tables for key, n in one.printed.numbers.items()}
    withheld = sum(one is None for one in numbers.values())
    return Report(
        title=description["title"],
        about=about(told, description["created"]),
        language="en",
        glance=_glance(tables),
        reading=reading(told, len(numbers), withheld),
        legend=legend(told),
        rule_head=rule_head(told),
        rule=reasons(told),
        after_rule=after_rule(told),
        sections=tuple(_sections(tables)),
        late=tuple(filter(None, [told["late"]])),
        checking=CHECKING,
        command=COMMAND,
        before=tuple(
            Before(name=one["period"], sha256=one["sha256"]) for one in told["earlier"]
        ),
        checkpoint=told["checkpoint"],
        licence=description["licenses"][0]["name"],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A table, and the words for it."""

    printed: Printed
    resource: Mapping[str, Any]
    codes: Mapping[str, Codes]

    @property
    def whole(self) -> int | None:
        shape = self.printed.shape
        return self.printed.numbers[Key(measure=shape.measure, period=shape.period)]

    @property
    def counted(self) -> str:
        return self._titles[VALUE]

    def heading(self) -> str:
        names = (one.name for one in self.printed.shape.dimensions)
        return "; ".join(self._titles[name] for name in names)

    @property
    def _titles(self) -> Mapping[str, str]:
        fields = self.resource["schema"]["fields"]
        return {one["name"]: one.get("title", one["name"]) for one in fields}


def _pages(
    description: Mapping[str, Any], content: Content, name: str
) -> Iterator[_Page]:
    margin = int(description["grievance"]["margin"])
    for resource in description["resources"]:
        if "measure" not in resource:
            continue
        dimensions = resource["schema"]["primaryKey"][:-1]
        codes = {one: read_codes(content, one) for one in dimensions}
        printed = read_table(content, name, resource, codes, margin)
        yield _Page(printed=printed, resource=resource, codes=codes)


def _glance(pages: Sequence[_Page]) -> tuple[Row, ...]:
    """Return how much there was of each that is counted."""
    whole = {one.counted: one.whole for one in pages}
    return tuple(Row(labels=(what,), number=number) for what, number in whole.items())


def _sections(pages: Sequence[_Page]) -> Iterator[Section]:
    for what in dict.fromkeys(one.counted for one in pages):
        tables = (_table(one) for one in pages if one.counted == what)
        yield Section(title=what, tables=tuple(tables))


def _table(page: _Page) -> Table:
    shape, numbers = page.printed.shape, page.printed.numbers.values()
    overlaps = any(one.overlaps for one in shape.dimensions)
    notes = (note(len(numbers), sum(one is None for one in numbers)),)
    return Table(
        name=shape.name,
        title=page.resource["title"],
        by=page.heading(),
        counted=page.counted,
        notes=(*notes, OVERLAP) if overlaps else notes,
        path=page.resource["path"],
        groups=tuple(_joined(tuple(_groups(page)))),
        margin=page.printed.margin,
    )


# Rows


def _groups(page: _Page) -> Iterator[Group]:
    """Yield each sum over the last dimension, and what it is made of."""
    dimensions = page.printed.shape.dimensions
    outer, inner = dimensions[:-1], dimensions[-1:]
    for chosen in product(*((None, *one.values) for one in outer)):
        named = zip(outer, chosen, strict=True)
        where = {one.name: value for one, value in named if value}
        labels = [page.codes[name][value] for name, value in where.items()]
        rows = [row for one in inner for row in _parts(page, where, one)]
        yield Group(
            head=_row(page, where, ", ".join(labels) or "All"),
            rows=_gathered(rows, alike={0, None} if where else {0}),
        )


def _parts(page: _Page, where: Mapping[str, str], inner: Dimension) -> Iterator[Row]:
    for value in inner.values:
        label = page.codes[inner.name][value]
        yield _row(page, {**where, inner.name: value}, label)


def _row(page: _Page, where: Mapping[str, str], label: str) -> Row:
    shape, chosen = page.printed.shape, tuple(sorted(where.items()))
    key = Key(measure=shape.measure, period=shape.period, where=chosen)
    return Row(labels=(label,), number=page.printed.numbers[key])


def _gathered(rows: Sequence[Row], alike: set[int | None]) -> tuple[Row, ...]:
    """Name those last, and in one row, that all have a number which is in *alike*."""
    kept = [row for row in rows if row.number not in alike]
    for number in sorted(alike, key=str):
        labels = [label for r in rows if r.number == number for label in r.labels]
        if labels:
            kept.append(Row(labels=tuple(labels), number=number))
    return tuple(kept)


def _joined(groups: Sequence[Group]) -> Iterator[Group]:
    """Name those groups together in which every number is none, or is withheld."""
    first, *others = groups
    yield first
    alike: dict[int | None, list[Row]] = {0: [], None: []}
    for group in others:
        numbers = {group.head.number, *(row.number for row in group.rows)}
        [number, *more] = numbers
        if more or number not in alike:
            yield group
        else:
            alike[number].append(group.head)
    for heads in alike.values():
        for row in _gathered(heads, alike={0, None}):
            yield Group(head=row, rows=())
