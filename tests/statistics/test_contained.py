"""What measures say of each other gives nobody away, over all releases so far."""

from __future__ import annotations

import random

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain, combinations

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.statistics.attack import Known, attack
from grievance.statistics.balances import balances, holding
from grievance.statistics.contained import Containment, Side, ever_named, groups_of
from grievance.statistics.cube import Dimension, Key, Shape
from grievance.statistics.declared import (
    Declared,
    DeclaredDimension,
    DeclaredTable,
    Every,
    declared,
)
from grievance.statistics.making import Made, Plan, make_tables
from grievance.statistics.past import Past
from grievance.statistics.printed import Printed
from grievance.statistics.protection import Rule
from grievance.statistics.release import Method
from grievance.statistics.tabulating import Thing, tabulate
from tests.statistics.imagined import lot
from tests.statistics.lives import Lives, counted_lives
from tests.statistics.stranger import Stranger


RULE = Rule()
YEAR = "2026"
QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
SITES = {"n": 40, "s": 30}
OF_AUDITS = ("acknowledged", "answered")
Things = Mapping[str, tuple[Thing, ...]]


def table(
    measure: str, *dimensions: str, every: Every = Every.QUARTER
) -> DeclaredTable:
    return DeclaredTable(
        name="-".join((measure, *dimensions)),
        title="",
        measure=measure,
        dimensions=dimensions,
        every=every,
    )


def dimension(name: str, *values: str) -> DeclaredDimension:
    return DeclaredDimension(name=name, label="", values=dict.fromkeys(values, ""))


ADMITTED = Side(measure="admission", dimension="admission", values=("admitted",))
CONTAINED = (
    Containment(part=Side(measure="admission"), whole=Side(measure="received")),
    Containment(part=Side(measure="assessed"), whole=ADMITTED),
    Containment(part=Side(measure="appealed"), whole=Side(measure="assessed")),
)
SMALL = Declared(
    measures=dict.fromkeys(("received", "admission", "assessed", "appealed"), ""),
    dimensions=(
        dimension("region", "n", "s"),
        dimension("admission", "admitted", "refused"),
        dimension("took", "short", "long"),
    ),
    tables=(
        table("received", "region"),
        table("admission", "admission"),
        table("assessed", "took"),
        table("appealed", every=Every.YEAR),
    ),
    contained=CONTAINED,
)
ALONE = replace(SMALL, contained=())  # as if measures said nothing of each other


def thing(measure: str, number: int, **values: str) -> Thing:
    return Thing(
        measure=measure,
        values={name: (value,) for name, value in values.items()},
        holders=frozenset({f"holder {number}"}),
    )


def some(measure: str, number: int, **values: str) -> tuple[Thing, ...]:
    return tuple(thing(measure, one, **values) for one in range(number))


def make(words: Declared, period: str, counted: Things, **other: object) -> Made:
    plan = Plan(declared=words, period=period, things=counted, sites=SITES, lot=lot(7))
    return make_tables(replace(plan, **other))  # type: ignore[arg-type]  # fields of a plan


def is_safe(_key: Key, least: int, most: int) -> bool:
    return RULE.is_safe(least, most)


def told(made: Made) -> dict[Key, int | None]:
    return {key: n for one in made.tables for key, n in one.numbers.items()}


ONE_DID_NOT_APPEAL = (
    some("received", 20, region="n")
    + some("admission", 14, admission="admitted")
    + some("assessed", 6, took="short")
    + some("appealed", 5)
)
THREE_WERE_REFUSED = (
    some("received", 25, region="s")
    + some("admission", 9, admission="admitted")
    + some("admission", 3, admission="refused")
    + some("assessed", 9, took="long")
)
ONE_WAITS = some("received", 12, region="n") + some(
    "admission", 11, admission="admitted"
)


