"""What those who audit are told next: which notice is to wait for people today, if any."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from grievance.domain.audit import Audit
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.calendar import OfficeCalendar
from grievance.domain.notice import NoticeCalendar, NoticeKind
from grievance.domain.notice_note import NoteState, NoticeNote
from grievance.domain.planning import end_of, is_ahead, start_of
from grievance.domain.topic_facts import TopicFacts


_SAID = frozenset({NoteState.RELEASED, NoteState.DROPPED})
_FIRST_WORD = frozenset({NoticeKind.FIRST, NoticeKind.LATE})
OVERSIGHT = "oversight:"
_REMINDS = (
    NoticeKind.ACKNOWLEDGEMENT_REMINDER,
    NoticeKind.REMINDER,
    NoticeKind.LAST,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRules:
    """
    When notices are due, and on which days the office works.

    *acknowledge_within* are business days; *earlier* is how many days more than the
    calendar's lead one is drafted before its day, which the worker draws for each audit
    so that no day on the books gives away which audit it is.
    """

    calendar: NoticeCalendar = field(default_factory=NoticeCalendar)
    office: OfficeCalendar = field(default_factory=OfficeCalendar)
    acknowledge_within: int = 10
    earlier: timedelta = timedelta()

    @property
    def lead(self) -> timedelta:
        """How long before its day a notice is drafted."""
        return self.calendar.lead + self.earlier

    def acknowledge_by(self, released_on: date) -> date:
        """Return the last day on which a notice is to be acknowledged."""
        return self.office.add_business_days(released_on, self.acknowledge_within)


def wanted_notice(
    facts: AuditFacts, audit: Audit, rules: NoticeRules, today: date
) -> NoticeKind | None:
    """Return the kind of notice that has to wait for people now; None for none."""
    start = start_of(audit)
    if not facts.on or not facts.addressee or start is None:
        return None
    if not is_ahead(audit, today):
        return _after(facts, end_of(audit) or start, rules, today)
    if not facts.tellings:
        return _first(start, rules, today)
    if facts.untold:
        return NoticeKind.ADDENDUM
    chasing = _unacknowledged(facts, rules, today)
    if chasing is NoticeKind.OVERSIGHT:
        return chasing
    return _again(facts, start, rules, today) or chasing


def with_notice(
    facts: AuditFacts,
    audit: Audit | None,
    rules: NoticeRules,
    today: date,
    current: Iterable[TopicFacts] = (),
) -> tuple[AuditFacts, NoticeNote | None]:
    """
    Return the facts with the notice that has to wait now, and the note of a new one.

    What waits and says the same stays; *current* as in `AuditFacts.drafted`.
    """
    start = start_of(audit) if audit else None
    if audit is None or start is None:
        return overtaken(facts, on=today), None
    facts = replace(facts, start=start)
    kind = wanted_notice(facts, audit, rules, today)
    if kind is not None and is_enough(facts, kind, start):
        return facts, None
    facts = overtaken(facts, on=today)
    if kind is None:
        return facts, None
    note = new_note(facts, kind, start=start, on=today)
    return facts.drafted(note, current), note


def is_enough(facts: AuditFacts, kind: NoticeKind, start: date) -> bool:
    """Whether the notice that waits says what one of *kind* would say today."""
    pending = facts.pending
    if pending is None or pending.number <= facts.elsewhere:
        return False
    if pending.start != start or not facts.is_listed(pending):
        return False
    return pending.kind is kind or {pending.kind, kind} <= _FIRST_WORD


def overtaken(facts: AuditFacts, *, on: date) -> AuditFacts:
    """Return the facts without a notice that waits: another takes its place, or none."""
    pending = facts.pending
    if pending is None:
        return facts
    return facts.settled(pending.number, NoteState.OVERTAKEN, on=on)


def new_note(
    facts: AuditFacts, kind: NoticeKind, *, start: date, on: date
) -> NoticeNote:
    """Make the note of one more notice."""
    return NoticeNote(number=facts.next_number, kind=kind, start=start, drafted_on=on)


def goes_to(facts: AuditFacts, addressee: str) -> AuditFacts:
    """Return the facts with another addressee, who knows of nothing yet."""
    if facts.addressee == addressee:
        return facts
    return replace(
        facts,
        addressee=addressee,
        elsewhere=facts.next_number - 1,
        acknowledged_on=None,
    )


def _first(start: date, rules: NoticeRules, today: date) -> NoticeKind | None:
    due = start - rules.calendar.first
    if today < due - rules.lead:
        return None
    return NoticeKind.FIRST if today <= due else NoticeKind.LATE


def _again(
    facts: AuditFacts, start: date, rules: NoticeRules, today: date
) -> NoticeKind | None:
    """Return the reminder or the last notice, when its day has come."""
    for kind in (NoticeKind.LAST, NoticeKind.REMINDER):
        due = rules.calendar.day(kind, start)
        assert due is not None  # both have one
        if today >= due - rules.lead:
            is_late = today >= start
            is_said = _is_said(facts, kind, start, due, rules.calendar.gap)
            return None if is_late or is_said else kind
    return None


def _is_said(
    facts: AuditFacts, kind: NoticeKind, start: date, due: date, gap: timedelta
) -> bool:
    """Whether it was said for that day, or all of it shortly before that."""
    was_said = any(
        note.kind is kind and note.start == start for note in _settled(facts)
    )
    said_on = (note.settled_on for note in facts.tellings)
    return was_said or any(on is not None and on + gap > due for on in said_on)


def _settled(facts: AuditFacts) -> tuple[NoticeNote, ...]:
    """Return the notices to the present addressee that people let go, or gave up."""
    return tuple(
        note
        for note in facts.notices
        if note.state in _SAID and note.number > facts.elsewhere
    )


def _unacknowledged(
    facts: AuditFacts, rules: NoticeRules, today: date
) -> NoticeKind | None:
    """
    Return what is to be sent where nobody has said that a notice arrived.

    It counts from the first of those in a row; whatever repeats it reminds as well.
    """
    known = facts.acknowledged_on or date.min
    days = [note.settled_on for note in facts.tellings]
    silent = [day for day in days if day is not None and day > known]
    if not silent:
        return None
    due = rules.acknowledge_by(min(silent))
    return _chase(facts, _REMINDS, due, rules, today) if today > due else None


def _after(
    facts: AuditFacts, ended: date, rules: NoticeRules, today: date
) -> NoticeKind | None:
    """Return what is to be sent where an audit was held and has not answered."""
    due = ended + rules.calendar.answer
    if not facts.tellings or today <= due:
        return None
    return _chase(facts, (NoticeKind.ANSWER_REMINDER,), ended, rules, today)


def _chase(
    facts: AuditFacts,
    reminders: tuple[NoticeKind, ...],
    since: date,
    rules: NoticeRules,
    today: date,
) -> NoticeKind | None:
    """Remind once; then, where that helped nothing, tell those who oversee, once."""
    reminded_on = _first_on(facts, reminders, since)
    if reminded_on is None:
        return reminders[0]
    is_overseen = facts.addressee.startswith(OVERSIGHT)
    if is_overseen or today <= rules.acknowledge_by(reminded_on):
        return None
    told_on = _first_on(facts, (NoticeKind.OVERSIGHT,), reminded_on)
    return NoticeKind.OVERSIGHT if told_on is None else None


def _first_on(
    facts: AuditFacts, kinds: tuple[NoticeKind, ...], since: date
) -> date | None:
    days = (
        note.settled_on
        for note in _settled(facts)
        if note.kind in kinds and note.settled_on and note.settled_on >= since
    )
    return min(days, default=None)
