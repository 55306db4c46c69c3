"""The open work is counted by stage, age, day and person; nobody learns of other cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from grievance.domain.ids import PersonId
from grievance.domain.slip import Slip
from grievance.domain.stage import Stage
from grievance.services.access.assign_case import assign_case
from grievance.services.overviews.count_load import (
    Age,
    Due,
    age_of,
    count_load,
    due_of,
    load_of,
)
from grievance.services.slips.list_cases import ListedCase
from tests.doubles import NOON, make_case, make_mail
from tests.offices import CHIDI, DANA, HENRI, Office


TODAY = NOON.date()


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (None, Due.NEVER),
        (-1, Due.OVERDUE),
        (0, Due.TODAY),
        (6, Due.WEEK),
        (7, Due.LATER),
    ],
)
def test_a_day_is_late_today_soon_or_later(days: int | None, expected: Due) -> None:
    """
    What has no day is due never.
    """
    day = None if days is None else TODAY + timedelta(days=days)

    assert expected is due_of(day, TODAY)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, Age.WEEK), (7, Age.WEEK), (8, Age.MONTH), (365, Age.YEAR), (366, Age.OLDER)],
)
def test_a_case_is_as_old_as_the_days_since_it_came(days: int, expected: Age) -> None:
    """
    In classes, whose last day is of the younger one.
    """
    assert expected is age_of(TODAY - timedelta(days=days), TODAY)


def test_only_what_is_open_is_counted() -> None:
    """
    Those nobody answers for come last; whoever left has no name.
    """
    case = replace(make_case(), handler=None, duty=None)
    gone = replace(case, handler=PersonId(case.id))
    listed = [
        ListedCase(case=one, slip=Slip(), entities=(), handler=None)
        for one in (case, case, gone, replace(case, stage=Stage.CLOSED))
    ]

    load = load_of(listed, {}, who="Dana", today=date(2036, 1, 1))

    assert 3 == load.cases == load.by_age[Age.OLDER]
    assert {Stage.RECEIVED: 3} == load.by_stage
    assert [("someone who left", 1), ("nobody", 2)] == [
        (one.name, one.cases) for one in load.people
    ]


def test_everybody_counts_what_they_may_open(office: Office) -> None:
    """
    A handler the case that was given to them, a coordinator all.
    """
    first, _second = (office.case_of(make_mail(f"Dust {n}.")) for n in range(2))
    with office.store.begin() as tx:
        assign_case(
            tx,
            office.rings[DANA],
            case_id=first,
            handler_id=office.person(HENRI),
            at=NOON,
        )

    with office.store.read() as tx:
        loads = {
            name: count_load(tx, office.rings[name], today=TODAY)
            for name in (DANA, HENRI, CHIDI)
        }

    assert {DANA: 2, HENRI: 1, CHIDI: 0} == {n: one.cases for n, one in loads.items()}
    [mine] = loads[HENRI].people
    assert (HENRI, 1) == (mine.name, mine.cases)
    assert HENRI == loads[HENRI].who