@pytest.mark.parametrize(
    ("counted", "found"),
    [
        (ONE_DID_NOT_APPEAL, ("assessed without appealed", 1, 1)),
        (THREE_WERE_REFUSED, ("admission", 0, 3)),
        (ONE_WAITS, ("received without admission", 1, 1)),
    ],
    ids=["one did not appeal", "three were refused", "one waits"],
)
def test_the_difference_of_two_numbers_is_not_told(
    counted: tuple[Thing, ...], found: tuple[str, int, int]
) -> None:
    """
    Neither itself nor what it leaves for others: the attack finds it where measures were
    hidden one by one, so does who thinks of whole complaints; and nothing where they
    were not.
    """
    careless = make(ALONE, YEAR, {YEAR: counted})
    careful = make(SMALL, YEAR, {YEAR: counted})

    known = attack(careless.tables, is_safe, contained=CONTAINED)
    assert found in {(one.key.measure, one.least, one.most) for one in known}
    stranger = Stranger(careless.tables, CONTAINED)
    assert all(stranger.known(one.key) == (one.least, one.most) for one in known)
    assert careful.contained == CONTAINED
    assert () == attack(careful.tables, is_safe, contained=CONTAINED)
    assert {} == too_well_known(careful.tables, careful.contained)


def too_well_known(
    tables: tuple[Printed, ...], contained: tuple[Containment, ...]
) -> dict[Key, tuple[int, int]]:
    """Return what the stranger knows too well."""
    stranger, found = Stranger(tables, contained), {}
    margins = {key: one.margin for one in tables for key in one.numbers}
    is_rounded = any(margins.values())
    is_enough = RULE.is_blurred if is_rounded else RULE.is_safe
    for key in stranger.asked:
        least, most = stranger.met(key)
        if most - least < RULE.threshold:
            least, most = stranger.known(key)
            if not is_enough(least, most):
                found[key] = least, most
    return found


def lives(seed: int, number: int) -> dict[str, tuple[Thing, ...]]:
    """Imagine complaints, each of which goes on quarter by quarter until it stops."""
    draw = random.Random(seed)
    found: defaultdict[str, list[Thing]] = defaultdict(list)
    for one in range(number):
        place = draw.randrange(4)
        found[QUARTERS[place]].append(thing("received", one, region=draw.choice("nns")))
        place += draw.choice((0, 0, 1, 4))
        if place < len(QUARTERS):
            said = draw.choice(("admitted", "admitted", "refused"))
            found[QUARTERS[place]].append(thing("admission", one, admission=said))
            place += draw.choice((0, 1, 1, 2))
            if said == "admitted" and place < len(QUARTERS):
                took = draw.choice(("short", "long"))
                found[QUARTERS[place]].append(thing("assessed", one, took=took))
    return {quarter: tuple(found[quarter]) for quarter in QUARTERS}


def a_year(
    words: Declared, counted: Things, method: Method = Method.WITHHELD
) -> list[Made]:
    """Publish four quarters and their year, each with what was told before."""
    made: dict[str, Made] = {}
    for quarter in QUARTERS:
        before = [table for one in made.values() for table in one.tables]
        past = Past.of(words.contained, before, counted, named(made))
        of_one = {quarter: counted[quarter]}
        made[quarter] = make(words, quarter, of_one, past=past, method=method)
    before = [table for one in made.values() for table in one.tables]
    past = Past(named=named(made))
    year = make(words, YEAR, counted, told=tuple(before), past=past, method=method)
    return [*made.values(), year]


def named(made: Mapping[str, Made]) -> tuple[Containment, ...]:
    """Return what these releases named, each until the last that did."""
    return ever_named((period, one.contained) for period, one in made.items())


QUARTERLY = replace(
    SMALL,
    tables=SMALL.tables[:3],
    contained=CONTAINED[:2],
)


@settings(max_examples=4, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    number=st.sampled_from([12, 40, 70]),
    method=st.sampled_from(Method),
)
def test_nobody_is_found_in_a_year_of_releases(
    seed: int, number: int, method: Method
) -> None:
    """
    By whoever has all of them and thinks of lives: of what comes into a part later.
    """
    made = a_year(QUARTERLY, lives(seed, number), method)

    tables = tuple(table for one in made for table in one.tables)
    assert {} == too_well_known(tables, made[-1].contained)


