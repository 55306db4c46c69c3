"""
Who knows how numbers are rounded, and tries every world, knows no more than the margin.

He knows all but the lot.  So a lot is found for each world in which the same would be told;
where there is none, the world is not possible, and numbers lie closer together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import pytest

from grievance.statistics.contained import Containment, Side
from grievance.statistics.cube import Key, sums_of
from grievance.statistics.declared import Declared
from grievance.statistics.lot import Lot
from grievance.statistics.making import Plan, UnsafeError, make_tables
from grievance.statistics.past import Past
from grievance.statistics.printed import Printed
from grievance.statistics.protection import Rule
from grievance.statistics.release import Method
from grievance.statistics.rounding import BASE, round_numbers
from tests.statistics.imagined import shape
from tests.statistics.test_contained import SITES, dimension, some, table


RULE = Rule()
Told = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn(Lot):
    """The lot that would be drawn if all were told that can be told as *wished*."""

    secret: bytes = b""
    wished: Mapping[Key, int] = field(default_factory=dict)
    true: Mapping[Key, int] = field(default_factory=dict)

    def luck(self, _purpose: str, key: Key) -> float:
        """Return the luck that takes a number up or down to where it is wished."""
        return 0.99 if self.wished.get(key, 0) > self.true.get(key, 0) else 0.0


def test_a_margin_does_not_say_what_its_quarters_were() -> None:
    """
    Of a year of one number, in every world of four quarters that were told so: four of
    none and a margin of nineteen would else be four quarters of three or four.
    """
    year = shape("2020")
    [whole] = year.all_keys()
    keys = [replace(whole, period=f"2020-Q{one}") for one in (1, 2, 3, 4)]
    told = dict.fromkeys(keys, 0)
    sums = sums_of([year, *(shape(key.period) for key in keys)])
    worlds: defaultdict[int, list[Told]] = defaultdict(list)
    for world in product(range(BASE), repeat=len(keys)):
        numbers = {**dict(zip(keys, world, strict=True)), whole: sum(world)}
        found = round_numbers(numbers, sums, told=told, lot=Drawn())
        worlds[found.margin].append((*world, sum(world)))

    assert len(worlds) > 1
    for of_margin in worlds.values():
        for values in zip(*of_margin, strict=True):
            assert RULE.is_blurred(min(values), max(values))


FIRST, SECOND = "2026-Q1", "2026-Q2"
WORDS = Declared(
    measures=dict.fromkeys(("received", "admission"), ""),
    dimensions=(dimension("region", "n", "s"), dimension("took", "short", "long")),
    tables=(table("received", "region"), table("admission", "took")),
    contained=(
        Containment(part=Side(measure="admission"), whole=Side(measure="received")),
    ),
)
RECEIVED, ADMITTED = (("region", "n"),), (("took", "short"),)
Quarter = tuple[int, int]  # how many came, and how many were looked at


def published(
    quarters: Sequence[Quarter], wished: Sequence[Quarter]
) -> tuple[Printed, ...] | None:
    """
    Publish quarters one after the other, rounded as wished, or to what they must be.

    None where one is refused.
    """
    tables: list[Printed] = []
    counted = {}
    for period, (came, went), hoped in zip(
        (FIRST, SECOND), quarters, wished, strict=False
    ):
        counted[period] = some("received", came, region="n") + some(
            "admission", went, took="short"
        )
        plan = Plan(
            declared=WORDS,
            period=period,
            things={period: counted[period]},
            past=Past.of(WORDS.contained, tables, counted, WORDS.contained),
            sites=SITES,
            method=Method.ROUND5,
            lot=Drawn(
                wished=dict(keys(period, hoped)), true=dict(keys(period, (came, went)))
            ),
        )
        try:
            tables += make_tables(plan).tables
        except UnsafeError:
            return None
    return tuple(tables)


def keys(period: str, quarter: Quarter) -> Iterator[tuple[Key, int]]:
    came, went = quarter
    for where in ((), RECEIVED):
        yield Key(measure="received", period=period, where=where), came
    for where in ((), ADMITTED):
        yield Key(measure="admission", period=period, where=where), went


def told_as(tables: tuple[Printed, ...] | None, wished: Sequence[Quarter]) -> bool:
    """Whether it was told so, and no farther than it has to be."""
    if tables is None:
        return False
    numbers = {key: n for one in tables for key, n in one.numbers.items()}
    is_near = all(one.margin == BASE - 1 for one in tables)
    periods = zip((FIRST, SECOND), wished, strict=False)
    return is_near and all(
        numbers[key] == n for period, each in periods for key, n in keys(period, each)
    )


LEFT: Mapping[str, Callable[[Sequence[Quarter]], int]] = {
    "came": lambda world: world[-1][0],
    "went": lambda world: world[-1][1],
    "left": lambda world: sum(came - went for came, went in world),
}


@pytest.mark.parametrize("wished", list(product((0, BASE), repeat=2)))
def test_a_part_beside_its_whole_says_no_more_than_the_margin(wished: Quarter) -> None:
    """
    Of one quarter, in every world that could be told so: unless none is, as too much
    would be known.
    """
    near = [range(max(n - BASE + 1, 0), n + BASE) for n in wished]
    worlds = [((came, went),) for came, went in product(*near) if went <= came]

    found = [one for one in worlds if told_as(published(one, [wished]), [wished])]

    assert (wished[0] >= wished[1]) == bool(found)
    assert set(found) in (set(), set(worlds))
    for value in LEFT.values() if found else ():
        values = [value(one) for one in found]
        assert RULE.is_blurred(min(values), max(values))


def test_a_part_above_its_whole_does_not_say_that_it_had_to_be() -> None:
    """
    Five of nine were told and five of one; then none of some, and five of some more.  Were
    a part told above its whole only where it has to be, none would be none.
    """
    wished = ((5, 5), (0, 5))
    worlds = [((9, 1), (came, went)) for came in range(5) for went in range(1, 9)]

    found = [one for one in worlds if told_as(published(one, wished), wished)]

    for value in LEFT.values():
        values = [value(one) for one in found]
        assert RULE.is_blurred(min(values), max(values))


@pytest.mark.parametrize(
    ("quarters", "wished"),
    [(((4, 0), (9, 13)), ((0, 0), (5, 15))), (((9, 0), (4, 13)), ((5, 0), (0, 15)))],
    ids=["none and five", "five and none"],
)
def test_a_part_above_its_whole_is_told_otherwise_where_it_says_too_much(
    quarters: Sequence[Quarter], wished: Sequence[Quarter]
) -> None:
    """
    None and five came, in either order, and fifteen were looked at: two at most would be
    left.  What was told before counts in what may be told of the part.
    """
    tables = published(quarters, wished)

    assert tables is not None
    told = {key: n or 0 for one in tables for key, n in one.numbers.items()}
    came = (told[Key(measure="received", period=one)] for one in (FIRST, SECOND))
    assert 10 == sum(came) == told[Key(measure="admission", period=SECOND)]
