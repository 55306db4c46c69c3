"""Whole years of releases, attacked by somebody who knows nothing of how they are made."""

from __future__ import annotations

import random

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grievance.statistics.cube import QUARTERS, Key
from grievance.statistics.declared import (
    Declared,
    DeclaredDimension,
    DeclaredTable,
    Every,
)
from grievance.statistics.making import Plan, UnsafeError, make_tables
from grievance.statistics.printed import Printed
from grievance.statistics.protection import Rule
from grievance.statistics.regions import UNKNOWN, Partition, merge_regions
from grievance.statistics.release import Method
from grievance.statistics.tabulating import Thing
from tests.statistics.stranger import Stranger


RULE = Rule()
YEAR = "2026"
COUNTRIES = ("DE", "AT", "NO", "CN", "JM")
TABLES = st.sets(
    st.frozensets(
        st.sampled_from(["channel", "region", "principle"]), min_size=1, max_size=2
    ),
    min_size=1,
    max_size=3,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What an office publishes, and of what."""

    declared: Declared
    partition: Partition
    certified: Mapping[str, int]
    counted: Mapping[str, tuple[Thing, ...]]
    method: Method

    def told(self) -> tuple[Printed, ...]:
        """Return all that is told in the end: of the quarters, then of the year."""
        told: tuple[Printed, ...] = ()
        for period in (*self.counted, YEAR):
            is_year = period == YEAR
            plan = Plan(
                declared=self.declared,
                period=period,
                things=self.counted if is_year else {period: self.counted[period]},
                told=told if is_year else (),
                sites=self.partition.sites(self.certified),
                rule=RULE,
                method=self.method,
            )
            told += make_tables(plan).tables
        return told


@st.composite
def offices(draw: st.DrawFn, method: Method) -> Office:
    """Imagine an office: its tables, sites, and complaints."""
    certified = {one: draw(st.integers(0, 25)) for one in COUNTRIES}
    partition = merge_regions(certified, RULE.sites)
    quarterly, yearly = draw(TABLES), draw(TABLES)
    try:
        declared = _declared(partition, quarterly, yearly)
    except ValueError:  # they hang together in a ring
        assume(condition=False)
    chance = random.Random(draw(st.integers(0, 10_000)))
    number = draw(st.sampled_from([0, 1, 5, 15, 40]))
    return Office(
        declared=declared,
        partition=partition,
        certified=certified,
        counted={
            f"{YEAR}-{quarter}": tuple(
                _complaint(chance, partition) for _ in range(number)
            )
            for quarter in QUARTERS
        },
        method=method,
    )


def _declared(
    partition: Partition,
    quarterly: set[frozenset[str]],
    yearly: set[frozenset[str]],
) -> Declared:
    values = {
        "channel": {"h0": "", "h1": ""},
        "region": dict(partition.labels),
        "principle": {"p0": "", "p1": ""},
    }
    every = dict.fromkeys(yearly, Every.YEAR) | dict.fromkeys(quarterly, Every.QUARTER)
    return Declared(
        measures={"received": ""},
        dimensions=tuple(
            DeclaredDimension(
                name=name, label="", values=each, overlaps=name == "principle"
            )
            for name, each in values.items()
        ),
        tables=tuple(
            DeclaredTable(
                name="-".join(sorted(names)),
                title="",
                measure="received",
                dimensions=tuple(sorted(names)),
                every=often,
            )
            for names, often in sorted(every.items(), key=str)
        ),
    )


def _complaint(chance: random.Random, partition: Partition) -> Thing:
    def one(values: tuple[str, ...]) -> str:
        return values[min(int(chance.expovariate(0.8)), len(values) - 1)]

    count = chance.choice((0, 1, 2))
    principles = {one(("p0", "p1")) for _ in range(count)} or {UNKNOWN}
    return Thing(
        measure="received",
        values={
            "channel": (one(("h0", "h1")),),
            "region": (partition.of(one(COUNTRIES)),),
            "principle": tuple(sorted(principles)),
        },
        holders=frozenset({f"holder {chance.randrange(60)}"}),
    )


def _exposed(told: tuple[Printed, ...], method: Method) -> dict[Key, tuple[int, int]]:
    """Return what the stranger knows too well."""
    is_blurred = method is Method.ROUND5
    is_safe = RULE.is_blurred if is_blurred else RULE.is_safe
    enough = RULE.threshold - is_blurred
    stranger = Stranger(told)
    found = {}
    for key in stranger.asked:
        least, most = stranger.met(key)
        if most - least < enough:
            least, most = stranger.known(key)
            if not is_safe(least, most):
                found[key] = least, most
    return found


@settings(max_examples=12, deadline=None)
@given(office=offices(Method.WITHHELD))
def test_nobody_is_found_in_a_year_of_releases(office: Office) -> None:
    """
    By whoever has all of them and thinks of whole complaints.
    """
    assert {} == _exposed(office.told(), office.method)


@settings(max_examples=5, deadline=None)
@given(office=offices(Method.ROUND5))
def test_nobody_is_found_in_a_year_of_rounded_releases(office: Office) -> None:
    """
    Unless few are behind all of it: then it is refused.
    """
    try:
        told = office.told()
    except UnsafeError:
        return

    assert {} == _exposed(told, office.method)
