"""
The tables that are published, as they are declared; a file says which.

    measure      what is counted
    dimension    by what; each has `several` and `unknown` beside its values, unless one
                 complaint may count in several of them; of days, the last of each class
    table        which measure by which dimensions, every quarter or once a year
"""

from __future__ import annotations

import tomllib

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files

import msgspec

from grievance.statistics.contained import Containment
from grievance.statistics.cube import Dimension, Shape
from grievance.statistics.durations import class_labels, class_of
from grievance.statistics.regions import SEVERAL, UNKNOWN
from grievance.statistics.rings import Tables


MOST_DIMENSIONS = 3
OTHER = "other"
ACTIVITY = "activity"
POPULATIONS = {"region", ACTIVITY}  # certified sites are known by either, not by both
_EVERYWHERE = {SEVERAL: "Several", UNKNOWN: "Not known"}


class Every(StrEnum):
    """How often a table is published; those of a quarter are in a year as well."""

    QUARTER = "quarter"
    YEAR = "year"


class Source(StrEnum):
    """Where the values of a dimension come from."""

    HERE = "here"
    REGISTRY = "registry"
    STANDARDS = "standards"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredDimension:
    """
    By what is counted: *values* by code with what people read.

    Days are counted in classes, of which *until* has the last day of each but the last.
    Of values that overlap those that stand *alone* count beside no other; that nothing
    is known always does.
    """

    name: str
    label: str
    values: dict[str, str] = field(default_factory=dict)
    until: tuple[int, ...] = ()
    source: Source = Source.HERE
    overlaps: bool = False
    alone: tuple[str, ...] = ()

    @property
    def shape(self) -> Dimension:
        """What numbers need to know of it."""
        alone = (*self.alone, UNKNOWN) if self.overlaps else ()
        return Dimension(
            name=self.name,
            values=tuple(self.codes),
            overlaps=self.overlaps,
            alone=tuple(dict.fromkeys(alone)),
        )

    @property
    def codes(self) -> Mapping[str, str]:
        """Every value with its label, those too that stand for no single one."""
        beside = {UNKNOWN: _EVERYWHERE[UNKNOWN]} if self.overlaps else _EVERYWHERE
        values = self.values or class_labels(self.until)
        return {**values, **{k: v for k, v in beside.items() if k not in values}}

    def value_of(self, codes: frozenset[str]) -> tuple[str, ...]:
        """Return where a complaint counts of which *codes*, or numbers of days, are known."""
        if self.until:
            codes = frozenset(class_of(int(one), self.until) for one in codes if one)
        other = OTHER if OTHER in self.values else UNKNOWN
        named = codes - {"", UNKNOWN}
        known = {one if one in self.codes else other for one in named}
        if not known:
            return (UNKNOWN,)
        if self.overlaps:
            return self.shape.settled(known)
        return tuple(known) if len(known) == 1 else (SEVERAL,)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredTable:
    """One table; without a dimension it is one number."""

    name: str
    title: str
    measure: str
    dimensions: tuple[str, ...]
    every: Every


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """All of a file."""

    measures: dict[str, str]
    dimensions: tuple[DeclaredDimension, ...]
    tables: tuple[DeclaredTable, ...]
    contained: tuple[Containment, ...] = ()

    def __post_init__(self) -> None:
        known = {one.name for one in self.dimensions}
        for table in self.tables:
            if not known.issuperset(table.dimensions) or (
                table.measure not in self.measures
            ):
                msg = f"Table {table.name} names what is not declared."
                raise ValueError(msg)
            if len(table.dimensions) > MOST_DIMENSIONS:
                msg = f"Table {table.name} has over {MOST_DIMENSIONS} dimensions."
                raise ValueError(msg)
            if POPULATIONS.issubset(table.dimensions):
                msg = f"How many sites stand behind {table.name} is not known."
                raise ValueError(msg)
        self._check_measures()

    def _check_measures(self) -> None:
        for measure in self.measures:
            if not self.tables_of(measure).is_ringless:
                msg = f"The tables of {measure} hang together in a ring."
                raise ValueError(msg)
            if self.tables_of(measure).quarterly == {frozenset()}:
                msg = f"{measure} is one number, which can be told once a year only."
                raise ValueError(msg)

    def tables_of(self, measure: str) -> Tables:
        """Return the tables of a measure by their dimensions."""
        found = [one for one in self.tables if one.measure == measure]
        quarterly = (one for one in found if one.every is Every.QUARTER)
        return Tables(
            yearly=frozenset(frozenset(one.dimensions) for one in found),
            quarterly=frozenset(frozenset(one.dimensions) for one in quarterly),
            overlapping=frozenset(o.name for o in self.dimensions if o.overlaps),
        )

    def with_values(self, values: Mapping[str, Mapping[str, str]]) -> Declared:
        """Return it with the values of dimensions that come from elsewhere."""
        dimensions = (
            replace(one, values=dict(values.get(one.name, one.values)))
            for one in self.dimensions
        )
        return replace(self, dimensions=tuple(dimensions))

    def dimension(self, name: str) -> DeclaredDimension:
        """Return a dimension that a table names."""
        return next(one for one in self.dimensions if one.name == name)

    def shapes(self, period: str) -> tuple[Shape, ...]:
        """Return the tables of a quarter, or of a year."""
        is_year = period.isdecimal()
        return tuple(
            self._shape(one, period)
            for one in self.tables
            if is_year or one.every is Every.QUARTER
        )

    def _shape(self, table: DeclaredTable, period: str) -> Shape:
        return Shape(
            name=table.name,
            measure=table.measure,
            period=period,
            dimensions=tuple(self.dimension(name).shape for name in table.dimensions),
        )


@cache
def declared() -> Declared:
    """Return what ships with the mechanism; regions and principles have no values yet."""
    text = files("grievance.statistics").joinpath("declared.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Declared)


def activity_codes(named: Iterable[str]) -> frozenset[str]:
    """Return the codes of activities that a registry names in words."""
    known = declared().dimension(ACTIVITY).values
    codes = ("-".join(one.casefold().split()) for one in named)
    return frozenset(code if code in known else OTHER for code in codes)
