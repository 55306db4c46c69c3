"""Who is told what when: the days around each audit that has something to answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from grievance.domain.audit import Audit
from grievance.domain.audit_days import (
    CalendarDay,
    Deed,
    calendar_days,
    deeds_of,
    next_day,
)
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import AuditItem, ItemState, Left, Topic
from grievance.domain.case import Case
from grievance.domain.ids import AuditId, EntityId
from grievance.domain.next_notice import OVERSIGHT
from grievance.domain.notice_note import NoticeNote
from grievance.domain.notice_standing import Alarm
from grievance.domain.planning import start_of
from grievance.domain.reference import Reference
from grievance.domain.registry import key_of, title_of
from grievance.domain.review_gate import GateState, gate_states
from grievance.services.audits.audits_on_ring import AuditsOnRing


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """
    An allegation on an audit, or one that left it: *left_on*, *why*, and whereto.

    *reference* is that of its case where this person may open it, else nothing is said
    of which case it is.  *to* is the key of the audit that it went to.
    """

    reference: Reference | None
    number: int
    criterion: str
    version: str
    since: date
    is_told: bool
    carried: int
    state: ItemState
    why: Left | None = None
    left_on: date | None = None
    to: str = ""
    grade: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """
    An audit in the calendar; *audit* is None where the registry has it no more.

    *file* is its file where this person may open it; *facts* are those in the file, else
    what is planned.  *topics* is what it is asked about, *items* are the allegations
    behind that, and *trail* is what left it.  With *for_desk* the desk that oversees the
    firm is written to.
    """

    audit_id: AuditId
    audit: Audit | None
    key: str
    title: str
    entity: str = field(repr=False)
    firm: str = ""
    lead: str = ""
    for_desk: bool = False
    file: Case | None = None
    facts: AuditFacts
    topics: tuple[Topic, ...] = ()
    items: tuple[ItemLine, ...] = ()
    trail: tuple[ItemLine, ...] = ()
    days: tuple[CalendarDay, ...] = ()
    next: CalendarDay | None = None
    deeds: tuple[Deed, ...] = ()
    gates: tuple[GateState, ...] = ()
    alarms: tuple[Alarm, ...] = ()

    @property
    def start(self) -> date | None:
        """The day it begins, or the first on which it may."""
        return start_of(self.audit) if self.audit else self.facts.start

    @property
    def pending(self) -> NoticeNote | None:
        """The notice that waits for people."""
        return self.facts.pending


def calendar_of(seen: AuditsOnRing) -> tuple[AuditEntry, ...]:
    """Return the audits with follow-ups or a file, in the order of their days."""
    asked = {id_ for id_ in seen.assigned.values() if id_ is not None}
    about = asked | seen.snapshot.files.keys()
    return tuple(sorted((entry_of(seen, one) for one in about), key=_order))


def entry_of(seen: AuditsOnRing, audit_id: AuditId) -> AuditEntry:
    """Return one audit as the calendar has it."""
    audit, file = seen.books.audit(audit_id), seen.file_of(audit_id)
    facts, firm = seen.facts_of(audit_id), seen.firm_of(audit)
    rules, today = seen.rules.notices, seen.rules.today
    days = calendar_days(facts, audit, rules, today) if audit else ()
    entity_id = _entity(seen, audit_id)
    return AuditEntry(
        audit_id=audit_id,
        audit=audit,
        key=key_of(audit) if audit else str(audit_id),
        title=title_of(audit) if audit else "an audit that the registry lost",
        entity=seen.entities.get(entity_id, "") if entity_id else "",
        firm=firm.name if firm else "",
        lead=seen.lead_of(audit),
        for_desk=facts.addressee.startswith(OVERSIGHT),
        file=file.case if file else None,
        facts=facts,
        topics=facts.topics,
        items=tuple(_lines(seen, facts, facts.on)),
        trail=tuple(_lines(seen, facts, _gone(facts))),
        days=days,
        next=next_day(days, today) if facts.on else None,
        deeds=deeds_of(facts),
        gates=gate_states(facts, audit, today, rules.calendar),
        alarms=(*seen.alarms_of(audit_id), *seen.late_corrections(audit_id)),
    )


def _entity(seen: AuditsOnRing, audit_id: AuditId) -> EntityId | None:
    audit, file = seen.books.audit(audit_id), seen.file_of(audit_id)
    if audit is not None:
        return audit.entity_id
    return next(iter(file.slip.entities), None) if file else None


def _gone(facts: AuditFacts) -> list[AuditItem]:
    gone = (item for item in facts.items if not item.is_on)
    return sorted(gone, key=lambda item: (item.left_on or date.max, item.criterion))


def _lines(
    seen: AuditsOnRing, facts: AuditFacts, items: Iterable[AuditItem]
) -> Iterator[ItemLine]:
    untold = facts.untold
    for item in items:
        to = seen.books.audit(item.to) if item.to else None
        yield ItemLine(
            reference=seen.reference_of(item.case_id),
            number=item.number,
            criterion=item.criterion,
            version=item.version,
            since=item.since,
            is_told=item.told > 0 and item not in untold,
            carried=item.carried,
            state=item.state,
            why=item.left,
            left_on=item.left_on,
            to=key_of(to) if to else "",
            grade=item.grade,
        )


def _order(entry: AuditEntry) -> tuple[date, str, str]:
    return entry.start or date.max, entry.entity, entry.key
