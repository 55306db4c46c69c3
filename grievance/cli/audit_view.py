"""An audit with what it has to answer: as lines for people, and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grievance.cli.audits_seen import (
    alarm_fields,
    audit_fields,
)
from grievance.cli.findings_view import correction_fields
from grievance.cli.output import Fields
from grievance.domain.audit_days import CalendarDay
from grievance.domain.display import one_line
from grievance.domain.notice_note import NoticeNote
from grievance.domain.notice_standing import SENTENCES
from grievance.domain.review_gate import GateState
from grievance.screen.audit_words import (
    correction_words,
    day_words,
    deed_words,
    gate_words,
    item_words,
    next_commands,
    topic_words,
    trail_words,
)
from grievance.services.audits.audit_history import AuditChange
from grievance.services.overviews.audit_calendar import AuditEntry, ItemLine


def entry_lines(entry: AuditEntry, changes: Iterable[AuditChange]) -> Iterator[str]:
    """Write all that is known of an audit, and how the registry changed it."""
    yield f"{entry.key}  {entry.title} of {one_line(entry.entity)}"
    if entry.audit:
        yield f"Status     {entry.audit.status}"
    yield f"Audited by {one_line(entry.firm) or 'nobody named'}{_lead(entry)}"
    desk = "the oversight desk, not those who audit"
    yield f"Told       {desk if entry.for_desk else 'those who audit'}"
    yield f"File       {entry.file.reference if entry.file else 'none, or not yours'}"
    yield f"Asked      {topic_words(entry.topics) or 'nothing'}"
    yield from (f"Alarm      ! {SENTENCES[one]}" for one in entry.alarms)
    yield from _under("Calendar", map(day_words, entry.days))
    yield from _under("Gates", map(gate_words, entry.gates))
    yield from _under("Allegations", map(item_words, entry.items))
    yield from _under("Left it", map(trail_words, entry.trail))
    yield from _under("To correct", map(correction_words, entry.facts.corrections))
    yield from _under("Done", map(deed_words, entry.deeds))
    yield from _under("Changed", (f"{one.on}  {one.sentence}" for one in changes))
    yield from _under("Next", next_commands(entry))


def change_fields(one: AuditChange) -> Fields:
    """Write for programs what of an audit became otherwise."""
    return {
        "on": one.on,
        "what": one.what,
        "before": one.before or None,
        "after": one.after or None,
        "why": one.why,
    }


def entry_fields(entry: AuditEntry) -> Fields:
    """Write an audit of the calendar for programs."""
    return {
        "key": entry.key,
        "audit": audit_fields(entry.audit),
        "entity": entry.entity,
        "firm": entry.firm or None,
        "lead": entry.lead or None,
        "to_oversight_desk": entry.for_desk,
        "file": entry.file.reference if entry.file else None,
        "asked": [{"criterion": one, "version": of} for one, of in entry.topics],
        "alarms": alarm_fields(entry.alarms),
        "days": [_day_fields(day) for day in entry.days],
        "next": _day_fields(entry.next) if entry.next else None,
        "gates": [_gate_fields(one) for one in entry.gates],
        "notices": [note_fields(one) for one in entry.facts.notices],
        "acknowledged_on": entry.facts.acknowledged_on,
        "answered_on": entry.facts.answered_on,
        "corrections": [correction_fields(one) for one in entry.facts.corrections],
        "items": [_item_fields(one) for one in entry.items],
        "trail": [_item_fields(one) for one in entry.trail],
    }


def note_fields(note: NoticeNote) -> Fields:
    """Write a notice for programs, without its words."""
    return {
        "number": note.number,
        "kind": note.kind,
        "state": note.state,
        "start": note.start,
        "drafted_on": note.drafted_on,
        "settled_on": note.settled_on,
    }


def _day_fields(day: CalendarDay) -> Fields:
    return {
        "what": day.kind,
        "on": day.on,
        "state": day.state,
        "done_on": day.done_on,
    }


def _gate_fields(gate: GateState) -> Fields:
    return {
        "gate": gate.gate,
        "due_on": gate.due_on,
        "state": gate.standing,
        "done_on": gate.done_on,
    }


def _item_fields(item: ItemLine) -> Fields:
    return {
        "reference": item.reference,
        "number": item.number if item.reference else None,
        "criterion": item.criterion,
        "version": item.version,
        "since": item.since,
        "told": item.is_told,
        "carried": item.carried,
        "state": item.state,
        "why": item.why,
        "left_on": item.left_on,
        "to": item.to or None,
        "grade": item.grade or None,
    }


def _lead(entry: AuditEntry) -> str:
    return f", led by {one_line(entry.lead)}" if entry.lead else ""


def _under(head: str, lines: Iterable[str]) -> Iterator[str]:
    shown = [f"  {one_line(line)}" for line in lines]
    if shown:
        yield ""
        yield f"{head} · {len(shown)}"
        yield from shown
