"""Where what is told about an audit stands, for people to see; and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from grievance.domain.audit import Audit
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import AuditItem
from grievance.domain.firm import Firm
from grievance.domain.next_notice import OVERSIGHT, NoticeRules
from grievance.domain.planning import end_of, is_ahead, start_of


class Stands(StrEnum):
    """How far an audit is told of an allegation, and has answered it."""

    NO_AUDIT = "no-audit"
    UNDATED = "undated"
    AHEAD = "ahead"  # the first notice is due on a later day
    DUE = "due"  # it is to be drafted and let go now
    DRAFTED = "drafted"  # it waits for people
    RELEASED = "released"
    ACKNOWLEDGED = "acknowledged"
    UNACKNOWLEDGED = "unacknowledged"  # and the time for it is over
    HELD = "held"  # the audit began, and has time for its answer
    ANSWER_OVERDUE = "answer-overdue"
    ANSWERED = "answered"


class Alarm(StrEnum):
    """Why somebody has to see to it that an audit answers."""

    NO_AUDIT = "no-audit"
    NO_DAY = "no-day"
    NO_FIRM = "no-firm"
    NO_ADDRESS = "no-address"
    BEGAN_UNTOLD = "began-untold"
    OVERSIGHT = "oversight"
    RELEASE_OVERDUE = "release-overdue"
    UNACKNOWLEDGED = "unacknowledged"
    ANSWER_OVERDUE = "answer-overdue"
    PASSED_ON = "passed-on"
    NOT_SENT = "not-sent"
    ALTERED = "altered"
    GATE_OVERDUE = "gate-overdue"
    PLAN_OVERDUE = "plan-overdue"
    CORRECTION_OVERDUE = "correction-overdue"


SENTENCES: Mapping[Alarm, str] = MappingProxyType(
    {
        Alarm.NO_AUDIT: "The registry has no audit ahead that covers the standard of this "
        "criterion (one that has begun may be asked, whose file is not yours); ask the firm "
        "when the next one is, and put it on record with `grievance audits add`.",
        Alarm.NO_DAY: "The audit has no fixed day, and what it is told is counted from the "
        "first day of its window, if it has one; ask the firm for the day, and put it on "
        "record with `grievance audits move`.",
        Alarm.NO_FIRM: "The registry does not say who holds the audit, so nobody can be "
        "told; name the firm with `grievance audits team`.",
        Alarm.NO_ADDRESS: "The registry has no address for notices about this audit, so "
        "none can go out; add it to the sheet of firms, and import that.",
        Alarm.BEGAN_UNTOLD: "The first day of an audit came before anybody let a notice go: "
        "release it if the audit has not begun, or note with `grievance audits begin` that "
        "it has, and the next one has to answer.",
        Alarm.OVERSIGHT: "Notices go to the oversight desk and not to those who audit, as "
        "they have to; there is nothing to do.",
        Alarm.RELEASE_OVERDUE: "A notice waits although its day is over; read it with "
        "`grievance notices show`, and let it go with `grievance letters release`.",
        Alarm.UNACKNOWLEDGED: "Nobody said in time that the notice arrived; ask by "
        "telephone, and note it with `grievance findings acknowledge`.",
        Alarm.ANSWER_OVERDUE: "The audit was held, and its answer has not come in time; "
        "ask those who held it for the filled-in form.",
        Alarm.ALTERED: "Its slip was changed behind the log's back, and no notice goes to "
        "a firm meanwhile; run `grievance log verify`.",
        Alarm.PASSED_ON: "The audit that was to answer was cancelled, changed, or began "
        "untold; the next one has to.",
        Alarm.NOT_SENT: "A notice did not go out, or came back; mend why, and release the "
        "draft that took its place.",
        Alarm.GATE_OVERDUE: "Nobody has looked at the audit in time; see `grievance gates "
        "list`, and say what was looked at with `grievance gates pass`.",
        Alarm.PLAN_OVERDUE: "The corrective action plan has not come in time; ask for it, "
        "and say when it came with `grievance findings note`.",
        Alarm.CORRECTION_OVERDUE: "The day is over by which it was to be corrected; ask, "
        "and say when it was with `grievance findings note`.",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeStanding:
    """Where it stands, and since or until which day."""

    state: Stands
    on: date | None = None


def notice_standing(
    facts: AuditFacts,
    audit: Audit,
    item: AuditItem | None,
    rules: NoticeRules,
    today: date,
) -> NoticeStanding:
    """Say how far the audit is told of *item*; None for what is not in its file yet."""
    if item is not None and _is_told(facts, audit, item, today):
        return told_standing(facts, audit, rules, today)
    if facts.pending is not None:
        return NoticeStanding(state=Stands.DRAFTED, on=facts.pending.drafted_on)
    start = start_of(audit)
    if start is None:
        return NoticeStanding(state=Stands.UNDATED)
    due = start - rules.calendar.first
    is_due = today >= due - rules.lead
    return NoticeStanding(state=Stands.DUE if is_due else Stands.AHEAD, on=due)


def told_standing(
    facts: AuditFacts, audit: Audit, rules: NoticeRules, today: date
) -> NoticeStanding:
    """Say how those answer who were told."""
    told_on = max((n.settled_on for n in facts.tellings if n.settled_on), default=None)
    start = start_of(audit)
    if start is not None and not is_ahead(audit, today):
        due = (end_of(audit) or start) + rules.calendar.answer
        is_late = today > due
        return NoticeStanding(
            state=Stands.ANSWER_OVERDUE if is_late else Stands.HELD, on=due
        )
    if told_on is None:
        return NoticeStanding(state=Stands.RELEASED)
    if facts.acknowledged_on and facts.acknowledged_on >= told_on:
        return NoticeStanding(state=Stands.ACKNOWLEDGED, on=facts.acknowledged_on)
    by = rules.acknowledge_by(told_on)
    if today > by:
        return NoticeStanding(state=Stands.UNACKNOWLEDGED, on=by)
    return NoticeStanding(state=Stands.RELEASED, on=told_on)


def _is_told(facts: AuditFacts, audit: Audit, item: AuditItem, today: date) -> bool:
    """Whether they know of it who hold the audit now, or held it when it began."""
    if not item.told:
        return False
    return not is_ahead(audit, today) or item not in facts.untold


def alarms_of(
    facts: AuditFacts,
    audit: Audit | None,
    firm: Firm | None,
    rules: NoticeRules,
    today: date,
) -> tuple[Alarm, ...]:
    """Return what somebody has to see to about an audit that has to answer something."""
    if audit is None:
        return (Alarm.NO_AUDIT,)
    return (
        *_of_registry(facts, audit, firm),
        *_of_notices(facts, audit, rules, today),
    )


def _of_registry(facts: AuditFacts, audit: Audit, firm: Firm | None) -> Iterator[Alarm]:
    if audit.start is None:
        yield Alarm.NO_DAY
    if firm is None:
        yield Alarm.NO_FIRM
        return
    is_for_desk = facts.addressee.startswith(OVERSIGHT)
    if is_for_desk:
        yield Alarm.OVERSIGHT
    if not (firm.oversight if is_for_desk else firm.notices_to):
        yield Alarm.NO_ADDRESS


def _of_notices(
    facts: AuditFacts, audit: Audit, rules: NoticeRules, today: date
) -> Iterator[Alarm]:
    if not facts.on:
        return
    latest = audit.start or audit.due_until or audit.due_from
    if not facts.tellings and latest is not None and latest <= today:
        yield Alarm.BEGAN_UNTOLD
    if facts.failed is not None:
        yield Alarm.NOT_SENT
    if _waits_too_long(facts, rules, today):
        yield Alarm.RELEASE_OVERDUE
    if facts.tellings:
        yield from _LATE.get(told_standing(facts, audit, rules, today).state, ())


def _waits_too_long(facts: AuditFacts, rules: NoticeRules, today: date) -> bool:
    pending = facts.pending
    if pending is None:
        return False
    due = rules.calendar.day(pending.kind, pending.start)
    return (due or pending.drafted_on + rules.calendar.lead) < today


_LATE: Mapping[Stands, tuple[Alarm, ...]] = MappingProxyType(
    {
        Stands.UNACKNOWLEDGED: (Alarm.UNACKNOWLEDGED,),
        Stands.ANSWER_OVERDUE: (Alarm.ANSWER_OVERDUE,),
    }
)
