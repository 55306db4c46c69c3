"""Say in words what is due around an audit, what was done, and what left it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grievance.domain.audit_days import CalendarDay, DayState, Deed
from grievance.domain.audit_item import ItemState, Topic
from grievance.domain.correction import Correction
from grievance.domain.notice_note import NoticeNote
from grievance.domain.notice_standing import NoticeStanding, Stands
from grievance.domain.reference import Reference
from grievance.domain.review_gate import GateStanding, GateState
from grievance.services.overviews.audit_calendar import AuditEntry, ItemLine
from grievance.services.timeline.notices import WHY


DAY_SIGNS = {
    DayState.AHEAD: "·",
    DayState.DUE: "▲",
    DayState.DRAFTED: "…",
    DayState.DONE: "✓",
    DayState.SPARED: "–",
    DayState.OVER: "–",
}
GATE_SIGNS = {
    GateStanding.AHEAD: "·",
    GateStanding.DUE: "▲",
    GateStanding.OVERDUE: "!",
    GateStanding.DONE: "✓",
}
_TO_PASS = frozenset({GateStanding.DUE, GateStanding.OVERDUE})
_DAY_WORDS = {
    DayState.AHEAD: "ahead",
    DayState.DUE: "due",
    DayState.DRAFTED: "drafted, and waits",
    DayState.DONE: "done",
    DayState.SPARED: "all was said shortly before",
    DayState.OVER: "went by",
}
_STANDS = {
    Stands.NO_AUDIT: "–",
    Stands.UNDATED: "no day yet",
    Stands.AHEAD: "due",
    Stands.DUE: "to draft, due",
    Stands.DRAFTED: "drafted",
    Stands.RELEASED: "released",
    Stands.ACKNOWLEDGED: "acknowledged",
    Stands.UNACKNOWLEDGED: "no word since",
    Stands.HELD: "answer due",
    Stands.ANSWER_OVERDUE: "answer late since",
    Stands.ANSWERED: "answered",
}


def day_words(day: CalendarDay) -> str:
    """Write a day of the calendar."""
    done = f" on {day.done_on}" if day.done_on else ""
    what = day.kind.replace("-", " ")
    return f"{DAY_SIGNS[day.state]} {day.on}  {what}: {_DAY_WORDS[day.state]}{done}"


def gate_words(gate: GateState) -> str:
    """Write a gate that somebody of the office has to pass."""
    done = f" on {gate.done_on}" if gate.done_on else ""
    what = gate.gate.replace("-", " ")
    due = gate.due_on or "no day    "
    return f"{GATE_SIGNS[gate.standing]} {due}  {what}: {gate.standing}{done}"


def item_words(item: ItemLine) -> str:
    """Write an allegation that the audit has to answer."""
    told = "told" if item.is_told else "not told yet"
    carried = f", carried {item.carried}×" if item.carried else ""
    return f"{_whose(item)} {item.criterion} since {item.since}, {told}{carried}"


def trail_words(item: ItemLine) -> str:
    """Write what left an audit, when, why and whereto."""
    start = f"{item.left_on}  {_whose(item)} {item.criterion}"
    if item.state is ItemState.ANSWERED:
        return f"{start}: {item.grade or 'answered'}"
    why = WHY[item.why] if item.why else "nobody says why"
    to = f", now on {item.to}" if item.to else ""
    return f"{start}: {why}{to}"


def deed_words(deed: Deed) -> str:
    """Write what was done on a day."""
    what = f"{deed.what.replace('-', ' ')} " if deed.what else ""
    number = f"notice {deed.number} " if deed.number else ""
    return f"{deed.on}  {what}{number}{deed.kind}"


def standing_words(standing: NoticeStanding) -> str:
    """Say how far an audit is told, and since or until when."""
    return " ".join(filter(None, (_STANDS[standing.state], str(standing.on or ""))))


def topic_words(topics: Iterable[Topic]) -> str:
    """Write the criteria that an audit is asked about."""
    return ", ".join(criterion for criterion, _version in topics)


def next_commands(entry: AuditEntry) -> Iterator[str]:
    """Yield what one may type next of a file, word for word but for what one knows."""
    if entry.file is None:
        return
    file, audit = entry.file.reference, entry.audit
    if entry.pending is not None:
        yield release_command(file, entry.pending)
    is_begun = audit is not None and audit.actual_start is not None
    if is_begun and entry.facts.on:
        yield f"grievance findings list {file}"
    for gate in entry.gates:
        if gate.standing in _TO_PASS:
            yield f"grievance gates pass {file} {gate.gate} -"
    yield from _to_note(file, entry.facts.corrections)


def _to_note(file: Reference, corrections: Iterable[Correction]) -> Iterator[str]:
    for one in corrections:
        if one.waits_for is not None:
            named = f"'{one.criterion}' {one.waits_for}"
            yield f"grievance findings note {file} {named} -"


def correction_words(one: Correction) -> str:
    """Write what is to be corrected, until when, and what is noted of it."""
    plan = f", came on {one.planned_on}" if one.planned_on else ""
    done = f", done on {one.closed_on}" if one.closed_on else ""
    return f"{one.criterion}: plan by {one.plan_by}{plan}; by {one.closed_by}{done}"


def release_command(file: Reference, pending: NoticeNote) -> str:
    """Return the command that lets a notice go which waits."""
    return f"grievance letters release {file} --draft {pending.number}"


def _whose(item: ItemLine) -> str:
    """Name the allegation where its case may be opened."""
    return f"{item.reference} A{item.number}" if item.reference else "another case"