def test_measures_by_themselves_are_found_out_over_time() -> None:
    """
    The stranger is one: where measures were hidden one by one he knows what is left of
    some; so does the attack.
    """
    counted = lives(2, 40)
    made = a_year(replace(QUARTERLY, contained=()), counted)
    tables = tuple(table for one in made for table in one.tables)

    known = attack(tables, is_safe, contained=QUARTERLY.contained)

    assert known
    found = too_well_known(tables, QUARTERLY.contained)
    assert {one.key for one in known} <= found.keys()


def test_what_does_not_hold_is_not_thought_of() -> None:
    """
    An office that begins to publish has decided what came before: its release says so by
    leaving that out, and is made like any other.
    """
    counted = some("received", 6, region="n") + some(
        "admission", 9, admission="admitted"
    )

    made = make(SMALL, "2026-Q1", {"2026-Q1": counted})

    assert CONTAINED[1:2] == made.contained
    assert () == attack(made.tables, is_safe, contained=made.contained)


@pytest.mark.parametrize("method", Method)
def test_what_held_once_is_hidden_for_ever(method: Method) -> None:
    """
    One of twelve waits at the end of the first quarter.  In the second more are looked at
    than came, so that admission is in nothing any more; and the year, which is all that
    is left, may not give away what was hidden of the first.
    """
    received, admitted = (12, 8, 10, 10), (11, 14, 10, 10)
    words = replace(SMALL, tables=SMALL.tables[:2], contained=CONTAINED[:1])
    counted = {
        quarter: some("received", came, region="n")
        + some("admission", went, admission="admitted")
        for quarter, came, went in zip(QUARTERS, received, admitted, strict=True)
    }

    made = a_year(words, counted, method)

    assert [1, 0, 0, 0, 0] == [len(one.contained) for one in made]
    tables = tuple(table for one in made for table in one.tables)
    until = (replace(CONTAINED[0], until="2026-Q1"),)
    assert {} == too_well_known(tables, until)
    if method is Method.WITHHELD:
        assert () == attack(tables, is_safe, contained=until)
        forgot = make(ALONE, YEAR, counted, told=tables[: len(QUARTERS) * 2])
        [waits] = balances(until, [one.shape for one in tables])
        assert Known(key=waits.key, least=1, most=1) in attack(
            (*tables[: len(QUARTERS) * 2], *forgot.tables), is_safe, contained=until
        )


def test_what_was_given_away_before_stops_no_later_release() -> None:
    """
    One of twelve waits, and a release told both before anybody thought of that.  It cannot
    be taken back; the next one goes on from it, and of what it tells nobody knows too much.
    """
    first, second = QUARTERS[:2]
    words = replace(SMALL, tables=SMALL.tables[:2], contained=CONTAINED[:1])
    more = some("received", 20, region="n") + some(
        "admission", 12, admission="admitted"
    )
    before = make(replace(words, contained=()), first, {first: ONE_WAITS}).tables
    past = Past.of(words.contained, before, {first: ONE_WAITS})

    made = make(words, second, {second: more}, past=past)

    assert words.contained == made.contained
    known = attack((*before, *made.tables), is_safe, contained=made.contained)
    assert [first] == [one.key.period for one in known]
    assert 20 in told(made).values()


def test_what_no_table_tells_of_is_not_named() -> None:
    """
    A rounded table behind which are few is left out, and with it what it contains.
    """
    one_holder = (thing("admission", 1, admission="admitted"),) * 9
    counted = {YEAR: some("received", 30, region="n") + one_holder}

    made = make(SMALL, YEAR, counted, method=Method.ROUND5)

    assert "admission" not in {one.shape.measure for one in made.tables}
    assert "received" in {one.shape.measure for one in made.tables}
    assert {"assessed"} == {one.whole.measure for one in made.contained}


def test_each_is_kept_until_the_last_release_that_named_it() -> None:
    """
    A year comes after its quarters; whoever names it again, names all before.
    """
    first, second, third = CONTAINED
    said = {
        "2026": [second],
        "2026-Q4": [first, second],
        "2025-Q4": [first, second, third],
        "2027-Q1": [],
    }

    assert {
        replace(first, until="2026-Q4"),
        replace(second, until="2026"),
        replace(third, until="2025-Q4"),
    } == set(ever_named(said.items()))


