"""A case is taken from who turns out to be tied to those it is about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.conflict import OFFICE
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import WORKER
from grievance.domain.people import Person, Role
from grievance.domain.recusal import next_step_for, recuse, refuse_nobody_left
from grievance.domain.stage import Stage
from tests.doubles import NOON, make_case, make_person


DANA = make_person(Role.COORDINATOR, name="Dana")
OMAR = make_person(Role.COORDINATOR, name="Omar")
RUTH = make_person(Role.REVIEWER, name="Ruth")
HENRI = make_person(Role.HANDLER, name="Henri")
NOBODY: frozenset[str] = frozenset()


def on_duty(duty: Person, handler: Person | None = None) -> Case:
    case = make_case(handler=handler.id if handler else None)
    return replace(case, duty=duty.id)


def test_a_handler_loses_it_and_duty_stays() -> None:
    """
    Somebody still answers for the case, and the log says what happened.
    """
    case = on_duty(DANA, HENRI)

    taken = recuse(case, [DANA], NOBODY, by=WORKER, at=NOON)

    assert taken is not None
    assert (None, DANA.id) == (taken[0].handler, taken[0].owner)
    assert Act.CASE_UNASSIGNED == taken[1].act


def test_another_coordinator_is_on_duty_then() -> None:
    """
    A coordinator before a reviewer, and a reviewer before one where it is the office.
    """
    case, free = on_duty(DANA), [RUTH, OMAR]

    usual = recuse(case, free, NOBODY, by=WORKER, at=NOON)
    office = recuse(case, free, frozenset({OFFICE}), by=WORKER, at=NOON)

    assert usual is not None
    assert office is not None
    assert (OMAR.id, RUTH.id) == (usual[0].owner, office[0].owner)


def test_changes_nothing_where_nobody_is_concerned() -> None:
    """
    Who has no conflict keeps the case.
    """
    case = on_duty(DANA, HENRI)

    assert recuse(case, [DANA, HENRI], NOBODY, by=WORKER, at=NOON) is None


def test_a_case_that_is_over_is_taken_as_well() -> None:
    """
    It can be taken up again, and whoever is tied must not have it then.
    """
    over = replace(on_duty(DANA, HENRI), stage=Stage.CLOSED)

    taken = recuse(over, [RUTH], NOBODY, by=WORKER, at=NOON)

    assert taken is not None
    assert (None, RUTH.id) == (taken[0].handler, taken[0].duty)


def test_somebody_has_to_be_left() -> None:
    """
    Custodians alone cannot work on a case.
    """
    refuse_nobody_left([make_person(Role.CUSTODIAN), HENRI])

    with pytest.raises(NotAllowedError, match="assign it to such a person first"):
        refuse_nobody_left([make_person(Role.CUSTODIAN)])


def test_says_what_to_do_about_a_name_that_is_known() -> None:
    """
    Who can open who complained is more dangerous than who reads the contents.
    """
    contents = next_step_for([Compartment.CONTENTS])

    assert "new keys" in contents
    assert contents != next_step_for(list(Compartment))
