"""What two people do to one case at once: one does it, the other is told both values."""

from __future__ import annotations

import threading

from collections.abc import Callable
from dataclasses import replace

import pytest

from grievance.domain.case import Case
from grievance.domain.ids import CaseId
from grievance.domain.overtaken import Difference, OvertakenError
from grievance.domain.urgency import Urgency
from grievance.services.access.assign_case import assign_case
from grievance.services.cases.refuse_overtaken import refuse_overtaken
from grievance.services.cases.set_urgency import set_urgency
from tests.doubles import NOON, make_mail
from tests.offices import DANA, HENRI, Office
from tests.services.looking import cover, opened
from tests.staged import staged


pytestmark = pytest.mark.each_engine


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    case_id = office.case_of(make_mail())
    opened(office, case_id)
    return case_id


def assign(office: Office, shown: Case, *, before: Callable[[], object] = int) -> None:
    """Give what Dana saw to Henri; *before* is what happens in between."""
    ring = office.rings[DANA]
    with office.store.begin() as tx:
        refuse_overtaken(tx, ring, shown)
        before()
        handler = office.person(HENRI)
        assign_case(tx, ring, case_id=shown.id, handler_id=handler, at=NOON)


def make_urgent(office: Office, shown: Case, name: str) -> None:
    with office.store.begin() as tx:
        ring = office.rings[name]
        refuse_overtaken(tx, ring, shown)
        set_urgency(
            tx,
            ring,
            shown.id,
            Urgency.CRITICAL,
            reason="danger",
            timetable=office.mechanism.timetable,
            at=NOON,
        )


def test_the_second_is_told_both_values(office: Office, case_id: CaseId) -> None:
    """
    Who changed it, what it was when it was shown, and what it is; nothing is changed.
    """
    first = cover(office, case_id)
    assign(office, first)
    shown = cover(office, case_id)
    make_urgent(office, shown, HENRI)
    now = cover(office, case_id)

    with pytest.raises(OvertakenError) as refused:
        make_urgent(office, shown, DANA)

    assert Difference(what="urgency", shown="normal", now="critical") in (
        refused.value.differences
    )
    told = str(refused.value)
    assert told.startswith(f"{HENRI} changed this case meanwhile: urgency normal → ")
    assert told.endswith(". Look at it, then repeat.")
    assert now == cover(office, case_id)


def test_one_hears_of_oneself_at_another_desk(office: Office, case_id: CaseId) -> None:
    """
    The same person at two terminals is not called somebody else.
    """
    shown = cover(office, case_id)
    assign(office, shown)

    with pytest.raises(OvertakenError, match="You yourself changed this case"):
        assign(office, shown)


def test_an_unread_letter_is_a_change(office: Office, case_id: CaseId) -> None:
    """
    What a case is about may be another thing after a letter: it is to be read first.
    """
    shown = cover(office, case_id)
    with office.store.begin() as tx:
        tx.cases.save(replace(shown, unread=True))

    with pytest.raises(OvertakenError, match="mail read → unread"):
        assign(office, shown)


def test_nobody_comes_between_looking_and_doing(
    office: Office, case_id: CaseId
) -> None:
    """
    The cover is held until the commit: whoever comes meanwhile waits, and is refused.
    """
    shown = cover(office, case_id)
    refused: list[OvertakenError] = []

    def other() -> None:
        try:
            make_urgent(office, shown, DANA)
        except OvertakenError as error:
            refused.append(error)

    thread = threading.Thread(target=other)
    assign(office, shown, before=thread.start)
    thread.join(60)

    assert [f"handler nobody → {HENRI}"] == [str(one) for one in refused[0].differences]
    assert Urgency.NORMAL is cover(office, case_id).urgency
