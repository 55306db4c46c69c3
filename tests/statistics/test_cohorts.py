"""How long things took says when they came; that gives nobody away either."""

from __future__ import annotations

import random

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product
from math import inf

import numpy as np
import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.statistics.attack import Known, attack
from grievance.statistics.balances import balances, holding, left_over
from grievance.statistics.checked import check_packages
from grievance.statistics.cohorts import reaches
from grievance.statistics.contained import Containment, Side
from grievance.statistics.cube import QUARTERS as QUARTER_NAMES
from grievance.statistics.cube import Key, Shape
from grievance.statistics.declared import Declared, declared
from grievance.statistics.durations import last_day
from grievance.statistics.making import Made
from grievance.statistics.package_files import PackageError
from grievance.statistics.past import Past
from grievance.statistics.periods import period_of, quarter_at
from grievance.statistics.printed import Printed
from grievance.statistics.release import Method, Reference
from grievance.statistics.tabulating import Thing
from tests.statistics.test_contained import (
    dimension,
    is_safe,
    make,
    named,
    some,
    table,
    too_well_known,
)
from tests.statistics.test_package_contained import read, release
from tests.statistics.test_rounded_worlds import Drawn


QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3")
SOON = Containment(
    part=Side(measure="admission", dimension="took", values=("up-to-90",)),
    whole=Side(measure="received"),
    within=90,
)
WORDS = Declared(
    measures=dict.fromkeys(("received", "admission"), ""),
    dimensions=(
        dimension("region", "n", "s"),
        dimension("took", "up-to-90", "over-90"),
    ),
    tables=(table("received", "region"), table("admission", "took")),
    contained=(SOON,),
)
CARELESS = replace(WORDS, contained=())
LEFT = "received without admission (took up-to-90) within 90 days"


def quarter(received: int, soon: int, late: int = 0) -> tuple[Thing, ...]:
    return (
        some("received", received, region="n")
        + some("admission", soon, took="up-to-90")
        + some("admission", late, took="over-90")
    )


def released(
    words: Declared,
    counted: Mapping[str, tuple[Thing, ...]],
    method: Method = Method.WITHHELD,
) -> list[Made]:
    """Publish quarters, each with what was told before."""
    made: dict[str, Made] = {}
    for period, things in counted.items():
        before = [each for one in made.values() for each in one.tables]
        past = Past.of(words.contained, before, counted, named(made))
        made[period] = make(words, period, {period: things}, past=past, method=method)
    return list(made.values())


def tables_of(made: list[Made]) -> tuple[Printed, ...]:
    return tuple(each for one in made for each in one.tables)


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        (((0, 0), (14, 13)), ("2026-Q2", 1, 1)),
        (((9, 0), (8, 15, 6)), ("2026-Q2", 0, 2)),
        (((0, 0), (20, 10), (0, 9)), ("2026-Q2", 1, 1)),
        (((9, 0, 9), (9, 9), (9, 8), (0, 7)), ("2026-Q3", 0, 2)),
    ],
    ids=["none before", "both are taken off", "a quarter later", "over all of them"],
)
def test_what_days_leave_of_a_quarter_is_not_told(
    numbers: tuple[tuple[int, ...], ...], found: tuple[str, int, int]
) -> None:
    """
    None came in one quarter and fourteen in the next, of which thirteen were looked at
    within 90 days: one was not.  The attack finds it where days were not thought of, so
    does who thinks of whole complaints; and nothing where they were.
    """
    periods = (*QUARTERS, "2026-Q4")
    counted = {
        period: quarter(*each) for period, each in zip(periods, numbers, strict=False)
    }
    careless, careful = released(CARELESS, counted), released(WORDS, counted)

    known = attack(tables_of(careless), is_safe, contained=[SOON])
    stranger = too_well_known(tables_of(careless), (SOON,))
    key = Key(measure=LEFT, period=found[0])
    assert Known(key=key, least=found[1], most=found[2]) in known
    assert found[1:] == stranger[key]
    assert (SOON,) == careful[-1].contained
    assert () == attack(tables_of(careful), is_safe, contained=[SOON])
    assert {} == too_well_known(tables_of(careful), (SOON,))


def one_number(measure: str, period: str, number: int | None, margin: int) -> Printed:
    """A table of one number."""
    shape = Shape(name=measure, measure=measure, period=period, dimensions=())
    [key] = shape.all_keys()
    return Printed(shape=shape, numbers={key: number}, margin=margin)


PLAIN = replace(SOON, part=Side(measure="admission"))
World = np.ndarray[tuple[int], np.dtype[np.int64]]


MOST = 4  # complaints of one kind


