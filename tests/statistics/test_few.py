"""Offices with nothing to tell, or one complaint in a year, with the tables that ship."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from grievance.statistics.attack import attack
from grievance.statistics.cube import QUARTERS
from grievance.statistics.declared import declared
from grievance.statistics.happened import Happened
from grievance.statistics.making import Plan, make_tables
from grievance.statistics.periods import period_of
from grievance.statistics.printed import Printed
from grievance.statistics.protection import Rule
from grievance.statistics.regions import merge_regions
from grievance.statistics.release import Method
from grievance.statistics.tabulating import Thing, things
from grievance.statistics.tally import Counting, Registered, Tally
from tests.statistics.imagined import lot


REGISTERED = Registered(
    countries={"works": frozenset({"DE"})}, certified={"DE": 20, "CN": 30, "NO": 4}
)
RULE = Rule()
PARTITION = merge_regions(REGISTERED.certified, RULE.sites)
DECLARED = declared().with_values({"region": PARTITION.labels, "principle": {}})
ONE = Happened(
    measure="received",
    thing="a",
    day=date(2026, 5, 4),
    codes={"channel": ("email",), "severity": ("high",)},
    about=frozenset({"works"}),
)


def counted(*happened: Happened) -> dict[str, tuple[Thing, ...]]:
    """Count what happened in each quarter."""
    told: list[Tally] = []
    for quarter in (f"2026-{one}" for one in QUARTERS):
        counting = Counting(
            period=period_of(quarter),
            declared=DECLARED,
            partition=PARTITION,
            registered=REGISTERED,
            since=date(2026, 1, 1),
        )
        rows = tuple(counting.count(happened, told))
        told.append(Tally(period=quarter, groups=dict(PARTITION.groups), rows=rows))
    shapes = DECLARED.shapes("2026")
    return {one.period: things(one.rows, shapes) for one in told}


def plan(
    period: str, of: dict[str, tuple[Thing, ...]], told: tuple[Printed, ...] = ()
) -> Plan:
    return Plan(
        declared=DECLARED,
        period=period,
        things=of,
        told=told,
        sites=PARTITION.sites(REGISTERED.certified),
    )


def a_year(of: dict[str, tuple[Thing, ...]]) -> tuple[Printed, ...]:
    """Publish four quarters and their year."""
    told: tuple[Printed, ...] = ()
    for quarter, of_one in of.items():
        told += make_tables(plan(quarter, {quarter: of_one})).tables
    return (*told, *make_tables(plan("2026", of, told)).tables)


def numbers(tables: Iterable[Printed]) -> dict[str, set[int | None]]:
    """Return what is told, by measure."""
    found: dict[str, set[int | None]] = {}
    for one in tables:
        found.setdefault(one.shape.measure, set()).update(one.numbers.values())
    return found


def test_a_year_in_which_nothing_happened() -> None:
    """
    Is told, by zeros: nobody is behind them.  A number that stands alone is not, or to
    withhold it would say that there is one.
    """
    found = numbers(a_year(counted()))

    alone = {"appealed", "reopened", "reprisal"}
    expected = {one: {None} if one in alone else {0} for one in DECLARED.measures}
    assert expected == found


@pytest.mark.parametrize(("number", "told"), [(0, None), (1, None), (4, None), (5, 5)])
def test_a_number_that_stands_alone(number: int, told: int | None) -> None:
    """
    Looks the same whether it is none or few.
    """
    few = tuple(
        Thing(measure="reprisal", values={}, holders=frozenset({f"holder {each}"}))
        for each in range(number)
    )

    tables = make_tables(plan("2026", {"2026": few})).tables

    assert {told} == numbers(tables)["reprisal"]


def test_one_complaint_in_a_year() -> None:
    """
    Shows in no number of its quarter or year, nor by where there is none.
    """
    tables = a_year(counted(ONE))

    assert () == attack(tables, lambda _key, least, most: RULE.is_safe(least, most))
    found = numbers(tables)
    assert {0, None} == found["received"]  # none in the quarters before and after
    assert {None} == numbers(
        one for one in tables if one.shape.period in ("2026", "2026-Q2")
    )["received"]
    assert {0} == found["ended"]


@pytest.mark.parametrize("happened", [(), (ONE,)])
def test_rounded_it_looks_like_a_quarter_without_any(
    happened: tuple[Happened, ...],
) -> None:
    """
    And like one with as many as make a small number.
    """
    of = {"2026-Q2": counted(*happened)["2026-Q2"]}
    rounded = replace(plan("2026-Q2", of), method=Method.ROUND5, lot=lot(4))

    tables = make_tables(rounded).tables

    assert {frozenset({0})} == {frozenset(one) for one in numbers(tables).values()}


@pytest.mark.parametrize(
    "few", [(4, 0, 4, 0), (4, 4, 4, 4), (1, 1, 0, 9), (1, 1, 1, 2)]
)
def test_a_year_does_not_tell_of_the_few_of_its_quarters(few: tuple[int, ...]) -> None:
    """
    A quarter of which nothing is told is taken for few: of two of them a year of eight
    would say that they were four each, and of four a year of five that none was above two.
    """
    of = {
        f"2026-{quarter}": tuple(
            Thing(
                measure="corrected",
                values={"punctual": ("late" if each % 2 else "in-time",)},
                holders=frozenset({f"holder {each} of {quarter}"}),
            )
            for each in range(number)
        )
        for quarter, number in zip(QUARTERS, few, strict=True)
    }
    corrections = [one for one in DECLARED.tables if one.measure == "corrected"]
    only = replace(DECLARED, tables=tuple(corrections))
    told: tuple[Printed, ...] = ()
    for period in (*of, "2026"):
        is_year = period == "2026"
        things_of = of if is_year else {period: of[period]}
        made = plan(period, things_of, told if is_year else ())
        told += make_tables(replace(made, declared=only)).tables

    sums = [one.numbers[key] for one in told for key in one.numbers if not key.where]
    assert [None if 0 < number < RULE.threshold else number for number in few] == sums[
        :4
    ]
    assert sums[4] is None
