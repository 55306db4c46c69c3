"""How much a release tells is said in the same way everywhere, and not more than is known."""

from __future__ import annotations

from dataclasses import replace

from grievance.statistics.cube import Key
from grievance.statistics.printed import Printed
from grievance.statistics.tabulating import Thing
from grievance.statistics.utility import percent, utility_inside, utility_outside
from tests.statistics.imagined import shape


CHANNEL, CRITERION = shape("2020-Q1", "channel"), shape("2020-Q1", "criterion")
WHOLE = Key(measure="received", period="2020-Q1")


def of(name: str, value: str) -> Key:
    return replace(WHOLE, where=((name, value),))


def channels(whole: int | None) -> Printed:
    """Forty complaints: thirty by one channel, the others by two that are withheld."""
    numbers = {
        WHOLE: whole,
        of("channel", "h0"): 30,
        of("channel", "h1"): None,
        of("channel", "h2"): None,
    }
    return Printed(shape=CHANNEL, numbers=numbers)


def came(channel: str, number: int) -> Thing:
    return Thing(
        measure="received",
        values={"channel": (channel,)},
        holders=frozenset(),
        number=number,
    )


def test_shares_are_of_numbers_and_of_what_they_count() -> None:
    """
    A number that several tables print is one; what is in hidden ones is not shown.
    """
    found = utility_outside([channels(40), channels(40)])

    assert (4, 2, 0.5) == (found.numbers, found.told, found.share_told)
    assert (80, 60, 0.75) == (found.counted, found.shown, found.share_shown)


def test_outside_nobody_knows_what_is_behind_hidden_sums() -> None:
    """
    Nor of how many complaints numbers that overlap are; within the office it is known.
    """
    things = [came("h0", 30), came("h1", 7), came("h2", 3)]
    overlapping = Printed(
        shape=CRITERION, numbers=dict.fromkeys(CRITERION.all_keys(), 3)
    )

    hidden = utility_outside([channels(None), overlapping])
    inside = utility_inside([channels(None)], things)

    assert (0, None) == (hidden.counted, hidden.share_shown)
    assert (40, 30, 0.75) == (inside.counted, inside.shown, inside.share_shown)


def test_nearly_all_is_not_all() -> None:
    """
    A share is never said to be more than it is.
    """
    assert ["99 %", "100 %", "0 %", ""] == [*map(percent, (0.999, 1.0, 0.004, None))]