@cache
def worlds() -> tuple[World, ...]:
    """
    Return how many complaints are of each kind in every world of a few, kind by kind.

    They came in one of three quarters, and were looked at within 90 days in one or none.
    """
    return tuple(np.indices((MOST + 1,) * 7).reshape(7, -1))


def told_of_worlds() -> tuple[World, ...]:
    """Return what came in each quarter, and went in each but the first."""
    left_1, of_1_in_2, left_2, of_2_in_2, of_2_in_3, left_3, of_3_in_3 = worlds()
    return (
        left_1 + of_1_in_2,
        left_2 + of_2_in_2 + of_2_in_3,
        left_3 + of_3_in_3,
        of_1_in_2 + of_2_in_2,
        of_2_in_3 + of_3_in_3,
    )


def asked_of_worlds() -> dict[Key, World]:
    """Return what nobody prints."""
    left_1, of_1_in_2, left_2, of_2_in_2, of_2_in_3, left_3, of_3_in_3 = worlds()
    first, second, third = QUARTERS
    label = PLAIN.label
    return {
        Key(measure=label, period=first): left_1,
        Key(measure=label, period=second): left_2,
        Key(measure=label, period=third): left_3,
        Key(measure=f"{label}: of {first}", period=second): of_1_in_2,
        Key(measure=f"{label}: of {second}", period=second): of_2_in_2,
        Key(measure=f"{label}: of {second}", period=third): of_2_in_3,
        Key(measure=f"{label}: of {third}", period=third): of_3_in_3,
    }


def printed(numbers: Sequence[int | None], margin: int = 0) -> tuple[Printed, ...]:
    came = zip(QUARTERS, numbers[:3], strict=True)
    went = zip(QUARTERS[1:], numbers[3:], strict=True)
    return (
        *(one_number("received", quarter, n, margin) for quarter, n in came),
        one_number("admission", QUARTERS[0], None, margin),
        *(one_number("admission", quarter, n, margin) for quarter, n in went),
    )


def test_it_holds_wherever_there_are_such_complaints() -> None:
    """
    Of all numbers up to two of three quarters, and of no others.
    """
    possible = set(zip(*(one.tolist() for one in told_of_worlds()), strict=True))

    for numbers in product(range(3), repeat=5):
        tables = printed(numbers)
        shapes = [one.shape for one in tables]
        of_all = {k: n or 0 for one in tables for k, n in one.numbers.items()}
        is_so = holding([PLAIN], shapes, of_all) == (PLAIN,)
        assert is_so == (numbers in possible)
        left = left_over(balances([PLAIN], shapes), of_all)
        waiting = sum(n for key, n in left.items() if key.measure == PLAIN.label)
        assert waiting == sum(numbers[:3]) - sum(numbers[3:])


@settings(max_examples=10, deadline=None)
@given(data=st.data(), margin=st.integers(0, 1), missing=st.integers(0, 5))
def test_the_attack_knows_what_all_worlds_say_that_look_the_same(
    data: st.DataObject, margin: int, missing: int
) -> None:
    """
    Neither more nor less, whether a number is withheld or all are rounded.
    """
    told = told_of_worlds()
    few = np.flatnonzero(np.max(told, axis=0) + margin <= MOST)
    world = few[data.draw(st.integers(0, len(few) - 1))]
    numbers: list[int | None] = [int(one[world]) for one in told]
    numbers[missing : missing + 1] = [None] * len(numbers[missing : missing + 1])

    known = attack(printed(numbers, margin), lambda *_: False, contained=[PLAIN])

    same = np.all(
        [
            abs(one - n) <= margin
            for one, n in zip(told, numbers, strict=True)
            if n is not None
        ],
        axis=0,
    )
    found = {one.key: (one.least, min(one.most, MOST)) for one in known}
    for key, of_worlds in asked_of_worlds().items():
        assert (of_worlds[same].min(), of_worlds[same].max()) == found[key]


def test_a_quarter_may_be_told_otherwise_than_the_one_before() -> None:
    """
    What was rounded is none to four for whoever withholds what comes after it.
    """
    counted = {
        period: quarter(*each)
        for period, each in zip(QUARTERS, ((0, 0), (14, 0), (12, 13)), strict=True)
    }
    first = released(WORDS, {one: counted[one] for one in QUARTERS[:2]}, Method.ROUND5)
    past = Past.of(WORDS.contained, tables_of(first), counted, first[-1].contained)

    third = make(WORDS, QUARTERS[2], {QUARTERS[2]: counted[QUARTERS[2]]}, past=past)

    assert first[-1].contained == third.contained == (SOON,)
    assert {0} == {one.margin for one in third.tables}