def test_what_a_release_named_is_kept_although_it_is_declared_no_more() -> None:
    """
    The tables of the past that it speaks of are thought of as before.
    """
    first = QUARTERS[0]
    tables = make(SMALL, first, {first: ONE_WAITS}).tables
    named = (replace(CONTAINED[0], until=first),)

    declared_still = Past.of(CONTAINED[:1], tables, {})
    declared_no_more = Past.of((), tables, {}, named)

    assert {"admission", "received"} == {one.measure for one in declared_no_more.shapes}
    assert declared_still.tables == declared_no_more.tables


def test_nothing_is_said_of_what_came_after_it_held() -> None:
    """
    Neither of later quarters, nor of places that are others by then.
    """
    by_region = replace(CONTAINED[0], by="region", until="2026-Q2")
    words = replace(
        SMALL, tables=(table("received", "region"), table("admission", "region"))
    )
    other = replace(words, dimensions=(dimension("region", "n", "s", "w"),))
    shapes = [
        *(one for period in (*QUARTERS, YEAR) for one in words.shapes(period)),
        *other.shapes("2027-Q1"),
    ]

    found = balances([by_region], shapes)

    assert {"2026-Q1", "2026-Q2"} == {one.key.period for one in found}
    assert () == balances([replace(by_region, until="")], shapes)


def test_a_year_goes_on_from_the_year_before() -> None:
    """
    Who was admitted last year and assessed in this: of nine and eight one is left.
    """
    first = some("received", 9, region="n") + some("admission", 9, admission="admitted")
    second = some("received", 9, region="n") + some("assessed", 8, took="short")
    before = make(SMALL, "2025", {"2025": first})
    past = Past.of(CONTAINED, before.tables, {"2025": first})

    careless = make(SMALL, "2026", {"2026": second})
    careful = make(SMALL, "2026", {"2026": second}, past=past)

    of_admission = CONTAINED[1:2]
    together = (*before.tables, *careless.tables)
    key = Key(measure=f"{ADMITTED.label} without assessed", period="2026")
    assert Known(key=key, least=1, most=1) in attack(
        together, is_safe, contained=of_admission
    )
    assert CONTAINED[1] not in careless.contained  # by itself it is not so
    assert () == attack(
        (*before.tables, *careful.tables), is_safe, contained=careful.contained
    )
    assert CONTAINED[1] in careful.contained


@pytest.mark.parametrize("methods", [tuple(Method), tuple(reversed(Method))])
def test_a_year_may_be_told_otherwise_than_the_one_before(
    methods: tuple[Method, Method],
) -> None:
    """
    Each is judged by the way in which its own numbers are hidden.
    """
    first = {"2025": ONE_WAITS}
    second = {"2026": some("received", 9, region="n")}
    before = make(SMALL, "2025", first, method=methods[0])
    past = Past.of(CONTAINED, before.tables, first)

    made = make(SMALL, "2026", second, past=past, method=methods[1])

    assert CONTAINED[0] in made.contained
    assert {} == too_well_known(before.tables, CONTAINED[:1])


def test_a_balance_is_what_counted_in_the_whole_and_not_in_the_part() -> None:
    """
    Quarter by quarter; of measures that are told once a year year by year.
    """
    shapes = [one for period in (*QUARTERS, YEAR) for one in SMALL.shapes(period)]
    found = balances(CONTAINED, shapes)

    assert [(one.key.measure, one.key.period) for one in found] == [
        *(("received without admission", quarter) for quarter in QUARTERS),
        *((f"{ADMITTED.label} without assessed", quarter) for quarter in QUARTERS),
        ("assessed without appealed", YEAR),
    ]


