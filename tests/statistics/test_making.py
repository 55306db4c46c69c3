"""A release is made whole or not at all, and the attack has the last word."""

from __future__ import annotations

import random

from collections.abc import Mapping
from dataclasses import replace

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.statistics.attack import attack
from grievance.statistics.cube import Key
from grievance.statistics.declared import (
    Declared,
    DeclaredDimension,
    DeclaredTable,
    Every,
)
from grievance.statistics.making import Plan, UnsafeError, Why, make_tables
from grievance.statistics.printed import Printed
from grievance.statistics.protection import Rule
from grievance.statistics.release import Method
from grievance.statistics.tabulating import Thing


RULE = Rule()
QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
SITES = {"r0": 40, "r1": 30}


def dimension(name: str, *values: str, overlaps: bool = False) -> DeclaredDimension:
    labels = {value: value for value in values}
    return DeclaredDimension(name=name, label=name, values=labels, overlaps=overlaps)


def table(measure: str, every: Every, *dimensions: str) -> DeclaredTable:
    return DeclaredTable(
        name="-".join((measure, *dimensions)),
        title="",
        measure=measure,
        dimensions=dimensions,
        every=every,
    )


SMALL = Declared(
    measures={"received": "", "reprisal": ""},
    dimensions=(
        dimension("channel", "h0", "h1", "h2"),
        dimension("region", "r0", "r1"),
        dimension("principle", "p0", "p1", "p2", overlaps=True),
    ),
    tables=(
        table("received", Every.QUARTER, "channel"),
        table("received", Every.QUARTER, "region"),
        table("received", Every.YEAR, "principle", "region"),
        table("reprisal", Every.YEAR),
    ),
)


def imagined(draw: random.Random, number: int, holders: int = 40) -> tuple[Thing, ...]:
    """Imagine complaints of one period; now and then somebody pays for one."""

    def one(values: str) -> str:
        return f"{values}{min(int(draw.expovariate(0.9)), 2 if values != 'r' else 1)}"

    def values() -> dict[str, tuple[str, ...]]:
        principles = {one("p") for _ in range(draw.choice((1, 2)))}
        return {
            "channel": (one("h"),),
            "region": (one("r"),),
            "principle": tuple(sorted(principles)),
        }

    return tuple(
        Thing(
            measure=draw.choice(("received",) * 9 + ("reprisal",)),
            values=values(),
            holders=frozenset({f"holder {draw.randrange(holders)}"}),
        )
        for _ in range(number)
    )


def plan(
    period: str, counted: Mapping[str, tuple[Thing, ...]], **other: object
) -> Plan:
    made = Plan(declared=SMALL, period=period, things=counted, sites=SITES)
    return replace(made, **other)  # type: ignore[arg-type]  # fields of a plan


def numbers(tables: tuple[Printed, ...]) -> dict[Key, int | None]:
    return {key: n for one in tables for key, n in one.numbers.items()}


@settings(max_examples=8, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    number=st.sampled_from([0, 1, 3, 12, 60, 200]),
    method=st.sampled_from(Method),
)
def test_a_year_after_its_quarters_gives_nobody_away(
    seed: int, number: int, method: Method
) -> None:
    """
    Whoever has all five packages knows too much of nothing; told numbers are true.
    """
    draw = random.Random(seed)
    counted = {quarter: imagined(draw, number) for quarter in QUARTERS}
    told: tuple[Printed, ...] = ()
    for quarter in QUARTERS:
        of_one = {quarter: counted[quarter]}
        told += make_tables(plan(quarter, of_one, method=method)).tables
    year = make_tables(plan("2026", counted, told=told, method=method)).tables

    def is_safe(_key: Key, least: int, most: int) -> bool:
        if method is Method.ROUND5:
            return RULE.is_blurred(least, most)
        return RULE.is_safe(least, most)

    assert () == attack((*told, *year), is_safe)
    margin = max((one.margin for one in year), default=0)
    total = sum(one.measure == "received" for q in QUARTERS for one in counted[q])
    printed = numbers(year).get(Key(measure="received", period="2026"))
    assert printed is None or abs(printed - total) <= margin


def test_it_is_said_why_numbers_are_withheld() -> None:
    """
    By kind, never by number; few holders count as well as few complaints.
    """
    draw = random.Random(4)
    many = imagined(draw, 14)
    few = tuple(replace(one, holders=frozenset({"one"})) for one in many)

    made = make_tables(plan("2026-Q1", {"2026-Q1": many}))
    alone = make_tables(plan("2026-Q1", {"2026-Q1": few}))

    assert 0 < made.why.get(Why.SMALL, 0) < len(numbers(made.tables))
    assert alone.why[Why.FEW_HOLDERS] > 0
    assert {None} == set(numbers(alone.tables).values())


