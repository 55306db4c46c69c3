"""The calendar of audits as text: weeks with signs, and who is told what by week."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from grievance.domain.audit_days import DayState
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.ids import AuditId
from grievance.domain.review_gate import GateStanding
from grievance.screen.due_days import DueDay
from grievance.services.overviews.audit_calendar import AuditEntry
from tui.facts.calendar import calendar_words, day_lines, tab_of, week_words
from tui.facts.calendar_grid import WEEKS, WIDTH, grid_lines, signs_of


MONDAY = date(2026, 3, 2)
DAYS = st.dates(min_value=date(2000, 1, 8), max_value=date(2100, 1, 1))


def due(on: date, state: DayState | GateStanding, what: str = "first") -> DueDay:
    audit_id = AuditId(uuid4())
    entry = AuditEntry(
        audit_id=audit_id,
        audit=None,
        key="A-1",
        title="surveillance",
        entity="Norvik Smelter",
        facts=AuditFacts(audit_id=audit_id),
    )
    return DueDay(on=on, what=what, state=state, who="Heron Assurance", entry=entry)


def drawn(today: date, chosen: date, *days: DueDay) -> list[str]:
    return [line.plain for line in grid_lines(signs_of(days), today, chosen)]


def test_weeks_with_today_and_the_chosen_day() -> None:
    """
    Today has an arrow and the chosen day brackets, without any colour.
    """
    lines = drawn(
        MONDAY,
        date(2026, 3, 5),
        due(date(2026, 3, 5), DayState.DUE),
        due(date(2026, 3, 10), GateStanding.OVERDUE),
        due(date(2026, 4, 1), DayState.AHEAD),
    )

    assert [
        "     Mo   Tu   We   Th   Fr   Sa   Su  ",
        "Mar  23   24   25   26   27   28    1  ",
        "w10 ▸ 2    3    4  [ 5▲]  6    7    8  ",
        "w11   9   10!  11   12   13   14   15  ",
    ] == lines[:4]
    assert lines[6].startswith("Apr  30   31    1·")


@given(today=DAYS, step=st.integers(-400, 400))
def test_every_chosen_day_is_in_sight(today: date, step: int) -> None:
    """
    However far away it is; each line is as wide as all others.
    """
    chosen = today + timedelta(days=step)
    lines = drawn(today, chosen)

    assert WEEKS + 1 == len(lines)
    assert {WIDTH} == {cell_len(line) for line in lines}
    mark = "▸" if today == chosen else "["
    assert 1 == sum(f"{mark}{chosen.day:>2} ]" in line for line in lines)
    near = today - timedelta(days=today.weekday() + 7)
    if near <= chosen < near + timedelta(weeks=WEEKS):
        assert any("▸" in line for line in lines)


def test_a_day_has_its_gravest_sign() -> None:
    """
    What is overdue hides what is only ahead, in whatever order they come.
    """
    states = (DayState.AHEAD, GateStanding.OVERDUE, DayState.DONE, DayState.DUE)
    for first in states:
        days = [due(MONDAY, first), *(due(MONDAY, one) for one in states)]
        assert {MONDAY: "!"} == signs_of(days)


def test_the_week_of_today_stands_there_even_if_nothing_is_due() -> None:
    """
    Between what was and what comes, so that one sees how far away that is.
    """
    days = [due(MONDAY - timedelta(days=9), DayState.DUE)]
    days += [due(MONDAY + timedelta(days=16), DayState.AHEAD)]
    heads = [line.cells[0] for line in day_lines(days, MONDAY) if line.thing is None]

    assert [
        "w8 · 16 – 22 Feb 2026 · 1",
        "▸ w10 · 2 – 8 Mar 2026 · this week, today Mo 2 · nothing is due",
        "w12 · 16 – 22 Mar 2026 · 1",
    ] == heads
    assert 1 == len([head for head in _heads(days[:1]) if "this week" in head])
    assert [] == _heads([])


def _heads(days: list[DueDay]) -> list[str]:
    return [line.cells[0] for line in day_lines(days, MONDAY) if line.thing is None]


def test_a_line_says_who_is_told_what() -> None:
    """
    With its weekday and sign, and below how far away it is.
    """
    [_, line] = day_lines([due(date(2026, 3, 5), DayState.DUE)], MONDAY)

    assert ("Th  5", "▲ first", "Norvik Smelter", "Heron Assurance") == tuple(
        cell.strip() for cell in line.cells[:4]
    )
    assert "2026-03-05, in 3 d: first of Norvik Smelter" in line.detail[0].text


def test_the_words_above_it_count_what_is_due() -> None:
    """
    And name every sign, which the colours only repeat.
    """
    days = [
        due(MONDAY, DayState.DUE),
        due(MONDAY + timedelta(days=6), DayState.AHEAD),
        due(MONDAY + timedelta(days=7), GateStanding.OVERDUE),
    ]

    assert calendar_words(days, MONDAY).startswith("2 to do · 2 this week")
    assert all(sign in calendar_words([], MONDAY) for sign in "·▲!…✓")


def test_each_day_leads_to_where_it_is_done() -> None:
    """
    A notice to its draft, a review to the findings; what is ahead or past nowhere.
    """
    assert "drafts" == tab_of(due(MONDAY, DayState.DRAFTED))
    assert "findings" == tab_of(due(MONDAY, GateStanding.OVERDUE))
    assert "" == tab_of(due(MONDAY, DayState.AHEAD))
    assert "" == tab_of(due(MONDAY, GateStanding.DONE))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 12, 31), "w1 · 29 Dec – 4 Jan 2026"),
        (date(2026, 4, 28), "w18 · 27 Apr – 3 May 2026"),
    ],
)
def test_a_week_is_named_by_its_days(day: date, expected: str) -> None:
    """
    With both months where it has two.
    """
    assert expected == week_words(day, MONDAY)
