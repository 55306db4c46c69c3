"""
An office on paper and the book beside it: whatever happens is told to both.

When an audit begins and ends is worked out here anew, not asked of the code under test.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.ids import AuditId
from grievance.domain.notice_note import NoticeNote
from grievance.services.audits.plan_audits import Plan
from tests.services.audits_ahead import DAY
from tests.services.notice_ledger import Ledger, Word
from tests.services.paper_office import PaperOffice


STARTS_LATE = 30 * DAY  # an audit may, and the registry hears of it later
AHEAD = {AuditStatus.PLANNED, AuditStatus.SCHEDULED, AuditStatus.PLAN_SUBMITTED}


@dataclass
class PaperWorld:
    """The office, and the book of what was flagged, told and answered."""

    office: PaperOffice = field(default_factory=PaperOffice.at_work)
    book: Ledger = field(default_factory=Ledger)

    @property
    def today(self) -> date:
        return self.office.today

    def plan(self) -> Plan:
        """Plan, and write into the book what is where, and who is to read of it."""
        plan, drafted = self.office.plan()
        for audit_id, facts in self.office.files.items():
            if facts.addressee:
                self.book.reads(audit_id, facts.addressee)
            if facts.pending is None:
                self.book.withdraw(audit_id)
        for audit_id, note in drafted:
            self._note(audit_id, note)
        self.book.settle_places(
            {
                item.key: (facts.audit_id, item.topic)
                for facts in self.office.files.values()
                for item in facts.on
            }
        )
        return plan

    def _note(self, audit_id: AuditId, note: NoticeNote) -> None:
        facts, audit = self.office.files[audit_id], self.office.audits[audit_id]
        word = Word(
            audit_id=audit_id,
            number=note.number,
            reader=facts.addressee,
            kind=note.kind,
            start=note.start,
            topics=frozenset(facts.topics),
        )
        held_until = None if may_begin(audit, self.today) else end_of(audit)
        self.book.draft(word, held_until=held_until)


def start_of(audit: Audit) -> date | None:
    """Return the day an audit begins or begun, as far as anybody knows."""
    return audit.actual_start or audit.scheduled_start or audit.due_from


def latest_of(audit: Audit) -> date | None:
    """Return the last day on which it begins."""
    return audit.actual_start or audit.scheduled_start or audit.due_until


def end_of(audit: Audit) -> date:
    """Return the day it ended, or may have."""
    end = audit.actual_end or audit.actual_start or audit.scheduled_start
    return end or audit.due_until or audit.due_from or date.max


def may_begin(audit: Audit, today: date, late: timedelta = STARTS_LATE) -> bool:
    """Whether an audit may still be ahead, if it begins so much later than planned."""
    latest = latest_of(audit) or today
    is_begun = audit.actual_start is not None or audit.status not in AHEAD
    return not is_begun and latest + late >= today