def test_few_sites_hide_a_region() -> None:
    """
    However many complain there.
    """
    counted = {"2026-Q1": imagined(random.Random(4), 300)}

    made = make_tables(plan("2026-Q1", counted, sites={"r0": 40, "r1": 2}))

    key = Key(measure="received", period="2026-Q1", where=(("region", "r1"),))
    assert made.why[Why.FEW_SITES] > 0
    assert numbers(made.tables)[key] is None


def about_few(holders: int) -> tuple[Thing, ...]:
    """Thirty complaints of r0 about so many holders, and twenty of r1 about twenty."""
    places = [("r0", n % holders) for n in range(30)] + [("r1", n) for n in range(20)]
    return tuple(
        Thing(
            measure="received",
            values={"region": (region,), "channel": ("h0",)},
            holders=frozenset({f"holder {holder} in {region}"}),
        )
        for region, holder in places
    )


@pytest.mark.parametrize(
    ("holders", "sites"),
    [(RULE.holders - 1, SITES["r0"]), (RULE.holders, RULE.sites - 1)],
    ids=["few holders", "few sites"],
)
def test_what_few_are_behind_is_not_worked_out_however_large(
    holders: int, sites: int
) -> None:
    """
    Thirty complaints about two holders: withheld alone it would be what is left.
    """
    came = about_few(holders)
    sites_of = {**SITES, "r0": sites}

    made = make_tables(plan(QUARTERS[0], {QUARTERS[0]: came}, sites=sites_of))

    known = attack(made.tables, lambda *_: False)
    [few] = (one for one in known if ("region", "r0") in one.key.where)
    assert few.most - few.least >= RULE.threshold


def test_a_year_is_published_although_sites_were_lost_after_its_quarters() -> None:
    """
    What its quarters told of a region is no secret any more; what the year would tell
    besides is withheld.
    """
    draw = random.Random(7)
    counted = {quarter: imagined(draw, 60) for quarter in QUARTERS}
    told: tuple[Printed, ...] = ()
    for quarter in QUARTERS:
        told += make_tables(plan(quarter, {quarter: counted[quarter]})).tables
    fewer = {"r0": RULE.sites - 1, "r1": 30}

    made = make_tables(plan("2026", counted, told=told, sites=fewer))

    before, now = numbers(told), numbers(made.tables)
    [of_region] = (key for key in now if key.where == (("region", "r0"),))
    quarters = [before[replace(of_region, period=one)] for one in QUARTERS]
    assert now[of_region] == sum(one or 0 for one in quarters) > 0
    assert None not in quarters
    assert {None} == {
        n for key, n in now.items() if {("region", "r0")} < set(key.where)
    }
    assert () == attack((*told, *made.tables), lambda _key, *most: RULE.is_safe(*most))


def test_the_attack_has_the_last_word() -> None:
    """
    Where a release of before gives somebody away the next is refused, and says which.
    """
    counted = {quarter: imagined(random.Random(2), 8) for quarter in QUARTERS}
    [by_channel, *_] = SMALL.shapes("2026-Q1")
    careless: dict[Key, int | None] = dict.fromkeys(by_channel.all_keys(), 0)
    [whole, first, second, *_] = sorted(careless)
    careless |= {whole: 10, first: None, second: 10}
    told = (Printed(shape=by_channel, numbers=careless),)

    with pytest.raises(UnsafeError, match="channel h0: it is") as refused:
        make_tables(plan("2026", counted, told=told, method=Method.ROUND5))

    assert "Nothing is written" in str(refused.value)


def test_the_attack_asks_of_large_numbers_that_few_are_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """
    Were they withheld and nothing else, nothing would be written.
    """
    monkeypatch.setattr(
        "grievance.statistics.making.withhold", lambda problem, _: problem.forced
    )
    counted = {QUARTERS[0]: about_few(2)}

    with pytest.raises(UnsafeError, match="region r0: it is 30"):
        make_tables(plan(QUARTERS[0], counted))


def test_rounding_does_not_print_what_few_are_behind() -> None:
    """
    A large number of one holder stays one of one holder, however it is rounded.
    """
    many = imagined(random.Random(4), 200, holders=1)

    with pytest.raises(UnsafeError, match="Few are behind"):
        make_tables(plan("2026-Q1", {"2026-Q1": many}, method=Method.ROUND5))
