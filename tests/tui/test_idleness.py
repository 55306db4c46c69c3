"""Idleness: what nobody touches for too long is warned of once, and then over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tui.idleness import Idleness


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_desk_that_nobody_touches_warns_once_and_is_over() -> None:
    """
    A minute before the end, not earlier; a touch begins anew.
    """
    idle = Idleness(10 * MINUTE)
    idle.touch(NOON)

    assert not idle.warns(NOON + 8 * MINUTE)
    assert idle.warns(NOON + 9 * MINUTE)
    assert not idle.warns(NOON + 9.5 * MINUTE)
    assert not idle.is_over(NOON + 9.9 * MINUTE)
    assert idle.is_over(NOON + 10 * MINUTE)

    idle.touch(NOON + 10 * MINUTE)
    assert not idle.is_over(NOON + 19 * MINUTE)
    assert idle.warns(NOON + 19 * MINUTE)


def test_a_short_time_is_warned_of_in_its_last_quarter() -> None:
    """
    Nobody is warned of a lock as soon as they sit down.
    """
    idle = Idleness(MINUTE)
    idle.touch(NOON)

    assert not idle.warns(NOON + 0.7 * MINUTE)
    assert idle.warns(NOON + 0.75 * MINUTE)


def test_before_the_first_touch_nothing_is_over() -> None:
    """
    A lock that nobody has opened yet has nothing to lock.
    """
    idle = Idleness(MINUTE)

    assert not idle.is_over(NOON)
    assert not idle.warns(NOON)
