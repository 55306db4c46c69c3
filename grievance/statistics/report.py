"""
What the report of a package says: its own tables and description in words, nothing else.

So whoever has the package can make its report again, byte by byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grievance.print.report import Before, Group, Report, Row, Section, Table
from grievance.statistics.cube import Key
from grievance.statistics.durations import Spread, last_day
from grievance.statistics.package_files import Content
from grievance.statistics.package_tables import Codes, read_codes, read_table
from grievance.statistics.printed import Printed
from grievance.statistics.report_rows import groups_of
from grievance.statistics.report_trend import trend_of
from grievance.statistics.report_words import (
    BEFORE,
    CHECKING,
    CHECKPOINT,
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
NOT_LISTED = "What a sum is made of is not listed where it is 0, or all of it withheld."
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
    tables = tuple(_described(description, content, name))
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
        sections=tuple(_sections(tables, told)),
        late=tuple(filter(None, [told["late"]])),
        checking=CHECKING,
        command=COMMAND,
        before_head=BEFORE,
        before=tuple(
            Before(name=one["period"], sha256=one["sha256"]) for one in told["earlier"]
        ),
        checkpoint_head=CHECKPOINT,
        checkpoint=told["checkpoint"],
        licence=description["licenses"][0]["name"],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Described:
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


def _described(
    description: Mapping[str, Any], content: Content, name: str
) -> Iterator[_Described]:
    margin = int(description["grievance"]["margin"])
    for resource in description["resources"]:
        if "measure" not in resource:
            continue
        dimensions = resource["schema"]["primaryKey"][:-1]
        codes = {one: read_codes(content, one) for one in dimensions}
        printed = read_table(content, name, resource, codes, margin)
        yield _Described(printed=printed, resource=resource, codes=codes)


def _glance(tables: Sequence[_Described]) -> tuple[Row, ...]:
    """Return how much there was of each that is counted."""
    whole = {one.counted: one.whole for one in tables}
    return tuple(Row(labels=(what,), number=number) for what, number in whole.items())


def _sections(
    tables: Sequence[_Described], told: Mapping[str, Any]
) -> Iterator[Section]:
    for what in dict.fromkeys(one.counted for one in tables):
        of_it = [one for one in tables if one.counted == what]
        over_time = (trend_of(one.printed, what, told["earlier"]) for one in of_it[:1])
        shown = (*filter(None, over_time), *map(_table, of_it))
        yield Section(title=what, tables=shown)


def _table(described: _Described) -> Table:
    groups = groups_of(described.printed, described.codes)
    return Table(
        name=described.printed.shape.name,
        title=described.resource["title"],
        by=described.heading(),
        counted=described.counted,
        notes=tuple(_notes(described, groups)),
        path=described.resource["path"],
        groups=groups,
        margin=described.printed.margin,
    )


def _notes(described: _Described, groups: Sequence[Group]) -> Iterator[str]:
    numbers = described.printed.numbers.values()
    yield note(len(numbers), sum(one is None for one in numbers))
    yield from _typical(described)
    if any(not group.rows for group in groups[1:]):
        yield NOT_LISTED
    if any(one.overlaps for one in described.printed.shape.dimensions):
        yield OVERLAP


def _typical(described: _Described) -> Iterator[str]:
    """Say in which class of days the median lies, as far as it can be told."""
    dimensions, numbers = described.printed.shape.dimensions, described.printed.numbers
    if len(dimensions) != 1 or described.printed.margin or not described.whole:
        return
    [days] = dimensions
    told = {dict(key.where)[days.name]: n for key, n in numbers.items() if key.where}
    spread = Spread(told=told, total=described.whole)
    if any(last_day(code) for code in told):
        for what, share in (("Median", 0.5), ("90th percentile", 0.9)):
            found = spread.quantile(share)
            if found:
                yield f"{what}: {described.codes[days.name][found]}."
