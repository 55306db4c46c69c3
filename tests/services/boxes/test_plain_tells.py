"""What a stolen database tells of a case in which somebody pays for a complaint."""

from __future__ import annotations

from sqlalchemy import text

from grievance.domain.contents import PartKind
from grievance.domain.outgoing import LookFor
from grievance.domain.request import RequestedAct
from grievance.domain.stage import Stage
from tests.doubles import make_mail
from tests.offices import Office
from tests.services.access.test_blocks import accused
from tests.services.access.test_blocks import ask as ask_clearing
from tests.services.cases.test_assess_risk import tell
from tests.services.moves import case_in
from tests.services.requests.test_requests import ask as ask_move
from tests.storage.test_nothing_plain import everything


FEAR = "If they learn who wrote this I fear retaliation."
# Names of columns, clocks and stages have these in them.
IN_ANY_SCHEMA = {
    *("letter", "attachment", "original", "note", "reason", "risk", "question"),
    *("relation", "decision", "draft", "evidence", "held", "filing", "proposals"),
    *("allegation", "correspondent"),
}
TELLS = {*PartKind, *LookFor, *RequestedAct} - IN_ANY_SCHEMA


def test_no_code_tells_of_a_reprisal_a_block_or_a_request(
    sqlite_office: Office,
) -> None:
    """
    An incident, a block that is to be cleared, a letter held as reprisal is feared.
    """
    office = sqlite_office
    case_id = accused(office)
    tell(office, case_id)
    ask_clearing(office, case_id)
    office.case_of(make_mail(FEAR))
    ask_move(office, case_in(office, Stage.TRIAGE))

    dump = everything(office)

    assert b"on-case" in dump  # the dump is not an empty one
    assert {"incident", "clear-block", "reprisal-feared"} <= TELLS
    assert [] == sorted(code for code in TELLS if code.encode() in dump)


def test_whatever_is_asked_on_a_case_looks_the_same(sqlite_office: Office) -> None:
    """
    To clear a block like to refuse a complaint: the same codes, and as many letters.
    """
    office = sqlite_office
    ask_clearing(office, accused(office))
    ask_move(office, case_in(office, Stage.TRIAGE))

    seen = text("SELECT act, reason, state, length(object), length(asked) FROM request")
    with office.store.engine.connect() as connection:
        rows = connection.execute(seen).all()
    assert (2, 1) == (len(rows), len(set(rows)))
