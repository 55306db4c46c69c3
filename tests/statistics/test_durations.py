"""What is said of how long things took follows from counts that are told."""

from __future__ import annotations

import random

from math import inf

from hypothesis import given
from hypothesis import strategies as st

from grievance.statistics.durations import Spread, class_labels, class_of, last_day


UNTIL = (21, 90, 180)
CODES = tuple(class_labels(UNTIL))
OPEN = ("several", "unknown")


@given(days=st.integers(0, 400))
def test_every_number_of_days_is_in_one_class(days: int) -> None:
    """
    The first whose last day it does not pass.
    """
    last = last_day(class_of(days, UNTIL))

    assert last == min(one for one in (*UNTIL, inf) if days <= one)


def test_other_codes_are_no_classes() -> None:
    """
    Only a dimension of days has them.
    """
    assert {None} == {last_day(one) for one in ("unknown", "over-", "up-to-x", "r90")}
    assert [
        "21 days or fewer",
        "22 to 90 days",
        "91 to 180 days",
        "More than 180 days",
    ] == (list(class_labels(UNTIL).values()))


def test_all_is_said_where_all_is_told() -> None:
    """
    The class of the median and of nine in ten.
    """
    told = dict(zip((*CODES, *OPEN), (50, 30, 10, 10, 7, 3), strict=True))
    spread = Spread(told=told, total=110)

    assert "up-to-21" == spread.quantile(0.5)
    assert "up-to-180" == spread.quantile(0.9)


def test_of_nothing_nothing_is_said() -> None:
    """
    Nor where all is withheld.
    """
    empty = Spread(told=dict.fromkeys(CODES, 0), total=0)
    hidden = Spread(told=dict.fromkeys(CODES), total=None)

    assert (None, None) == (empty.quantile(0.5), hidden.quantile(0.5))


@given(seed=st.integers(0, 10_000), hidden=st.sets(st.sampled_from((*CODES, *OPEN))))
def test_what_is_said_holds_for_every_count_that_may_be_true(
    seed: int, hidden: set[str]
) -> None:
    """
    However what is withheld is spread over the classes that are withheld.
    """
    draw = random.Random(seed)
    true = {code: draw.choice((0, 1, 4, 9, 30)) for code in (*CODES, *OPEN)}
    told = {code: None if code in hidden else n for code, n in true.items()}
    spread = Spread(told=told, total=sum(true.values()))
    known = {code: true[code] for code in CODES}
    if not sum(known.values()):
        return

    said = spread.quantile(0.5)

    middle = sorted(
        place for place, code in enumerate(CODES) for _ in range(known[code])
    )[(sum(known.values()) + 1) // 2 - 1]
    assert said in {None, CODES[middle]}
