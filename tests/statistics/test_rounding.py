"""Rounded numbers add up, are near the true ones, and hide the few."""

from __future__ import annotations

import random

from collections import defaultdict
from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.statistics.attack import attack
from grievance.statistics.cube import Key, sums_of
from grievance.statistics.printed import Printed
from grievance.statistics.protection import Rule
from grievance.statistics.rounding import BASE, Floor, round_numbers
from tests.statistics.imagined import DIMENSIONS, complaints, lot, numbers, shape


RULE = Rule()


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    number=st.integers(0, 60),
    names=st.lists(
        st.sampled_from(sorted(DIMENSIONS)), min_size=1, max_size=3, unique=True
    ),
)
def test_they_add_up_and_hide_the_few(seed: int, number: int, names: list[str]) -> None:
    """
    Each is a multiple of five near the true one, sums are sums, the attack finds none.
    """
    table = shape("2020", *names)
    sums = sums_of([table])
    keys = {key for one in sums for key in (one.total, *one.parts)}
    true = numbers(complaints(random.Random(seed), number, 0.7), keys)

    rounded = round_numbers(true, sums)

    told = rounded.numbers
    assert {0} == {n % BASE for n in told.values()}
    assert all(abs(told[key] - true[key]) <= rounded.margin for key in true)
    for one in sums:
        parts = [told[part] for part in one.parts]
        if one.overlaps:
            assert max(parts) <= told[one.total] <= sum(parts)
        else:
            assert told[one.total] == sum(parts)
    numbers_of = {key: told[key] for key in table.all_keys()}
    printed = Printed(shape=table, numbers=numbers_of, margin=rounded.margin)
    assert () == attack(
        [printed], lambda _key, least, most: RULE.is_blurred(least, most)
    )


def test_what_was_told_before_stays() -> None:
    """
    A number keeps what it was rounded to, also when others come to it.
    """
    table = shape("2020-Q1", "region")
    sums = sums_of([table])
    true = numbers(complaints(random.Random(5), 70, 0.7), table.all_keys())
    first = round_numbers(true, sums)

    again = round_numbers(true, sums, told=first.numbers)

    assert first == again


def test_what_is_told_leaves_all_open_that_its_margin_says() -> None:
    """
    Also to somebody who knows how it is rounded, and tries the farthest numbers.
    """
    table = shape("2020", "kind")
    sums = sums_of([table])
    [whole, *cells] = sorted(table.all_keys())
    told: defaultdict[tuple[int, ...], list[dict[Key, int]]] = defaultdict(list)
    for number, (first, second) in enumerate(product((0, 1, 4, 5, 9), repeat=2)):
        true = dict(
            zip([whole, *cells], [first + second, first, second, 0], strict=True)
        )
        for seed in range(32):
            rounded = round_numbers(true, sums, lot=lot(100 * seed + number))
            told[tuple(rounded.numbers[key] for key in cells)].append(true)

    for cell in cells[:2]:
        for first, second in ((0, 0), (0, 5), (5, 0), (5, 5)):
            values = [true[cell] for true in told[first, second, 0]]
            assert RULE.is_blurred(min(values), max(values))


def test_a_number_that_stands_alone_is_rounded_by_chance() -> None:
    """
    None may be four.
    """
    [key] = shape("2020").all_keys()

    zeros = {
        number
        for number in range(10)
        for seed in range(40)
        if not round_numbers({key: number}, (), lot=lot(seed)).numbers[key]
    }

    assert {0, 1, 2, 3, 4} == zeros


def test_a_part_is_not_rounded_above_its_whole() -> None:
    """
    Were none of a whole told beside five of its part, both would be one to four.  What
    cannot be kept so is rounded all the same.
    """
    [whole] = shape("2020").all_keys()
    part = replace(whole, measure="part")
    numbers = {whole: 4, part: 3}
    floor = Floor(weights={whole: 1, part: -1}, least=0)
    impossible = replace(floor, least=20)

    found = {
        told
        for seed in range(40)
        for rounded in [round_numbers(numbers, (), lot=lot(seed), floors=[floor])]
        for told in [(rounded.numbers[whole], rounded.numbers[part], rounded.margin)]
    }

    assert {(0, 0, 4), (5, 0, 4), (5, 5, 4)} == found
    free = round_numbers(numbers, (), lot=lot(1), floors=[impossible])
    assert BASE - 1 == free.margin
