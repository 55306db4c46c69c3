"""What is to be corrected has its days, and what is noted of it stands as long as they do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.confirming import NewFinding, make_finding
from grievance.domain.correcting import with_correction, with_note
from grievance.domain.correction import CorrectionNote, Seen
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.file_alarms import correction_alarms
from grievance.domain.finding import Finding, Grade
from grievance.domain.ids import AuditId
from grievance.domain.notice_standing import Alarm


DAY = timedelta(days=1)
ENDED = date(2026, 3, 2)
PLAN_BY = date(2026, 4, 2)
NOTHING = AuditFacts(audit_id=AuditId(UUID(int=9)))
TOPIC = ("PS 10.3", "V3.1")


def finding(
    grade: Grade, *, found_on: date = ENDED, topic: tuple[str, str] = TOPIC
) -> Finding:
    """A finding as somebody confirms it."""
    new = NewFinding(
        criterion=topic[0], grade=grade, internal="Checked.", found_on=found_on
    )
    return make_finding(new, topic, None, 1)


def noted(facts: AuditFacts, what: Seen, *, on: date = ENDED + DAY) -> AuditFacts:
    note = CorrectionNote(criterion="PS 10.3", what=what, on=on, text="They wrote.")
    return with_note(facts, note, today=date(2030, 1, 1))


def alarms(facts: AuditFacts, today: date) -> list[Alarm]:
    return list(correction_alarms(facts, today))


@pytest.mark.parametrize(
    ("grade", "closed_by"),
    [
        (Grade.MINOR, date(2027, 3, 2)),
        (Grade.MAJOR, date(2026, 9, 2)),
        (Grade.CRITICAL, ENDED),
    ],
)
def test_each_day_calls_when_it_is_over_until_it_is_noted(
    grade: Grade, closed_by: date
) -> None:
    """
    The plan's once it came, and both once it is corrected, plan or not.
    """
    facts = with_correction(NOTHING, finding(grade))
    plan, end = Alarm.PLAN_OVERDUE, Alarm.CORRECTION_OVERDUE

    assert plan not in alarms(facts, PLAN_BY)
    assert plan in alarms(facts, PLAN_BY + DAY)
    assert end not in alarms(facts, closed_by)
    assert end in alarms(facts, closed_by + DAY)
    came = noted(facts, Seen.PLAN_CAME)
    assert [end] == alarms(came, date(2028, 1, 1))
    for one in (came, facts):
        assert [] == alarms(noted(one, Seen.CORRECTED), date(2028, 1, 1))


def test_a_revision_keeps_what_was_noted_for_the_same_day() -> None:
    """
    What has to be corrected sooner is asked anew; what conforms, not at all.
    """
    facts = with_correction(NOTHING, finding(Grade.MINOR))
    facts = noted(noted(facts, Seen.PLAN_CAME), Seen.CORRECTED)

    assert facts == with_correction(facts, finding(Grade.MINOR))
    [worse] = with_correction(facts, finding(Grade.MAJOR)).corrections
    assert (ENDED + DAY, None) == (worse.planned_on, worse.closed_on)
    later = finding(Grade.MINOR, found_on=ENDED + DAY)
    [moved] = with_correction(facts, later).corrections
    assert (None, None) == (moved.planned_on, moved.closed_on)
    assert () == with_correction(facts, finding(Grade.CONFORMANCE)).corrections


def test_only_what_is_there_is_noted_and_no_day_to_come() -> None:
    """
    Of several versions one is named; another day corrects the one on record.
    """
    facts = with_correction(NOTHING, finding(Grade.MINOR))
    both = with_correction(facts, finding(Grade.MAJOR, topic=("PS 10.3", "V2")))
    note = CorrectionNote(criterion="PS 10.3", what=Seen.CORRECTED, text="Seen.")

    with pytest.raises(NotFoundError, match="Nobody waits for a correction"):
        noted(NOTHING, Seen.CORRECTED)
    with pytest.raises(NotAllowedError, match="yet to come"):
        with_note(facts, replace(note, on=ENDED + DAY), today=ENDED)
    with pytest.raises(NotAllowedError, match="name one"):
        noted(both, Seen.CORRECTED)
    done = with_note(both, replace(note, version="V2"), today=ENDED)
    assert [ENDED, None] == [one.closed_on for one in done.corrections]
    with pytest.raises(NotAllowedError, match="on record already"):
        with_note(done, replace(note, version="V2"), today=ENDED)
