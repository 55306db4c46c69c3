"""Themes give nobody away: attacked by somebody who has every bulletin and the rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from itertools import product

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.errors import NotAllowedError
from grievance.statistics.themes import (
    Complaint,
    Frequency,
    Theme,
    ThemeRule,
    name_themes,
)


SMALL = ThemeRule(complaints=3, holders=3, share=4)
MANY = {"PS": 1_000, "CoC": 1_000}
HOLDERS = [f"holder {number}" for number in range(9)]
FIRMS = ["ARN", "BIR", "CED"]
CRITERIA = ["PS 9.1", "PS 9.8", "PS 10.3", "PS 10.8", "CoC 7.1"]
COMPLAINTS = st.lists(
    st.builds(
        Complaint,
        criteria=st.frozensets(st.sampled_from(CRITERIA), min_size=1, max_size=3),
        holders=st.frozensets(st.sampled_from(HOLDERS), max_size=3),
        firms=st.frozensets(st.sampled_from(FIRMS), max_size=1),
    ),
    max_size=24,
)
Publisher = Callable[[list[Complaint]], Hashable]


def about(theme: Theme, named: Iterable[str], one: Complaint) -> bool:
    """Whether a theme is about a complaint, as a reader understands what is written."""
    if "." in theme.code:
        return theme.code in one.criteria
    rest = one.criteria - set(named)
    return any(code.startswith(f"{theme.code}.") for code in rest)


@given(complaints=COMPLAINTS)
def test_a_theme_stays_without_any_one_complaint_holder_or_firm(
    complaints: list[Complaint],
) -> None:
    """
    Whoever knows all of one of them still learns of enough others about enough others.
    """
    themes = name_themes(complaints, MANY, SMALL)
    named = [theme.code for theme in themes]

    for theme in themes:
        behind = [one for one in complaints if about(theme, named, one)]
        known = [[one] for one in behind]
        known += [[one for one in behind if name in one.holders] for name in HOLDERS]
        known += [[one for one in behind if name in one.firms] for name in FIRMS]
        for mine in known:
            rest = list(behind)
            for one in mine:
                rest.remove(one)
            others = {holder for one in rest for holder in one.holders}
            times, wider = (3, 2) if theme.frequency is Frequency.OFTEN else (1, 1)
            assert len(rest) >= 3 * times
            assert len(others) >= 3 * wider


@given(complaints=COMPLAINTS, who=st.sampled_from(HOLDERS))
def test_nobody_is_told_from_somebody_nobody_complained_of(
    complaints: list[Complaint], who: str
) -> None:
    """
    Whoever is complained of could as well be any other holder: the bulletin is the same.
    """
    changed = [
        Complaint(
            criteria=one.criteria,
            holders=frozenset("another" if h == who else h for h in one.holders),
            firms=one.firms,
        )
        for one in complaints
    ]

    assert name_themes(complaints, MANY, SMALL) == name_themes(changed, MANY, SMALL)


@given(complaints=COMPLAINTS)
def test_order_tells_nothing(complaints: list[Complaint]) -> None:
    """
    The themes of a class are in the order of the standards, in whichever they came.
    """
    themes = name_themes(complaints, MANY, SMALL)

    assert themes == name_themes(complaints[::-1], MANY, SMALL)
    for frequency in Frequency:
        numbers = [
            (code.split()[0], *map(int, code.split()[1].split(".")))
            for code in (one.code for one in themes if one.frequency is frequency)
        ]
        assert sorted(numbers) == numbers


# The attacker: imagines every world there could be, sees what would be published in it,
# and keeps those in which it is what was published. Knows nothing of how it is computed.

SORTS = (
    frozenset({"PS 10.3"}),
    frozenset({"PS 10.8"}),
    frozenset({"PS 10.3", "PS 10.8"}),
)
VERY_MANY = 12
# How many complaints of a sort there are, and on how many holders they lie.
SIZES = [(0, 1), (1, 1), (2, 2), (3, 3), (4, 3), (4, 4)]
SIZES += [(VERY_MANY, 3), (VERY_MANY, 4), (VERY_MANY, VERY_MANY)]
World = tuple[tuple[int, int], ...]


def imagined(world: World) -> list[Complaint]:
    """Make the complaints of a world."""
    return [
        Complaint(criteria=sort, holders=frozenset({f"holder {number % holders}"}))
        for sort, (count, holders) in zip(SORTS, world, strict=True)
        for number in range(count)
    ]


def asked(world: World) -> Mapping[str, int]:
    """Return the numbers that the attacker is after."""
    only_3, only_8, both = (count for count, _ in world)
    return {
        "10.3": only_3 + both,
        "10.8": only_8 + both,
        "10": only_3 + only_8 + both,
        "only 10.3": only_3,
        "only 10.8": only_8,
        "both": both,
    }


def possible(publish: Publisher) -> Iterable[tuple[str, frozenset[int]]]:
    """For everything that may be published, yield which numbers are possible then."""
    found: dict[Hashable, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for world in product(SIZES, repeat=len(SORTS)):
        published = publish(imagined(world))
        for name, number in asked(world).items():
            found[published][name].add(number)
    assert len(found) > 3
    for every in found.values():
        yield from ((name, frozenset(numbers)) for name, numbers in every.items())


def is_given_away(numbers: frozenset[int]) -> bool:
    """Whether there are surely a few, or surely not many."""
    return 0 < min(numbers) <= SMALL.complaints or max(numbers) < VERY_MANY


def test_no_small_number_can_be_worked_out() -> None:
    """
    Of each sum and difference one knows that there may be none, or else that there are
    many, and never a most: so nothing later or longer minus this leaves little.
    """
    found = possible(lambda complaints: name_themes(complaints, MANY, SMALL))

    assert [] == [(name, sorted(n)) for name, n in found if is_given_away(n)]


def test_the_attacker_would_find_out() -> None:
    """
    Where principles are named beside their criteria, and ranks told, he does.
    """

    def careless(complaints: list[Complaint]) -> Hashable:
        principle = len(complaints)
        criterion = sum("PS 10.3" in one.criteria for one in complaints)
        return principle >= 4, criterion >= 4, principle > criterion

    assert {"10.8", "only 10.8"} <= {
        name for name, numbers in possible(careless) if is_given_away(numbers)
    }


def test_a_name_needs_others_who_could_be_meant() -> None:
    """
    Where nearly every holder of a certificate is behind a theme it is not named.
    """
    complaints = [
        Complaint(criteria=frozenset({"CoC 7.1"}), holders=frozenset({holder}))
        for holder in HOLDERS
    ]

    assert () == name_themes(complaints, {"CoC": 11}, SMALL)
    assert ("CoC 7.1",) == tuple(
        theme.code for theme in name_themes(complaints, {"CoC": 12}, SMALL)
    )


def test_what_one_firm_may_know_of_names_nothing() -> None:
    """
    Whoever had the notices would learn from the bulletin that there is nothing besides.
    """

    def named(*firms: str) -> bool:
        complaints = [
            Complaint(
                criteria=frozenset({"PS 9.1"}),
                holders=frozenset({holder}),
                firms=frozenset({firms[number % len(firms)]}),
            )
            for number, holder in enumerate(HOLDERS[:6])
        ]
        return bool(name_themes(complaints, MANY, SMALL))

    assert [False, True] == [named("ARN"), named("ARN", "BIR")]


def test_a_principle_stands_for_the_rest_of_it() -> None:
    """
    It is named beside one of its criteria only for what others of it are behind it.
    """
    named = [
        Complaint(criteria=frozenset({"PS 10.3"}), holders=frozenset({holder}))
        for holder in HOLDERS[:4]
    ]
    rest = [
        Complaint(criteria=frozenset({f"PS 10.{n}"}), holders=frozenset({holder}))
        for n, holder in enumerate(HOLDERS[:4], start=5)
    ]

    alone = name_themes(named + rest[:3], MANY, SMALL)
    both = name_themes(named + rest, MANY, SMALL)

    assert ["PS 10.3"] == [theme.code for theme in alone]
    assert ["PS 10", "PS 10.3"] == [theme.code for theme in both]


@pytest.mark.parametrize(
    "name", ["complaints", "holders", "firms", "findings", "share"]
)
def test_a_rule_that_protects_nobody_is_refused(name: str) -> None:
    """
    Two and less cannot be configured, whatever is counted.
    """
    with pytest.raises(NotAllowedError, match="protects nobody"):
        ThemeRule(**{name: 2})
