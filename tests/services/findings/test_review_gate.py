"""Gates of an audit are passed with words, and a file is settled when nothing waits."""

from __future__ import annotations

import pytest

from grievance.domain.audit_facts import Gate
from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.review_gate import GateStanding
from grievance.domain.stage import Stage
from grievance.services.findings.review_gate import note_gate, settle_file
from tests.doubles import NOON
from tests.offices import DANA, RUTH, Office
from tests.services.answers import confirm, hold, read, told
from tests.services.audits_ahead import (
    ahead,
    case_about,
    facts,
    files,
    flag,
    know,
    plan,
    unflag,
)
from tests.services.looking import cover
from tests.staged import staged


@pytest.fixture(name="file")
@staged
def _file(office: Office) -> Case:
    know(office, ahead(20))
    flag(office, case_about(office))
    return told(office)


def look(
    office: Office, file: Case, gate: Gate, text: str = "Sound.", by: str = DANA
) -> None:
    """Have somebody pass a gate."""
    with office.store.begin() as tx:
        note_gate(
            tx,
            office.rings[by],
            file.id,
            gate,
            text=text,
            timetable=office.mechanism.timetable,
            at=NOON,
        )


def settle(office: Office, file: Case, reason: str = "All is said.") -> Case:
    """Have somebody settle the file."""
    with office.store.begin() as tx:
        return settle_file(
            tx,
            office.rings[DANA],
            file.id,
            reason=reason,
            timetable=office.mechanism.timetable,
            at=NOON,
        )


def test_what_somebody_found_at_a_gate_lies_sealed(office: Office, file: Case) -> None:
    """
    Its day is on the slip; every look is kept, and needs words and a say in the file.
    """
    with pytest.raises(NotAllowedError, match="what came of it"):
        look(office, file, Gate.AUDIT_PLAN, " ")
    with pytest.raises(NotAllowedError, match="not yours"):
        look(office, file, Gate.AUDIT_PLAN, by=RUTH)
    with pytest.raises(NotAllowedError, match="not been held"):
        look(office, file, Gate.AUDIT_REPORT)
    look(office, file, Gate.AUDIT_PLAN, "No talks off the site.")
    look(office, file, Gate.AUDIT_PLAN, "Now there are.")

    found = read(office, file)
    assert [Gate.AUDIT_PLAN] == [note.gate for note in found.facts.gates]
    assert ["No talks off the site.", "Now there are."] == [
        one.text for one in found.reviews
    ]
    standings = {one.gate: one.standing for one in found.gates}
    assert standings[Gate.AUDIT_PLAN] is GateStanding.DONE
    assert plan(office) == 0
    assert found.facts == facts(office, file)


def test_a_file_is_settled_when_all_is_answered_and_looked_at(
    office: Office, file: Case
) -> None:
    """
    Not before, and not twice; a round of planning leaves it closed.
    """
    with pytest.raises(NotAllowedError, match=r"still to answer \(1\)"):
        settle(office, file)
    hold(office)
    confirm(office, file)
    with pytest.raises(NotAllowedError, match="wait for somebody to look"):
        settle(office, file)
    for gate in Gate:
        look(office, file, gate)
    with pytest.raises(NotAllowedError, match="needs a reason"):
        settle(office, file, " ")

    closed = settle(office, file)

    assert Stage.CLOSED is closed.stage
    assert [ClockKind.RETENTION] == [c.kind for c in closed.clocks if not c.is_stopped]
    with pytest.raises(NotAllowedError, match="closed already"):
        settle(office, file)
    plan(office)
    assert Stage.CLOSED is cover(office, file.id).stage
    assert office.verify().problems == ()


def test_the_worker_opens_a_settled_file_again(office: Office) -> None:
    """
    Where its audit was told nothing, and has something to answer once more.
    """
    know(office, ahead(20))
    case_id = case_about(office)
    made = flag(office, case_id)
    plan(office)
    unflag(office, case_id, made)
    plan(office)
    [file] = files(office)
    assert Stage.CLOSED is settle(office, file).stage

    flag(office, case_id, "PS 6.3")
    plan(office)

    opened = cover(office, file.id)
    assert (Stage.AUDIT_FOLLOW_UP, 1) == (opened.stage, opened.reopened)
    assert [ClockKind.NOTICE_RELEASE] == [c.kind for c in opened.clocks if c.is_running]
    assert ["PS 6.3"] == [one.criterion for one in facts(office, file).on]
    assert office.verify().problems == ()
