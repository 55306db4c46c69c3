"""What was done to a case: only that is taken back, and never by force."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from grievance.domain.case import Case
from grievance.domain.errors import ConflictError, NotAllowedError
from grievance.domain.events import Act
from grievance.domain.people import Role
from grievance.domain.stage import Stage
from grievance.domain.undo import (
    WORKING,
    CoverChange,
    Step,
    restore,
)
from grievance.domain.urgency import Urgency
from tests.doubles import NOON, make_case, make_person


DAY = timedelta(days=1)
CASE = make_case(stage=Stage.TRIAGE)


def urgent(before: Case = CASE) -> CoverChange:
    return CoverChange(
        before=before, after=replace(before, urgency=Urgency.HIGH, version=2)
    )


def moved(before: Stage, after: Stage) -> CoverChange:
    case = make_case(stage=before)
    day = case.stage_since + DAY
    return CoverChange(
        before=case, after=replace(case, stage=after, stage_since=day, version=2)
    )


COORDINATOR = make_person(Role.COORDINATOR)
STRANGER = make_person(Role.HANDLER)


def test_only_what_was_changed_is_set_back() -> None:
    """
    What others changed beside it stays as they left it.
    """
    change = urgent()
    now = replace(change.after, unread=False, token_epoch=7, version=9)

    case, event = restore(now, change, by=COORDINATOR, at=NOON)

    assert replace(now, urgency=Urgency.NORMAL) == case
    assert Act.URGENCY_CHANGED == event.act


def test_a_stage_goes_back_with_the_day_it_began() -> None:
    """
    It counts from when the case came to it at first.
    """
    change = moved(Stage.TRIAGE, Stage.ASSESSMENT)

    case, event = restore(change.after, change, by=COORDINATOR, at=NOON)

    assert change.before == replace(case, version=1)
    assert Act.STAGE_CHANGED == event.act


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ({"urgency": Urgency.CRITICAL}, "its urgency is critical now"),
        ({"stage": Stage.CLOSED}, "is closed by now"),
    ],
)
def test_what_somebody_changed_since_stays(since: dict[str, object], said: str) -> None:
    """
    The sentence says how it stands now; nothing is written over.
    """
    change = urgent()
    now = replace(change.after, **since)  # type: ignore[arg-type]  # fields of a case

    with pytest.raises((ConflictError, NotAllowedError), match=said):
        restore(now, change, by=COORDINATOR, at=NOON)


def test_who_has_no_say_any_more_takes_nothing_back() -> None:
    """
    A case that went to somebody else is theirs.
    """
    change = urgent()

    with pytest.raises(NotAllowedError, match="somebody else's by now"):
        restore(change.after, change, by=STRANGER, at=NOON)


@pytest.mark.parametrize("to", sorted(set(Stage) - WORKING))
def test_what_people_act_on_is_not_undone(to: Stage) -> None:
    """
    Decisions and ends are answered by other steps, and the refusal says so.
    """
    change = moved(Stage.INVESTIGATION, to)

    step = Step.of("stage", change)

    assert ((), change.why_not) == (step.changes, step.cannot)
    with pytest.raises(NotAllowedError, match="cannot be undone"):
        restore(change.after, change, by=COORDINATOR, at=NOON)