def test_places_that_changed_are_not_compared() -> None:
    """
    Countries may be grouped otherwise in the next year.
    """
    by_region = Containment(
        part=Side(measure="ended"), whole=Side(measure="received"), by="region"
    )

    def shapes(period: str, *regions: str) -> tuple[Shape, ...]:
        return Declared(
            measures={"received": "", "ended": ""},
            dimensions=(dimension("region", *regions),),
            tables=(table("received", "region"), table("ended", "region")),
        ).shapes(period)

    first, same, other = shapes("2025", "n"), shapes("2026", "n"), shapes("2026", "s")
    assert 2 * len(first[0].dimensions[0].values) == len(
        balances([by_region], [*first, *same])
    )
    assert () == balances([by_region], [*first, *other])
    assert () == balances([by_region], first[:1])


def test_nothing_is_said_from_a_period_on_that_tells_of_one_side_only() -> None:
    """
    A table may be left out: what came and went in all so far is not known then.
    """
    within = Containment(part=Side(measure="admission"), whole=Side(measure="received"))
    told = {
        period: SMALL.shapes(period)[: 1 if period == "2026" else 2]
        for period in ("2025", "2026", "2027")
    }

    found = balances([within], [one for each in told.values() for one in each])

    assert ["2025"] == [one.key.period for one in found]


def test_whole_numbers_say_more_than_fractions() -> None:
    """
    Of each two of three values there is one at most.  Were there halves there would be
    one and a half of the three; so of four times three there are four, and not six.
    """
    threes = [[f"{letter}{number}" for letter in "abc"] for number in range(4)]
    pairs = [pair for three in threes for pair in combinations(three, 2)]
    kinds = Dimension(name="kind", values=tuple(chain.from_iterable(threes)))
    twos = Dimension(name="two", values=tuple(map("-".join, pairs)))
    hidden, told = (
        Shape(name=name, measure=name, period=YEAR, dimensions=(dimension,))
        for name, dimension in (("part", kinds), ("whole", twos))
    )
    contained = [
        Containment(
            part=Side(measure="part", dimension="kind", values=pair),
            whole=Side(measure="whole", dimension="two", values=("-".join(pair),)),
        )
        for pair in pairs
    ]
    tables = (
        Printed(shape=hidden, numbers=dict.fromkeys(hidden.all_keys())),
        Printed(
            shape=told,
            numbers={key: 1 if key.where else 12 for key in told.all_keys()},
        ),
    )

    found = attack(tables, is_safe, contained=contained)

    of_all = Key(measure="part", period=YEAR)
    assert Known(key=of_all, least=0, most=4) in found


def test_measures_hang_together_over_others() -> None:
    """
    Also those of which neither contains the other.
    """
    groups = groups_of(CONTAINED)

    assert {frozenset(SMALL.measures)} == set(groups.values())


def test_what_is_declared_is_so() -> None:
    """
    Of complaints that go their way from stage to stage and are not taken up again, from
    the first of all on: in every quarter, and for every place and severity.
    """
    words, counted = counted_lives(Lives(seed=3, yearly=300, is_reopened=False))
    shapes = [one for period in counted for one in words.shapes(period)]
    numbers = {
        key: one.number
        for period, things in counted.items()
        for key, one in tabulate(things, words.shapes(period)).items()
    }

    about_complaints = [o for o in words.contained if o.part.measure not in OF_AUDITS]
    assert tuple(about_complaints) == holding(about_complaints, shapes, numbers)
    for one in about_complaints:
        found = balances([one], shapes)
        parts = (key for b in found for key in (b.whole if b.cohorts else b.part))
        is_met = any(numbers.get(key, 0) for key in parts)
        assert is_met or one.part.measure in ("reopened", "reprisal")  # imagined: none


def test_each_measure_of_complaints_is_in_another() -> None:
    """
    But for those received, of which all are parts; what audits and corrections count is
    no complaint.
    """
    words = declared()
    parts = {one.part.measure for one in words.contained}

    assert words.measures.keys() - parts == {"received", "notices", "corrected"}
    for one in words.contained:
        for side in (one.part, one.whole):
            if side.dimension:
                values = words.dimension(side.dimension).codes
                assert set(side.values) <= values.keys()
