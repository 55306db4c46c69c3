"""Why a custodian refuses a letter is told to whoever asked."""

from __future__ import annotations

from grievance.domain.request import RequestState
from grievance.services.cases.open_case import open_case
from grievance.services.letters.answer_release import answer_release
from grievance.services.letters.pass_letter import Release
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, Office
from tests.services.drafts import GRAVE, assess, code, drafted, release


def test_why_it_was_refused_is_told(sqlite_office: Office) -> None:
    """
    Who asked reads it in the case, whether or not the custodian can.
    """
    office, case_id = sqlite_office, sqlite_office.case_of(make_mail())
    code(office, case_id, criteria=("PS 10.3",))
    assess(office, case_id, GRAVE)
    asked = release(office, case_id, drafted(office, case_id)).request
    assert asked is not None
    with office.store.begin() as tx:
        answer_release(
            tx,
            office.rings[CHIDI],
            asked.id,
            RequestState.REFUSED,
            Release(
                stationery=office.mechanism.stationery,
                guard=office.mechanism.guard(tx),
                at=NOON,
            ),
            reason=" It names the gate. ",
        )

    with office.store.begin() as tx:
        ring = office.rings[DANA]
        case = open_case(tx, ring, case_id, with_writers=False, at=NOON)
    assert [("It names the gate.", CHIDI)] == [
        (line.reason.text, line.actor) for line in case.history if line.reason
    ]
