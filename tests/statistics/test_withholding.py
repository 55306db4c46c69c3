"""What is withheld cannot be worked out, by whatever an outsider knows."""

from __future__ import annotations

import random

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.statistics.attack import Known, attack
from grievance.statistics.cube import Key, Shape, Sum, sums_of
from grievance.statistics.printed import Printed
from grievance.statistics.problem import Problem
from grievance.statistics.protection import Counted, Rule, sensitive_keys
from grievance.statistics.rings import parts_by_quarter
from grievance.statistics.withholding import ExposedError, withhold
from tests.statistics.imagined import (
    DIMENSIONS,
    QUARTERS,
    complaints,
    lot,
    numbers,
    shape,
)
from tests.statistics.stranger import Stranger


RULE = Rule()
Print = tuple[int | None, ...]


def all_keys(shapes: list[Shape], sums: tuple[Sum, ...]) -> set[Key]:
    printed = {key for one in shapes for key in one.all_keys()}
    return printed | {key for one in sums for key in (one.total, *one.parts)}


def is_safe(_key: Key, least: int, most: int) -> bool:
    return RULE.is_safe(least, most)


class Press:
    """Publishes one release after the other, each of which knows those before."""

    def __init__(
        self, seed: int, number: int, lean: float, *, is_careful: bool = True
    ) -> None:
        self.came = complaints(random.Random(seed), number, lean)
        self.lot = lot(seed)
        self.is_careful = is_careful
        self.shapes: list[Shape] = []
        self.told: dict[Key, int | None] = {}

    def publish(self, *shapes: Shape) -> frozenset[Key]:
        """Tell what may be told of more tables; return what is withheld of them."""
        self.shapes += shapes
        parts = parts_by_quarter(self.shapes) if self.is_careful else ()
        sums = sums_of((*self.shapes, *parts))
        true = numbers(self.came, all_keys(self.shapes, sums))
        fresh = {key for one in shapes for key in one.all_keys()} - self.told.keys()
        before = frozenset(key for key, n in self.told.items() if n is not None)
        counted = {key: Counted(number=true[key]) for key in fresh}
        problem = Problem(
            numbers=true,
            sums=sums,
            forced=sensitive_keys(counted, sums, RULE),
            told=before,
            hidden=frozenset(true) - fresh - before,
            beside=frozenset(key for one in parts for key in one.all_keys())
            - fresh
            - self.told.keys(),
            rule=RULE,
            lot=self.lot,
        )
        withheld = withhold(problem)
        self.told |= {key: None if key in withheld else true[key] for key in fresh}
        return withheld

    @property
    def printed(self) -> list[Printed]:
        return [
            Printed(shape=one, numbers={key: self.told[key] for key in one.all_keys()})
            for one in self.shapes
        ]


