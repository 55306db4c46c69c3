"""Which keys of a case are offered: those whose step has what it begins with."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest

from grievance.domain.case_kind import CaseKind
from grievance.domain.clock import Clock, ClockKind
from grievance.domain.compartment import Compartment
from grievance.domain.evidence import Evidence, EvidenceKind
from grievance.domain.ids import PersonId, holder_of
from grievance.domain.task import Task, TaskState
from grievance.services.access.list_access import CaseAccess, KeyHolder
from tui.screens.case_steps.needs import NEEDS
from tui.screens.case_steps.registry import NAMES, begins
from tui.screens.case_steps.step import CaseDesk


DAY = date(2026, 3, 2)
CLOCK = Clock(kind=ClockKind.TRIAGE, started_on=DAY, due_on=DAY)
TASK = Task(number=1, text="Call", who=PersonId(uuid4()), due_on=DAY)
DONE = Task(number=2, text="Call", who=TASK.who, due_on=DAY, state=TaskState.DONE)
PHOTO = Evidence(number=1, title="Photo", kind=EvidenceKind.DOCUMENT, received_on=DAY)
ME = holder_of(PersonId(uuid4()))
OF_LINES = ("open_line", "pause", "deadline", "finish", "came", "say_more")


def desk_of(
    listed: object = None,
    kind: CaseKind = CaseKind.COMPLAINT,
    holders: tuple[KeyHolder, ...] = (),
) -> CaseDesk:
    """Return a case without letters, on a screen with the cursor on *listed*."""
    case = SimpleNamespace(kind=kind, clocks=(CLOCK,) if listed is CLOCK else ())
    opened = SimpleNamespace(case=case, access=CaseAccess(holders=holders))
    ring = SimpleNamespace(author=SimpleNamespace(holder=ME))
    desk: CaseDesk = SimpleNamespace(
        session=SimpleNamespace(ring=ring),
        shown=SimpleNamespace(opened=opened, file=SimpleNamespace(proposals=())),
        listed=listed,
        letter=None,
        attachment=None,
    )
    return desk


def test_an_empty_case_offers_what_adds() -> None:
    """
    What begins with something that is there is not offered, on any tab.
    """
    desk = desk_of()

    assert set() == {name for name in NEEDS if begins(name, desk)}
    assert all(begins(name, desk) for name in NAMES - set(NEEDS))
    assert set(NEEDS) <= NAMES


@pytest.mark.parametrize(
    ("listed", "offered"),
    [
        (TASK, {"open_line", "deadline", "finish"}),
        (DONE, {"finish"}),
        (CLOCK, {"open_line", "pause", "came"}),
        (PHOTO, {"say_more"}),
    ],
    ids=["task", "done", "clock", "evidence"],
)
def test_a_line_offers_what_can_be_done_with_it(
    listed: object, offered: set[str]
) -> None:
    """
    A clock is paused, a task is given another day; what is done is only taken back.
    """
    desk = desk_of(listed)
    assert offered == {name for name in OF_LINES if begins(name, desk)}


@pytest.mark.parametrize(
    ("compartment", "is_lost", "offered"),
    [
        (Compartment.IDENTITY, False, {"open_risk", "assess"}),
        (Compartment.IDENTITY, True, set()),
        (Compartment.CONTENTS, False, set()),
    ],
    ids=["custodian", "lost", "handler"],
)
def test_a_risk_is_opened_by_who_keeps_the_names(
    compartment: Compartment,
    is_lost: bool,  # noqa: FBT001  # a table
    offered: set[str],
) -> None:
    """
    To others it is not offered, nor to who has lost these keys.
    """
    mine = KeyHolder(
        name="Ada", holder=ME, compartment=compartment, until=None, is_lost=is_lost
    )

    assert offered == {one for one in NEEDS if begins(one, desk_of(holders=(mine,)))}


def test_a_report_is_what_cases_are_made_of() -> None:
    """
    Of a complaint none are.
    """
    assert not begins("fan_out", desk_of())
    assert begins("fan_out", desk_of(kind=CaseKind.REPORT))
