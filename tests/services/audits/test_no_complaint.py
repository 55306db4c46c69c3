"""A file on an audit is no complaint, whatever is asked of it or of all cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from grievance.domain.allegation import Allegation, Respondent
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.case import CaseKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId
from grievance.domain.reprisal import Incident, IncidentKind
from grievance.domain.slip import RespondentKind
from grievance.domain.stage import Stage
from grievance.domain.urgency import Urgency
from grievance.publishing import publishing_of
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.keep import Pen
from grievance.services.cases.assess_risk import assess_risk, record_incident
from grievance.services.cases.due_risks import due_risks
from grievance.services.cases.list_clocks import list_clocks
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.cases.set_urgency import set_urgency
from grievance.services.cases.suggest_related import suggest_related
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.handling.merge_case import merge_case
from grievance.services.handling.reopen_case import reopen_case
from grievance.services.handling.set_kind import set_kind
from grievance.services.handling.split_case import move_allegations, split_letter
from grievance.services.requests.ask_move import ask_move
from grievance.services.slips.list_cases import list_cases
from grievance.services.statistics.preview_statistics import preview_statistics
from grievance.services.triage.tally_decisions import tally_decisions
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from tests.doubles import NOON, TODAY, make_step
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.services.answers import reply, told
from tests.services.audits_ahead import WORKS, ahead, case_about, flag, know, slip
from tests.services.drafts import NOBODY
from tests.services.moves import assign
from tests.staged import staged


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose hands, on which books, a file, and a case that is no file."""

    office: Office
    tx: Transaction
    ring: PersonRing
    file: CaseId
    case_id: CaseId

    @property
    def timed(self) -> dict[str, Any]:
        """By whose clock, and when."""
        return {"timetable": self.office.mechanism.timetable, "at": NOON}

    def rewrite(self, case_id: CaseId, **facts: object) -> object:
        """Put other facts onto a slip."""
        pen = Pen.of(self.tx, self.ring, NOON)
        key = contents_key(self.tx, self.ring, case_id)
        return rewrite_slip(pen, key, lambda slip: replace(slip, **facts))  # type: ignore[arg-type]  # fields of a slip


ALLEGED = Allegation(
    number=1,
    respondent=Respondent(kind=RespondentKind.ENTITY, id=str(WORKS.id)),
    criterion="PS 10.3",
    flagged=True,
)
THREAT = Incident(number=1, kind=IncidentKind.THREAT, told_at=NOON)
WHY: dict[str, Any] = {"reason": "because"}
HERE: dict[str, Any] = {"at": NOON}


def _merge(asked: Asked, case_id: CaseId, into: CaseId) -> object:
    to = asked.tx.cases.get(into).reference
    return merge_case(
        asked.tx, asked.ring, case_id=case_id, into=to, **WHY, **asked.timed
    )


def _split(asked: Asked) -> object:
    [letter] = asked.tx.parts.ids(asked.file)[:1]
    return split_letter(
        asked.tx, asked.ring, case_id=asked.file, letter_id=letter, **WHY, **HERE
    )


def _take_allegations(asked: Asked) -> object:
    return move_allegations(
        asked.tx,
        asked.ring,
        case_id=asked.case_id,
        to=asked.file,
        numbers=(1,),
        **WHY,
        **HERE,
    )


REFUSED: dict[str, tuple[str, Callable[[Asked], object]]] = {
    "allege": (
        DANA,
        lambda a: record_allegation(a.tx, a.ring, a.file, ALLEGED, **HERE),
    ),
    "assess-risk": (
        CHIDI,
        lambda a: assess_risk(a.tx, a.ring, a.file, NOBODY, **a.timed),
    ),
    "record-incident": (
        CHIDI,
        lambda a: record_incident(a.tx, a.ring, a.file, THREAT, **a.timed),
    ),
    "set-kind": (
        DANA,
        lambda a: set_kind(a.tx, a.ring, a.file, CaseKind.REPORT, **WHY, **HERE),
    ),
    "make-a-case-a-file": (
        DANA,
        lambda a: set_kind(a.tx, a.ring, a.case_id, CaseKind.AUDIT_FILE, **WHY, **HERE),
    ),
    "set-urgency": (
        DANA,
        lambda a: set_urgency(a.tx, a.ring, a.file, Urgency.LOW, **WHY, **a.timed),
    ),
    "merge": (DANA, lambda a: _merge(a, a.file, a.case_id)),
    "merge-into": (DANA, lambda a: _merge(a, a.case_id, a.file)),
    "split": (CHIDI, _split),
    "take-allegations": (DANA, _take_allegations),
    "reopen": (
        DANA,
        lambda a: reopen_case(a.tx, a.ring, case_id=a.file, **WHY, **a.timed),
    ),
    "ask-inadmissible": (
        DANA,
        lambda a: ask_move(a.tx, a.ring, a.file, make_step(Stage.INADMISSIBLE), **HERE),
    ),
    "facts-of-its-own": (DANA, lambda a: a.rewrite(a.file, language="fr")),
    "a-case-as-file": (
        DANA,
        lambda a: a.rewrite(a.case_id, audit=slip(a.office, a.file).audit),
    ),
    "a-file-as-case": (DANA, lambda a: a.rewrite(a.file, audit=None)),
}


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    know(office, ahead(20))
    case_id = case_about(office)
    assign(office, case_id, HENRI)
    flag(office, case_id)
    return case_id


def refusal(
    office: Office,
    by: str,
    act: Callable[[Asked], object],
    file: CaseId,
    case_id: CaseId,
) -> str:
    """Return the sentence with which somebody is refused; empty where they are not."""
    with office.store.begin() as tx:
        asked = Asked(
            office=office, tx=tx, ring=office.rings[by], file=file, case_id=case_id
        )
        try:
            act(asked)
        except NotAllowedError as error:
            return str(error)
    return ""


def test_no_way_of_a_complaint_is_open_to_a_file(
    office: Office, case_id: CaseId
) -> None:
    """
    Each is refused in a sentence, and the file stays what it is.
    """
    file = told(office)
    reply(office, file, "Received.")
    before = slip(office, file.id)

    for name, (by, act) in REFUSED.items():
        assert refusal(office, by, act, file.id, case_id).endswith("."), name

    assert before == slip(office, file.id)
    assert isinstance(before.audit, AuditFacts)
    assert office.verify().problems == ()


def test_what_goes_through_all_cases_passes_files_by(
    office: Office, case_id: CaseId
) -> None:
    """
    But for lists of what is due, and of whom a conflict keeps from what.
    """
    how, received = publishing_of(office.mechanism), ("received-by-channel",)
    ring = office.rings[DANA]
    with office.store.read() as tx:
        before = preview_statistics(tx, office.worker, how, received)
        tallied = tally_decisions(tx, ring)
    file = told(office)

    with office.store.read() as tx:
        assert before == preview_statistics(tx, office.worker, how, received)
        assert tallied == tally_decisions(tx, ring)
        assert file.id not in {one.case.id for one in due_risks(tx, ring, today=TODAY)}
        listed = {one.case.id: one for one in list_cases(tx, ring)}
        clocks = {one.case.id for one in list_clocks(tx, ring, today=TODAY)}
    assert {case_id, file.id} <= listed.keys()
    assert file.id in clocks
    mine, its = listed[case_id], listed[file.id]
    assert suggest_related(mine.slip, mine.case, listed.values()) == ()
    assert suggest_related(its.slip, its.case, listed.values()) == ()
