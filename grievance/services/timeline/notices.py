"""What auditors are told for a case, and what they answer, on its days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from grievance.domain.audit import Audit
from grievance.domain.audit_days import CalendarDay, DayKind, DayState, calendar_days
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import AuditItem, ItemState, Left
from grievance.domain.ids import AuditId
from grievance.domain.next_notice import OVERSIGHT, NoticeRules
from grievance.domain.notice_note import NoteState, NoticeNote
from grievance.domain.proposed_finding import AuditAnswer
from grievance.domain.registry import key_of
from grievance.domain.timeline import Lane, Moment, TimelineEntry
from grievance.services.audits.audit_history import AuditChange


WHY = {
    Left.ANSWERED: "it was answered",
    Left.NOT_ASSESSED: "it was not assessed",
    Left.CANCELLED: "the audit was cancelled",
    Left.EARLIER: "another audit comes before it",
    Left.LATER: "the audit was moved to later",
    Left.SCOPE: "the audit does not cover its standard",
    Left.NEVER_TOLD: "the audit began before it was told",
    Left.CASE_OVER: "the case is over",
    Left.UNFLAGGED: "the flag was taken off",
}
_ENDED = {
    NoteState.RELEASED: Moment.NOTICE_RELEASED,
    NoteState.OVERTAKEN: Moment.NOTICE_ENDED,
    NoteState.DROPPED: Moment.NOTICE_ENDED,
    NoteState.FAILED: Moment.NOTICE_ENDED,
}
_ENDED_WORDS = {
    NoteState.RELEASED: "released",
    NoteState.OVERTAKEN: "overtaken by another",
    NoteState.DROPPED: "given up",
    NoteState.FAILED: "did not arrive",
}
_TELLS = frozenset({DayKind.FIRST, DayKind.REMINDER, DayKind.LAST})
_COMES = frozenset({DayState.AHEAD, DayState.DUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAudit:
    """
    An audit that something of a case is, or was, on: *items* are those of the case.

    *audit* is None where the registry has it no more.
    """

    facts: AuditFacts
    audit: Audit | None
    items: tuple[AuditItem, ...]
    is_waiting: bool = False

    @property
    def name(self) -> str:
        """The key of the audit."""
        return key_of(self.audit) if self.audit else str(self.facts.audit_id)


def notice_entries(
    told: Iterable[ToldAudit],
    audits: Mapping[AuditId, Audit],
    rules: NoticeRules,
    today: date,
) -> Iterator[TimelineEntry]:
    """Yield what was told, what is due, and what became of each allegation."""
    for one in told:
        for note in one.facts.notices:
            if _concerns(note, one.items):
                yield from _of_note(one, note)
        yield from _acknowledged(one)
        yield from (_left(one, item, audits) for item in one.items if not item.is_on)
        if one.is_waiting and one.audit is not None:
            days = calendar_days(one.facts, one.audit, rules, today)
            yield from _due(one, days)


def answer_entries(
    answers: Iterable[AuditAnswer],
    told: Iterable[ToldAudit],
    audits: Mapping[AuditId, Audit],
) -> Iterator[TimelineEntry]:
    """Yield what audits answered whose files this person may not open."""
    seen = {one.facts.audit_id for one in told}
    for answer in answers:
        if answer.audit_id not in seen:
            audit = audits.get(answer.audit_id)
            numbers = " ".join(f"A{number}" for number in answer.allegations)
            grade = answer.grade.replace("-", " ")
            yield TimelineEntry(
                on=answer.found_on,
                lane=Lane.NOTICES,
                moment=Moment.ANSWERED if answer.grade.is_answer else Moment.CARRIED,
                about=key_of(audit) if audit else str(answer.audit_id),
                text=f"{numbers} {answer.criterion}: {grade}",
            )


def change_entries(
    one: ToldAudit, changes: Iterable[AuditChange]
) -> Iterator[TimelineEntry]:
    """Yield how an audit was moved, while something of the case was on it."""
    since = min(item.since for item in one.items) if one.items else date.max
    for change in changes:
        if change.on >= since:
            yield _entry(one, change.on, Moment.MOVED, change.sentence)


def _concerns(note: NoticeNote, items: Sequence[AuditItem]) -> bool:
    """Whether a notice was drafted while something of the case was on the audit."""
    return any(
        item.since <= note.drafted_on
        and (item.left_on is None or note.drafted_on <= item.left_on)
        for item in items
    )


def _of_note(one: ToldAudit, note: NoticeNote) -> Iterator[TimelineEntry]:
    kind = note.kind.replace("-", " ")
    desk = " to the oversight desk" if _is_for_desk(one) else ""
    if note.is_pending:
        said = f"{kind} notice waits to be released"
        yield _entry(one, note.drafted_on, Moment.NOTICE_DRAFTED, said)
    elif note.settled_on is not None:
        said = f"{kind} notice {_ENDED_WORDS[note.state]}{desk}"
        yield _entry(one, note.settled_on, _ENDED[note.state], said)


def _is_for_desk(one: ToldAudit) -> bool:
    return one.facts.addressee.startswith(OVERSIGHT)


def _acknowledged(one: ToldAudit) -> Iterator[TimelineEntry]:
    on = one.facts.acknowledged_on
    if on is not None:
        yield _entry(one, on, Moment.ACKNOWLEDGED, "the notice was acknowledged")


def _left(
    one: ToldAudit, item: AuditItem, audits: Mapping[AuditId, Audit]
) -> TimelineEntry:
    what = f"A{item.number} {item.criterion}"
    if item.state is ItemState.ANSWERED:
        said = f"{what}: {item.grade.replace('-', ' ') or 'answered'}"
        return _entry(one, item.left_on, Moment.ANSWERED, said)
    if item.state is ItemState.CARRIED:
        said = f"{what}: not assessed, the next audit has to"
        return _entry(one, item.left_on, Moment.CARRIED, said)
    why = WHY[item.left] if item.left else "nobody says why"
    to = audits.get(item.to) if item.to else None
    goes = f"{what} went to {key_of(to)}" if to else f"{what} left this audit"
    return _entry(one, item.left_on, Moment.MOVED, f"{goes}: {why}")


def _due(one: ToldAudit, days: Iterable[CalendarDay]) -> Iterator[TimelineEntry]:
    for day in days:
        if day.state in _COMES and day.kind in _TELLS:
            said = f"{day.kind.replace('-', ' ')} notice is due"
            yield _entry(one, day.on, Moment.NOTICE_DUE, said)
        elif day.state in _COMES and day.kind is DayKind.ANSWER:
            yield _entry(one, day.on, Moment.NOTICE_DUE, "its answer is due")


def _entry(one: ToldAudit, on: date | None, moment: Moment, said: str) -> TimelineEntry:
    return TimelineEntry(
        on=on, lane=Lane.NOTICES, moment=moment, about=one.name, text=said
    )
