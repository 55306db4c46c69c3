"""What people put on record in a case: sealed, signed, revision by revision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from grievance.domain.allegation import Allegation, Period, Respondent
from grievance.domain.clock import ClockKind
from grievance.domain.contested import ContestedFact, Side, Version
from grievance.domain.errors import ConflictError, NotAllowedError, NotFoundError
from grievance.domain.evidence import CustodyNote, Evidence, EvidenceKind
from grievance.domain.ids import CaseId
from grievance.domain.record import Record
from grievance.domain.slip import MOST_ALLEGATIONS, CodedAllegation, RespondentKind
from grievance.domain.urgency import Urgency
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.cases.set_urgency import set_urgency
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.evidence.record_evidence import note_custody, record_evidence
from grievance.services.handling.contest_fact import contest_fact
from grievance.services.handling.pause_clock import (
    PauseReason,
    pause_clock,
    resume_clock,
)
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, Office
from tests.services.looking import cover, opened
from tests.staged import staged


ALLEGATION = Allegation(
    number=1,
    respondent=Respondent(kind=RespondentKind.ENTITY, id="entity-1"),
    criterion="PS 10.3",
    version="V3.1",
    when=Period(since=date(2025, 11, 1)),
    text="nobody may leave the dormitory",
)
EVIDENCE = Evidence(
    number=1,
    title="Photograph of the gate",
    kind=EvidenceKind.IMAGE,
    received_on=NOON.date(),
)
FACT = ContestedFact(number=1, question="Was the gate locked?").told(
    Version(side=Side.COMPLAINANT, value="yes, at night", at=NOON)
)
Put = Callable[[Transaction, PersonRing, CaseId], object]
PUTS: dict[str, Put] = {
    "allegation": lambda tx, ring, case_id: record_allegation(
        tx, ring, case_id, ALLEGATION, at=NOON
    ),
    "evidence": lambda tx, ring, case_id: record_evidence(
        tx, ring, case_id, EVIDENCE, at=NOON
    ),
    "fact": lambda tx, ring, case_id: contest_fact(tx, ring, case_id, FACT, at=NOON),
}


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    return office.case_of(make_mail())


def put(office: Office, case_id: CaseId, what: Put, *, by: str = DANA) -> None:
    with office.store.begin() as tx:
        what(tx, office.rings[by], case_id)


def on_record(office: Office, case_id: CaseId, kind: type[Record]) -> list[Record]:
    ring = office.rings[DANA]
    with office.store.read() as tx:
        key = contents_key(tx, ring, case_id)
        return list(read_records(tx, key, ring.directory, kind))


def test_is_read_as_it_was_put(office: Office, case_id: CaseId) -> None:
    """
    Allegation, evidence and contested fact come back whole, and the log verifies.
    """
    for what in PUTS.values():
        put(office, case_id, what)

    assert [ALLEGATION] == on_record(office, case_id, Allegation)
    assert [EVIDENCE] == on_record(office, case_id, Evidence)
    assert [FACT] == on_record(office, case_id, ContestedFact)
    assert () == office.verify().problems


@pytest.mark.parametrize("what", PUTS)
def test_is_for_people_on_the_case(office: Office, case_id: CaseId, what: str) -> None:
    """
    Who has no key to the case puts nothing on its record.
    """
    with pytest.raises(NotAllowedError, match="key is not yours"):
        put(office, case_id, PUTS[what], by=CHIDI)


@pytest.mark.parametrize("what", PUTS)
def test_two_cannot_write_the_same_revision(
    office: Office, case_id: CaseId, what: str
) -> None:
    """
    Whoever comes second is told so, and nothing is overwritten.
    """
    put(office, case_id, PUTS[what])

    with pytest.raises(ConflictError, match="Somebody else changed this"):
        put(office, case_id, PUTS[what])


def test_a_change_is_another_revision(office: Office, case_id: CaseId) -> None:
    """
    The last one counts, on the slip too, and the first is still in the case.
    """
    put(office, case_id, PUTS["allegation"])
    changed = replace(ALLEGATION, revision=2, criterion="PS 9.8b", flagged=True)
    with office.store.begin() as tx:
        record_allegation(tx, office.rings[DANA], case_id, changed, at=NOON)

    assert [changed] == on_record(office, case_id, Allegation)
    coded = CodedAllegation(
        number=1,
        kind=RespondentKind.ENTITY,
        respondent="entity-1",
        criterion="PS 9.8b",
        version="V3.1",
        since=date(2025, 11, 1),
        state="open",
        flagged=True,
        flagged_on=NOON.date(),
        flags=1,
    )
    assert (coded,) == opened(office, case_id).slip.allegations


def test_a_slip_holds_as_many_as_it_says(office: Office, case_id: CaseId) -> None:
    """
    The most there can be fit, with everything else; one more is refused.
    """
    ring = office.rings[DANA]
    long = replace(
        ALLEGATION,
        respondent=Respondent(
            kind=RespondentKind.AUDIT_FIRM, id="0f0e0d0c-0b0a-0908-0706-050403020100"
        ),
        criterion="CoC 10.10b",
    )
    with office.store.begin() as tx:
        for number in range(1, MOST_ALLEGATIONS + 1):
            record_allegation(tx, ring, case_id, replace(long, number=number), at=NOON)

    one_more = replace(long, number=MOST_ALLEGATIONS + 1)
    with (
        pytest.raises(NotAllowedError, match="at most 30 allegations"),
        office.store.begin() as tx,
    ):
        record_allegation(tx, ring, case_id, one_more, at=NOON)


def test_custody_is_noted_by_who_notes_it(office: Office, case_id: CaseId) -> None:
    """
    The name is that of the ring, whatever the text says.
    """
    put(office, case_id, PUTS["evidence"])
    ring = office.rings[DANA]
    with office.store.begin() as tx:
        note_custody(tx, ring, case_id, 1, text=" copied to the safe ", at=NOON)

    [evidence] = on_record(office, case_id, Evidence)
    assert isinstance(evidence, Evidence)
    assert (CustodyNote(at=NOON, by=DANA, text="copied to the safe"),) == (
        evidence.custody
    )
    with (
        pytest.raises(NotFoundError, match="no evidence 7"),
        office.store.begin() as tx,
    ):
        note_custody(tx, ring, case_id, 7, text="copied", at=NOON)


class TestClocks:
    def test_a_pause_says_why_in_the_case_only(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        The cover shows that a clock stands still; the reason lies sealed.
        """
        ring, times = office.rings[DANA], office.mechanism.timetable
        with office.store.begin() as tx:
            pause_clock(
                tx,
                ring,
                case_id,
                ClockKind.TRIAGE,
                why=PauseReason.SAFETY,
                text="they asked us to wait",
                timetable=times,
                at=NOON,
            )

        paused = next(c for c in cover(office, case_id).clocks if c.is_paused)
        assert ClockKind.TRIAGE == paused.kind
        [reason] = [
            line.reason for line in opened(office, case_id).history if line.reason
        ]
        assert "safety: they asked us to wait" == reason.text

        with office.store.begin() as tx:
            resume_clock(tx, ring, case_id, ClockKind.TRIAGE, timetable=times, at=NOON)

        assert not any(clock.is_paused for clock in cover(office, case_id).clocks)
        assert () == office.verify().problems

    def test_what_is_critical_is_triaged_sooner(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Two business days from now, on the cover; the slip says how severe it is.
        """
        ring, times = office.rings[DANA], office.mechanism.timetable
        with office.store.begin() as tx:
            set_urgency(
                tx,
                ring,
                case_id,
                Urgency.CRITICAL,
                reason="a child works there",
                timetable=times,
                at=NOON,
            )

        case = cover(office, case_id)
        assert times.due(ClockKind.URGENT_TRIAGE, NOON.date()) == case.due_on
        assert Urgency.CRITICAL == case.urgency
        assert Urgency.CRITICAL == opened(office, case_id).slip.severity
        assert () == office.verify().problems
