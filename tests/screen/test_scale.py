"""A timeline at a glance: true to scale, at any width, and never wider than the window."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from grievance.domain.timeline import Lane, Moment, Timeline
from grievance.screen.scale import Scale, draw_scale
from tests.screen.test_timeline import TODAY, entry


def drawn(timeline: Timeline, width: int) -> list[str]:
    lanes = tuple(dict.fromkeys(one.lane for one in timeline.entries))
    return [one.text for one in draw_scale(timeline, lanes, width)]


def test_days_stand_where_they_are_in_time() -> None:
    """
    Half the time is half the width; what goes on is a line, what is close a number.
    """
    first, last = date(2024, 1, 1), date(2028, 1, 1)
    timeline = Timeline.of(
        [
            entry(first, Lane.EVIDENCE, Moment.HAPPENED, "E1", until=date(2026, 1, 1)),
            entry(date(2026, 12, 31), Lane.EVIDENCE, Moment.PUBLISHED, "E1"),
            entry(date(2026, 1, 1), Lane.CASE, Moment.RECEIVED, "it"),
            entry(date(2026, 1, 2), Lane.CASE, Moment.STAGE, "triage"),
            entry(last, Lane.CASE, Moment.LETTER_WENT, "letter"),
        ],
        today=date(2027, 1, 1),
    )

    assert [
        "          2024         2025        2026         2027",
        "Evidence  ◐━━━━━━━━━━━━━━━━━━━━━━━━━···········●│············",
        "Case      ·························2············│···········»",
        "                                                ▲ today",
        "",
    ] == drawn(timeline, 61)
    scale = Scale(first=first, last=last, cells=41)
    assert [0, 20, 40] == [scale.place(date(y, 1, 1)) for y in (2024, 2026, 2028)]


@pytest.mark.parametrize("width", [27, 40, 60, 80, 120, 200])
def test_it_is_as_wide_as_there_is_room(width: int) -> None:
    """
    Ruler, rows and today fit, on the first and on the last day as well.
    """
    for today in (TODAY - timedelta(days=900), TODAY, TODAY + timedelta(days=900)):
        entries = [
            entry(TODAY - timedelta(days=back), Lane.CASE, Moment.LETTER_CAME, "it")
            for back in (0, 9, 400, 800)
        ]
        lines = drawn(Timeline.of(entries, today=today), width)

        assert 4 == len(lines)
        assert all(cell_len(line) <= width for line in lines)
        assert "today" in lines[2]


def test_a_scale_that_tells_nothing_is_left_out() -> None:
    """
    Two days are no history, and a few cells no scale.
    """
    days = [entry(TODAY - timedelta(days=9), Lane.CASE, Moment.RECEIVED, "it")]
    assert [] == drawn(Timeline.of(days, today=TODAY), 80)

    days.append(entry(TODAY - timedelta(days=90), Lane.CASE, Moment.STAGE, "x"))
    assert [] != drawn(Timeline.of(days, today=TODAY), 80)
    assert [] == drawn(Timeline.of(days, today=TODAY), 20)


@given(
    st.dates(date(1, 1, 1), date(9998, 1, 1)),
    st.integers(min_value=1, max_value=40_000),
    st.integers(min_value=24, max_value=200),
)
def test_names_of_days_never_run_into_each_other(
    first: date, span: int, cells: int
) -> None:
    """
    However long a history is: each name has its room, and stands at its day.
    """
    last = date.fromordinal(min(first.toordinal() + span, date.max.toordinal()))
    ticks = list(Scale(first=first, last=last, cells=cells).ticks())

    places = [place for place, _ in ticks]
    assert sorted(set(places)) == places
    gaps = [after - before for before, after in pairwise(places)]
    assert all(gap > len(ticks[0][1]) for gap in gaps)