def keyed(period: str, numbers: tuple[int, int]) -> dict[Key, int]:
    """Return which numbers of a quarter say how many came, and went soon."""
    came, went = numbers
    wheres = (
        ("received", "region", "n", came),
        ("admission", "took", "up-to-90", went),
    )
    return {
        Key(measure=measure, period=period, where=where): number
        for measure, name, value, number in wheres
        for where in ((), ((name, value),))
    }


@pytest.mark.parametrize(
    ("numbers", "wished"),
    [(((4, 0), (9, 13)), ((0, 0), (5, 15))), (((9, 0), (4, 13)), ((5, 0), (0, 15)))],
    ids=["none and five", "five and none"],
)
def test_rounded_a_number_by_days_is_not_told_above_its_cohorts(
    numbers: tuple[tuple[int, int], ...], wished: tuple[tuple[int, int], ...]
) -> None:
    """
    Where none and five came, in either order, and fifteen were looked at, two at most
    would be left: it is told otherwise then.
    """
    counted = {p: quarter(*n) for p, n in zip(QUARTERS, numbers, strict=False)}

    tables: list[Printed] = []
    for period, true, hoped in zip(QUARTERS, numbers, wished, strict=False):
        luck = Drawn(wished=keyed(period, hoped), true=keyed(period, true))
        past = Past.of(WORDS.contained, tables, counted, WORDS.contained)
        plan = {"past": past, "method": Method.ROUND5, "lot": luck}
        tables += make(WORDS, period, {period: counted[period]}, **plan).tables

    told = {key: n or 0 for one in tables for key, n in one.numbers.items()}
    received = (Key(measure="received", period=one) for one in QUARTERS[:2])
    [looked_at] = SOON.part.keys(QUARTERS[1], ())
    assert 10 == sum(told[key] for key in received) == told[looked_at]


@pytest.mark.parametrize("within", [14, 28, 90, 91, 180, 365])
def test_days_reach_into_the_quarters_in_which_they_lie(within: int) -> None:
    """
    In any eight years, of which some have a day more; and nothing is said of the first,
    as they may have come before all.
    """
    quarters = [f"{year}-{one}" for year in range(2023, 2031) for one in QUARTER_NAMES]

    found = reaches(within, quarters)

    assert 0 < len(quarters) - len(found) <= 5
    for period, reach in found.items():
        months = period_of(period)
        days = range(months.first.toordinal() - within, months.last.toordinal() + 1)
        assert {quarter_at(date.fromordinal(one)).name for one in days} == set(reach)


def test_what_is_declared_says_its_own_days() -> None:
    """
    Those of the longest class that it names, and it names all shorter ones.
    """
    found = [one for one in declared().contained if one.within]

    assert found
    for one in found:
        codes = declared().dimension(one.part.dimension).codes
        shorter = [code for code in codes if (last_day(code) or inf) <= one.within]
        assert shorter == list(one.part.values)
        assert one.within == last_day(shorter[-1])


def test_a_package_says_within_how_many_days() -> None:
    """
    And who checks it knows what was left; of more days than ours it is refused.
    """
    counted = {
        period: quarter(*each)
        for period, each in zip(QUARTERS, ((0, 0), (14, 13)), strict=False)
    }
    careless = released(CARELESS, counted)
    first = read(release(careless[0].tables))
    before = (Reference(period=first.period, sha256=first.sha256),)

    second = read(release(careless[1].tables, (SOON,), before))

    assert (SOON,) == second.contained
    checked = check_packages([first, second])
    assert [LEFT] == [one.key.measure for each in checked for one in each.found]
    with pytest.raises(PackageError, match="over 730 days"):
        read(release(careless[0].tables, (replace(SOON, within=731),)))


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 10_000), method=st.sampled_from(Method))
def test_nobody_is_found_by_days_over_a_year(seed: int, method: Method) -> None:
    """
    Where most were looked at within 90 days, by whoever thinks of whole complaints.
    """
    made = released(WORDS, some_lives(seed), method)

    assert {} == too_well_known(tables_of(made), made[-1].contained)


def some_lives(seed: int) -> dict[str, tuple[Thing, ...]]:
    """Imagine complaints of which nearly each is looked at soon."""
    draw = random.Random(seed)
    found: defaultdict[str, tuple[Thing, ...]] = defaultdict(tuple)
    for place, quarter_ in enumerate(QUARTERS):
        for _ in range(draw.choice((0, 5, 9, 14))):
            found[quarter_] += some("received", 1, region=draw.choice("ns"))
            later = place + draw.choice((0, 0, 1, 3))
            if later < len(QUARTERS):
                found[QUARTERS[later]] += some("admission", 1, took="up-to-90")
    return {
        one: tuple(
            replace(thing, holders=frozenset({f"holder {n}"}))
            for n, thing in enumerate(found[one])
        )
        for one in QUARTERS
    }
