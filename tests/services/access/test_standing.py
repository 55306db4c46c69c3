"""Who asked and left the case since gets nothing done by another person's yes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, holder_of
from grievance.domain.request import RequestedAct
from grievance.domain.slip import ComplainantKind
from grievance.domain.stage import Stage
from grievance.services.access.recuse_myself import recuse_myself
from grievance.services.requests.answer_request import ANSWERERS
from tests.doubles import NOON, make_mail
from tests.offices import DANA, HENRI, RUTH, Office
from tests.services.access import test_blocks
from tests.services.access.test_access import grant
from tests.services.drafts import GRAVE, answer, assess, code, drafted, release
from tests.services.evidence_index import test_index_evidence
from tests.services.looking import cover
from tests.services.moves import assign, case_in
from tests.services.requests import test_requests
from tests.services.retention import test_erase_case


Yes = Callable[[], object]


def an_erasure(office: Office) -> tuple[CaseId, str, Yes]:
    case_id = test_erase_case.ended(office)
    asked = test_erase_case.ask(office, case_id, by=HENRI)
    return case_id, HENRI, lambda: test_erase_case.confirm(office, asked)


def a_step(office: Office) -> tuple[CaseId, str, Yes]:
    case_id = case_in(office, Stage.TRIAGE)
    asked = test_requests.ask(office, case_id)
    return case_id, HENRI, lambda: test_requests.answer(office, asked.id)


def a_clearing(office: Office) -> tuple[CaseId, str, Yes]:
    case_id = test_blocks.accused(office, ())
    grant(office, case_id, RUTH, until=NOON.date())
    asked = test_blocks.ask(office, case_id, by=RUTH)
    return case_id, RUTH, lambda: test_blocks.answer(office, asked, by=DANA)


def an_export(office: Office) -> tuple[CaseId, str, Yes]:
    case_id = test_index_evidence.documented(office)
    assign(office, case_id)
    code(office, case_id, complainant=ComplainantKind.ANONYMOUS)
    asked = test_index_evidence.export(office, case_id)
    return case_id, DANA, lambda: test_index_evidence.answer(office, asked, by=HENRI)


def a_letter(office: Office) -> tuple[CaseId, str, Yes]:
    case_id = office.case_of(make_mail())
    assign(office, case_id)
    code(office, case_id, criteria=("PS 10.3",))
    assess(office, case_id, GRAVE)
    asked = release(office, case_id, drafted(office, case_id))
    return case_id, DANA, lambda: answer(office, asked)


ON_CASES: Mapping[RequestedAct, Callable[[Office], tuple[CaseId, str, Yes]]] = {
    RequestedAct.ERASE_CASE: an_erasure,
    RequestedAct.MOVE_CASE: a_step,
    RequestedAct.CLEAR_BLOCK: a_clearing,
    RequestedAct.EXPORT_EVIDENCE: an_export,
    RequestedAct.RELEASE_LETTER: a_letter,
}


@pytest.mark.parametrize("act", ON_CASES)
def test_a_yes_to_who_took_themselves_off_does_nothing(
    sqlite_office: Office, act: RequestedAct
) -> None:
    """
    Or one person alone would have it done.
    """
    office = sqlite_office
    case_id, asker, say_yes = ON_CASES[act](office)
    with office.store.begin() as tx:
        recuse_myself(tx, office.rings[asker], case_id, reason="my cousin", at=NOON)
    before = cover(office, case_id)

    with pytest.raises(NotAllowedError, match="is not on the case any more"):
        say_yes()

    assert before == cover(office, case_id)


def test_who_knows_only_who_complained_has_no_say(sqlite_office: Office) -> None:
    """
    As somebody who lost the role that the words were for, and is a custodian still.
    """
    office = sqlite_office
    _, asker, say_yes = a_step(office)
    office.tamper(
        "UPDATE case_grant SET compartment = 'identity' WHERE holder = :asker",
        asker=holder_of(office.person(asker)),
    )

    with pytest.raises(NotAllowedError, match="is not on the case any more"):
        say_yes()


def test_every_request_on_a_case_is_tried() -> None:
    """
    Of a message that was put aside nobody takes themselves off; what takes an object
    store is tried with one, in `tests/blobs/test_write_off.py`.
    """
    elsewhere = {RequestedAct.DISCARD_MESSAGE, RequestedAct.WRITE_OFF}
    assert {*ON_CASES, *elsewhere} == set(ANSWERERS)
