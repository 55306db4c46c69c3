"""Each letter to an Entity has its own clock, and one answer is no answer of others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from grievance.domain.clock import Clock
from grievance.domain.happening import Happening
from grievance.domain.timetable import Timetable
from tests.doubles import TODAY


TIMES = Timetable()


@pytest.mark.parametrize(("answers", "waited_for"), [(0, 3), (1, 2), (2, 1), (3, 0)])
def test_an_answer_stops_the_clock_that_is_due_first(
    answers: int, waited_for: int
) -> None:
    """
    Two letters went on one day and one on the next.
    """
    clocks: tuple[Clock, ...] = ()
    for days in (0, 0, 1):
        day = TODAY + timedelta(days=days)
        clocks = TIMES.happened(clocks, Happening.ENTITY_ASKED, day)
    for _ in range(answers):
        clocks = TIMES.happened(clocks, Happening.ENTITY_ANSWERED, TODAY)

    open_ = [clock for clock in clocks if not clock.is_stopped]
    assert waited_for == len(open_)
    assert clocks[3 - waited_for :] == tuple(open_)
