"""A thing is counted in one period, and stays there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from grievance.statistics.declared import declared
from grievance.statistics.happened import Happened
from grievance.statistics.periods import period_of
from grievance.statistics.regions import UNKNOWN, merge_regions
from grievance.statistics.tabulating import tabulate, things
from grievance.statistics.tally import Counting, Registered, Tally


REGISTERED = Registered(
    holders={"works": "holder", "mine": "holder"},
    countries={"works": frozenset({"DE"}), "mine": frozenset({"CN"})},
    activities={"works": frozenset({"smelting", "casting"})},
    certified={"DE": 20, "CN": 20},
)
PARTITION = merge_regions(REGISTERED.certified, 10)
DECLARED = declared().with_values({"region": PARTITION.labels, "principle": {}})
QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
FIRST = date(2026, 1, 1)


def counting(period: str) -> Counting:
    return Counting(
        period=period_of(period),
        declared=DECLARED,
        partition=PARTITION,
        registered=REGISTERED,
        since=FIRST,
    )


def tally(period: str, happened: Iterable[Happened], *before: Tally) -> Tally:
    rows = tuple(counting(period).count(happened, before))
    return Tally(period=period, groups=dict(PARTITION.groups), rows=rows)


def received(thing: str, day: date | None, **codes: tuple[str, ...]) -> Happened:
    return Happened(
        measure="received",
        thing=thing,
        day=day,
        codes=codes,
        about=frozenset({"works"}),
    )


@given(
    days=st.lists(st.integers(-40, 364)),
    known=st.lists(st.integers(0, 3)),
)
def test_each_is_counted_once_however_late_it_is_known(
    days: list[int], known: list[int]
) -> None:
    """
    In the quarter in which it happened if it was known by then, else in the next one
    that could know; what is from before all releases is in none.
    """
    every = [
        (received(str(number), FIRST + timedelta(days=day)), first_known)
        for number, (day, first_known) in enumerate(zip(days, known, strict=False))
    ]
    told: list[Tally] = []
    for place, quarter in enumerate(QUARTERS):
        by_now = [one for one, first_known in every if first_known <= place]
        told.append(tally(quarter, by_now, *told))

    for one, first_known in every:
        found = [t.period for t in told for row in t.rows if row.name == one.name]
        assert one.day is not None
        if one.day < FIRST:
            assert [] == found
        else:
            place = max((one.day.month - 1) // 3, first_known)
            assert [QUARTERS[place]] == found


def test_what_has_no_day_counts_when_it_is_found() -> None:
    """
    Once.
    """
    first = tally("2026-Q1", [received("a", None)])

    assert 1 == len(first.rows)
    assert () == tally("2026-Q2", [received("a", None)], first).rows


def test_it_counts_where_it_was_then() -> None:
    """
    By region and holder, as the registry had them; of what is not known, as unknown.
    """
    [row] = tally("2026-Q1", [received("a", FIRST, channel=("letter",))]).rows

    assert ("DE",) == row.values["region"]
    assert ("letter",) == row.values["channel"]
    assert (UNKNOWN,) == row.values["complainant"] == row.values["principle"]
    assert ("casting", "smelting") == row.values["activity"]
    assert ("holder",) == row.holders


def answer(thing: str, grade: str, *about: str) -> Happened:
    return Happened(
        measure="answered",
        thing=thing,
        mark=grade,
        day=FIRST,
        codes={"finding": (grade,)},
        about=frozenset(about),
    )


def test_one_complaint_is_one_in_every_sum() -> None:
    """
    One that was given two grades is one of those that were given any; who is behind a
    number are the holders it is about, and each complaint that is about none.
    """
    happened = [
        answer("a", "minor", "works"),
        answer("a", "major", "works"),
        answer("b", "major", "mine"),
        answer("c", "major"),
    ]
    [shape] = [one for one in DECLARED.shapes("2026-Q1") if one.name == "findings"]

    counted = tabulate(
        things(tally("2026-Q1", happened).rows, [shape]),
        [shape],
        PARTITION.sites(REGISTERED.certified),
    )

    numbers = {
        dict(key.where).get("finding", "all"): (one.number, one.holders, one.sites)
        for key, one in counted.items()
        if one.number
    }
    expected = {"all": (3, 2, 40), "minor": (1, 1, 40), "major": (3, 2, 40)}
    assert expected == numbers
    assert set(shape.all_keys()) == set(counted)


def test_things_alike_are_one_with_their_number() -> None:
    """
    So that very many are few; whoever holds no certificate is still each by itself.
    """
    happened = [answer(str(number), "minor", "works") for number in range(7)]
    happened += [answer(f"about nobody {number}", "minor") for number in range(4)]
    [shape] = [one for one in DECLARED.shapes("2026-Q1") if one.name == "findings"]

    alike = things(tally("2026-Q1", happened).rows, [shape])
    counted = tabulate(alike, [shape])

    assert [4, 7] == sorted(one.number for one in alike)
    [whole] = (one for key, one in counted.items() if not key.where)
    assert (11, 5) == (whole.number, whole.holders)


def test_sites_behind_a_number_are_those_of_its_region() -> None:
    """
    Or of its activity, as the rule asks how many could be meant; else all of them.
    """
    wanted = {"received-by-region", "received-by-activity"}
    shapes = [one for one in DECLARED.shapes("2026") if one.name in wanted]

    counted = tabulate((), shapes, {"DE": 12, "CN": 20}, {"smelting": 7})

    sites = {key.where: one.sites for key, one in counted.items()}
    assert 12 == sites[("region", "DE"),]
    assert 7 == sites[("activity", "smelting"),]
    assert 32 == sites[()] == sites[("region", "several"),]
    assert {0} == {one.number for one in counted.values()}


def test_a_value_that_stands_alone_is_beside_no_other() -> None:
    """
    Not even where two things that happened to one complaint are one in a period.
    """
    happened = [
        Happened(measure="ended", thing="a", mark=each, day=FIRST, codes=codes)
        for each, codes in (
            ("first", {"remedy": ("none",)}),
            ("again", {"remedy": ("remedy", "none")}),
        )
    ]
    shapes = [one for one in DECLARED.shapes("2026") if one.measure == "ended"]

    [both] = things(tally("2026-Q1", happened).rows, shapes)
    [first] = things(tally("2026-Q1", happened[:1]).rows, shapes)

    assert ("remedy",) == both.values["remedy"]
    assert ("none",) == first.values["remedy"]
