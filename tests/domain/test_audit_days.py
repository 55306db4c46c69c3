"""The days around an audit say how they stand, and what has to be seen to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.audit_days import (
    DayKind,
    DayState,
    DeedKind,
    calendar_days,
    deeds_of,
    next_day,
)
from grievance.domain.audit_facts import AuditFacts, Gate, GateNote
from grievance.domain.firm import Firm
from grievance.domain.next_notice import NoticeRules, goes_to, new_note
from grievance.domain.notice import NoticeKind
from grievance.domain.notice_note import NoteState
from grievance.domain.notice_standing import (
    Alarm,
    Stands,
    alarms_of,
    notice_standing,
)
from grievance.domain.registry_ids import FirmId
from tests.domain.test_planning import audit_of, facts_of, follow_up


START = date(2026, 11, 30)  # T−84 is 2026-09-07
DAY = timedelta(days=1)
RULES = NoticeRules()
AUDIT = audit_of(1, START)
ITEM = facts_of(AUDIT, follow_up())
FIRM = Firm(id=FirmId(UUID(int=9)), name="Heron", notices_to="n@heron.example")


def told(on: date, kind: NoticeKind = NoticeKind.FIRST) -> AuditFacts:
    """The facts of its file after a notice was let go."""
    note = new_note(ITEM, kind, start=START, on=on)
    return ITEM.drafted(note).settled(note.number, NoteState.RELEASED, on=on)


def first(facts: AuditFacts, today: date) -> DayState:
    return calendar_days(facts, AUDIT, RULES, today)[0].state


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (START - 120 * DAY, DayState.AHEAD),
        (START - 91 * DAY, DayState.DUE),
        (START - 84 * DAY, DayState.DUE),
        (START - 83 * DAY, DayState.OVER),
    ],
    ids=["ahead", "within the lead", "on its day", "gone by"],
)
def test_a_first_notice_that_nobody_drafted(today: date, state: DayState) -> None:
    """
    It is due when its lead has begun, and gone by after its day.
    """
    assert state is first(ITEM, today)


def test_a_notice_that_waits_is_drafted_whatever_the_day() -> None:
    """
    A late one stands for the first.
    """
    note = new_note(ITEM, NoticeKind.LATE, start=START, on=START - 50 * DAY)

    assert DayState.DRAFTED is first(ITEM.drafted(note), START - 40 * DAY)


def test_what_was_said_shortly_before_is_not_said_again() -> None:
    """
    So a reminder is spared, and the last notice comes next.
    """
    on = START - 57 * DAY
    days = {
        day.kind: day
        for day in calendar_days(told(on, NoticeKind.LATE), AUDIT, RULES, on)
    }

    assert (DayState.DONE, on) == (
        days[DayKind.FIRST].state,
        days[DayKind.FIRST].done_on,
    )
    assert DayState.SPARED is days[DayKind.REMINDER].state
    following = next_day(tuple(days.values()), on)
    assert following is not None
    assert (DayKind.LAST, START - 45 * DAY) == (following.kind, following.on)


def test_without_a_day_there_is_no_calendar() -> None:
    """
    Nothing is due, and nothing comes next.
    """
    assert () == calendar_days(ITEM, audit_of(1, None), RULES, START)
    assert next_day((), START) is None


@given(st.integers(min_value=-200, max_value=200))
def test_days_stand_in_their_order(days: int) -> None:
    """
    Whenever one looks: each kind once, by its day.
    """
    found = calendar_days(told(START - 70 * DAY), AUDIT, RULES, START + days * DAY)

    assert sorted(one.on for one in found) == [one.on for one in found]
    assert sorted(DayKind) == sorted(one.kind for one in found)


def test_what_was_done_is_told_in_order() -> None:
    """
    Drafts, what became of them, a word back, and gates.
    """
    facts = replace(
        told(START - 70 * DAY),
        acknowledged_on=START - 60 * DAY,
        gates=(GateNote(gate=Gate.PRE_AUDIT_RISK, on=START - 50 * DAY),),
    )

    assert [
        (DeedKind.DRAFTED, "first"),
        (DeedKind.RELEASED, "first"),
        (DeedKind.ACKNOWLEDGED, ""),
        (DeedKind.REVIEWED, "pre-audit-risk"),
    ] == [(one.kind, one.what) for one in deeds_of(facts)]


def test_who_held_it_before_was_told_says_nothing_of_who_does_now() -> None:
    """
    Another firm knows of nothing yet, until the audit has begun.
    """
    facts = goes_to(told(START - 70 * DAY), "firm:other")
    [item] = facts.on
    soon = START - 60 * DAY

    assert Stands.DUE is notice_standing(facts, AUDIT, item, RULES, soon).state
    begun = replace(AUDIT, actual_start=START)
    standing = notice_standing(facts, begun, item, RULES, START + DAY)
    assert (Stands.HELD, START + 30 * DAY) == (standing.state, standing.on)


@pytest.mark.parametrize(
    ("firm", "addressee", "alarms"),
    [
        (FIRM, "firm:1", ()),
        (FIRM, "oversight:1", (Alarm.OVERSIGHT, Alarm.NO_ADDRESS)),
        (replace(FIRM, oversight="desk@s.example"), "oversight:1", (Alarm.OVERSIGHT,)),
        (replace(FIRM, notices_to=""), "firm:1", (Alarm.NO_ADDRESS,)),
        (None, "", (Alarm.NO_FIRM,)),
    ],
    ids=["told", "no desk", "desk", "no address", "no firm"],
)
def test_whom_to_tell(
    firm: Firm | None, addressee: str, alarms: tuple[Alarm, ...]
) -> None:
    """
    The address is that of whoever is told: the firm, or the desk that oversees it.
    """
    facts = goes_to(ITEM, addressee)

    assert alarms == alarms_of(facts, AUDIT, firm, RULES, START - 120 * DAY)