NAMES = st.lists(
    st.sampled_from(sorted(DIMENSIONS)), min_size=1, max_size=3, unique=True
)
FEW_NAMES = st.lists(
    st.sampled_from(sorted(DIMENSIONS)), min_size=1, max_size=2, unique=True
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What is published: tables of some quarters, then perhaps some of the year."""

    quarterly: list[list[str]]
    yearly: list[list[str]]
    quarters: set[str]

    def releases(self) -> Iterator[set[Shape]]:
        for period in sorted(self.quarters):
            yield {shape(period, *names) for names in self.quarterly}
        yield {shape("2020", *names) for names in self.yearly}


def programmes(
    yearly: st.SearchStrategy[list[list[str]]],
) -> st.SearchStrategy[Programme]:
    """Imagine programmes whose tables of the year are some of these."""
    return st.builds(
        Programme,
        quarterly=st.lists(FEW_NAMES, min_size=1, max_size=2),
        yearly=yearly,
        quarters=st.sets(st.sampled_from(QUARTERS), min_size=1, max_size=3),
    )


def is_quick(yearly: list[list[str]]) -> bool:
    """Two tables of three dimensions take a minute: `./dev fuzz statistics` tries them."""
    return len([names for names in yearly if len(names) > 2]) < 2


PROGRAMMES = programmes(st.lists(NAMES, max_size=2).filter(is_quick))
PRESSES = st.builds(
    Press,
    st.integers(0, 10_000),
    st.sampled_from([0, 1, 4, 30, 90, 250]),
    st.sampled_from([0.4, 0.8, 1.2]),
)


def publish_all(press: Press, programme: Programme) -> None:
    """Publish it all; the attacker, who is written apart, knows all releases so far."""
    for release in programme.releases():
        press.publish(*release)
        assert () == attack(press.printed, is_safe)


@settings(max_examples=5, deadline=None)
@given(press=PRESSES, programme=PROGRAMMES)
def test_nothing_is_found_after_any_release(press: Press, programme: Programme) -> None:
    """
    Neither when it is published nor when others follow it.
    """
    publish_all(press, programme)


def test_nothing_is_found_in_a_table_of_three_dimensions() -> None:
    """
    Where a number is in three sums at once, and in several rows of one.
    """
    press = Press(11, 150, 0.6)
    press.publish(shape("2020-Q1", "region", "criterion", "kind"))

    assert () == attack(press.printed, is_safe)


def possible(
    table: Shape, told: dict[Key, int | None], most: int
) -> list[dict[Key, int]]:
    """Return each table of whole numbers that prints like this one; only for tiny ones."""
    cells = [key for key in table.all_keys() if len(key.where) == len(table.dimensions)]
    found = []
    for values in product(range(most + 1), repeat=len(cells)):
        true = dict(zip(cells, values, strict=True))
        every = {
            key: sum(n for cell, n in true.items() if {*key.where} <= {*cell.where})
            for key in table.all_keys()
        }
        if all(every[key] == n for key, n in told.items() if n is not None):
            found.append(every)
    return found


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), number=st.integers(3, 12))
def test_of_all_tables_that_look_the_same_some_differ_enough(
    seed: int, number: int
) -> None:
    """
    Nobody who tries every table of whole numbers can tell a few from many.
    """
    press = Press(seed, number, 0.7)
    table = shape("2020-Q1", "channel")
    withheld = press.publish(table)

    tables = possible(table, press.told, most=12)

    assert tables
    for key in withheld:
        values = [one[key] for one in tables]
        assert RULE.is_safe(min(values), max(values))


def test_withholding_small_numbers_alone_would_be_found_out() -> None:
    """
    The attack is one: where nothing but small numbers is withheld it finds them.
    """
    press = Press(7, 120, 0.8)
    table = shape("2020-Q1", "channel", "kind")
    true = numbers(press.came, table.all_keys())
    assert any(0 < n < RULE.threshold for n in true.values())
    alone = {key: None if 0 < n < RULE.threshold else n for key, n in true.items()}

    found = attack([Printed(shape=table, numbers=alone)], is_safe)

    assert found
    assert all(one.least <= true[one.key] <= one.most for one in found)


@pytest.mark.parametrize("seed", [76, 216])
def test_a_ring_gives_away_what_no_two_of_its_tables_do(seed: int) -> None:
    """
    The attack finds it as does somebody who thinks of whole complaints; nothing is left
    to be found where it was thought of.
    """
    draw = random.Random(seed)
    number, lean = draw.choice([20, 40, 60, 90, 150]), draw.choice([0.4, 0.8, 1.2])
    first, second, third = draw.sample(["region", "channel", "kind"], 3)
    found = []
    for is_careful in (False, True):
        press = Press(seed, number, lean, is_careful=is_careful)
        for quarter in QUARTERS:
            press.publish(*(shape(quarter, one) for one in (first, second, third)))
        press.publish(shape("2020", first, second), shape("2020", second, third))
        found.append({one.key for one in attack(press.printed, is_safe)})
        stranger = Stranger(press.printed)
        known = {key: stranger.known(key) for key in sorted(found[-1])}
        assert all(not RULE.is_safe(*one) for one in known.values())

    [careless, careful] = found
    assert careless
    assert not careful


def test_what_is_not_known_leaves_what_is() -> None:
    """
    It never counts beside another value: of twelve of which eight are not known four are
    left, for the attack as for whoever thinks of whole complaints.
    """
    table = shape("2020", "criterion")
    told: dict[Key, int | None] = dict.fromkeys(table.all_keys(), 0)
    [whole, few, unknown] = (
        Key(measure="received", period="2020", where=where)
        for where in ((), (("criterion", "c0"),), (("criterion", "unknown"),))
    )
    printed = [Printed(shape=table, numbers=told | {whole: 12, few: None, unknown: 8})]

    assert (Known(key=few, least=4, most=4),) == attack(printed, is_safe)
    assert (4, 4) == Stranger(printed).known(few)


def test_one_case_in_a_year_shows_nowhere() -> None:
    """
    Not even which numbers are none is told, as that would leave one place for it.
    """
    press = Press(1, 1, 0.8)

    withheld = press.publish(shape("2020", "region", "channel"))

    assert withheld == frozenset(press.told)


def test_a_year_without_any_is_told() -> None:
    """
    None is told: nobody stands behind it.
    """
    press = Press(1, 0, 0.8)

    assert frozenset() == press.publish(shape("2020", "region", "channel"))
    assert {0} == set(press.told.values())


def test_two_releases_that_differ_by_few_do_not_give_them_away() -> None:
    """
    The year after three of its quarters leaves the fourth, which nobody printed.
    """
    press = Press(3, 90, 0.9)
    for quarter in QUARTERS[:3]:
        press.publish(shape(quarter, "region"))
    press.publish(shape("2020", "region"))

    assert () == attack(press.printed, is_safe)
    fourth = numbers(press.came, shape(QUARTERS[3], "region").all_keys())
    for key, true in fourth.items():
        year = press.told[Key(measure="received", period="2020", where=key.where)]
        told = [
            press.told[Key(measure="received", period=one, where=key.where)]
            for one in QUARTERS[:3]
        ]
        if 0 < true < RULE.threshold:
            assert year is None or None in told


def test_what_was_told_before_may_leave_no_way() -> None:
    """
    Numbers that were told without care cannot be made safe; nothing is withheld then.
    """
    press = Press(7, 120, 0.8)
    table = shape("2020-Q1", "channel", "kind")
    sums = sums_of([table])
    true = numbers(press.came, table.all_keys())
    small = frozenset(key for key, n in true.items() if 0 < n < RULE.threshold)
    problem = Problem(
        numbers=true,
        sums=sums,
        forced=small,
        told=frozenset(true) - small,
        hidden=small,
        rule=RULE,
    )

    with pytest.raises(ExposedError):
        withhold(problem)


def test_few_holders_are_not_told_of_however_many_complain() -> None:
    """
    Forty complaints about one Entity are withheld, and are not known to be forty.
    """
    table = shape("2020-Q1", "region")
    true = dict.fromkeys(table.all_keys(), 40)
    [whole] = [key for key in true if not key.where]
    true[whole] = 160
    [few, *_] = [key for key in true if key.where]
    counted = {
        key: Counted(number=n, holders=1 if key == few else 9)
        for key, n in true.items()
    }
    sums = sums_of([table])
    forced = sensitive_keys(counted, sums, RULE)
    assert {few} == forced

    withheld = withhold(
        Problem(numbers=true, sums=sums, forced=forced, strict=forced, rule=RULE)
    )

    told = {key: None if key in withheld else n for key, n in true.items()}
    printed = [Printed(shape=table, numbers=told)]
    assert () == attack(
        printed, lambda key, least, most: RULE.is_safe(least, most, strict=key == few)
    )


def worlds_by_print(total: int, seeds: int) -> dict[Print, set[tuple[int, int, int]]]:
    """Withhold in every table of three numbers; return those that print the same."""
    table = shape("2020", "kind")
    sums = sums_of([table])
    [whole, *cells] = sorted(table.all_keys())
    found: defaultdict[Print, set[tuple[int, int, int]]] = defaultdict(set)
    for first, second in product(range(total + 1), repeat=2):
        world = first, second, total - first - second
        if world[2] < 0:
            continue
        true = {whole: total, **dict(zip(cells, world, strict=True))}
        counted = {key: Counted(number=n) for key, n in true.items()}
        forced = sensitive_keys(counted, sums, RULE)
        for seed in range(seeds):
            luck = lot(1_000 * seed + 20 * first + second)
            problem = Problem(numbers=true, sums=sums, forced=forced, lot=luck)
            withheld = withhold(problem)
            if whole not in withheld:
                printed = [None if key in withheld else true[key] for key in cells]
                found[tuple(printed)].add(world)
    return found


def test_what_is_withheld_does_not_say_which_table_it_was() -> None:
    """
    To whoever knows how it is chosen, and tries all tables: it might be one of others.
    """
    found = worlds_by_print(total=13, seeds=6)

    known = {
        printed: [
            len({world[place] for world in worlds})
            for place, number in enumerate(printed)
            if number is None
        ]
        for printed, worlds in found.items()
    }
    assert 10 < len(known)
    assert {} == {each: n for each, n in known.items() if min(n, default=9) < 3}
