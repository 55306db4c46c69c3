"""
Write to somebody of the office what is due: references, stages, days and counts.

Ordinary mail is read by others on its way.  So there is no word in it of what a case is
about, who complained of whom, or why anything is urgent; only cases that its reader may
open are named, and none where the office wants counts alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from grievance.domain.case import Case
from grievance.domain.ids import CaseId, PersonId, holder_of
from grievance.domain.notice_standing import Alarm
from grievance.domain.people import Person, Role
from grievance.domain.reminder import Call, calls_of, is_urgent
from grievance.domain.staff_mail import StaffMail, StaffMailKind, StaffMailRules
from grievance.services.audits.audit_alarms import AuditWatch, audit_alarms
from grievance.services.cases.tell_of_case import heard_of, may_hear
from grievance.services.directory.read_directory import staff
from grievance.services.log.log_alarm import SUBJECT, log_alarm
from grievance.services.log.witness_log import Witness
from grievance.services.rekeying.say_due_keys import KEYS_DUE, due_key_lines
from grievance.services.rekeying.say_recovery import RECOVERY_USED, recovery_lines
from grievance.services.requests.say_requests import ASKED, request_lines
from grievance.services.statistics.waiting_releases import TO_PUBLISH, release_lines
from grievance.storage.store import Transaction
from grievance.vault.ring import WorkerRing


MOST_LINES = 200  # of one section; whoever has more looks into the list
_WORDS = {
    Call.ESCALATION: "overdue",
    Call.REMINDER: "due soon",
    Call.WINDOW_OVER: "waiting time over",
}
_FOOT = (
    "",
    "`grievance clocks` and the desk show which clocks these are.",
    "This mail was written by a machine; nobody reads answers to it.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffWords:
    """What a mail says."""

    subject: str
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """A case in which something is due, at its most pressing."""

    case: Case
    call: Call
    due_on: date

    @property
    def line(self) -> str:
        """What is said of it."""
        case = self.case
        return f"{case.reference}  {case.stage:<16} {self.due_on}  {_WORDS[self.call]}"


def write_staff_mail(  # noqa: PLR0913  # which mail, to whom, by what rules, when
    tx: Transaction,
    ring: WorkerRing,
    mail: StaffMail,
    person: Person,
    rules: StaffMailRules,
    *,
    today: date,
    audits: AuditWatch | None = None,
    witness: Witness | None = None,
) -> StaffWords | None:
    """Return what *mail* says now, on the office's *today*; None for nothing."""
    if mail.kind is StaffMailKind.ALERT:
        return _alert(tx, ring, mail, person, rules, today)
    alarms = audit_alarms(tx, ring, audits, today=today) if audits else {}
    reached = {one.id for one in staff(ring.directory, at=mail.made_at) if one.address}
    words = _digest(tx, ring, person, rules, today, alarms, reached)
    keys = due_key_lines(tx, ring.directory, person, at=mail.made_at, today=today)
    words = _with_counts(words, KEYS_DUE, keys)
    asked = request_lines(tx, ring, person, at=mail.made_at)
    words = _with_counts(words, ASKED, asked)
    words = _with_counts(words, TO_PUBLISH, release_lines(tx, person))
    words = _with_alarm(words, RECOVERY_USED, recovery_lines(tx, person, mail.made_at))
    return _with_alarm(words, SUBJECT, log_alarm(tx, person, witness))


def _with_alarm(
    words: StaffWords | None, subject: str, lines: tuple[str, ...]
) -> StaffWords | None:
    """Put before all else what cannot wait, as that the log is not to be trusted."""
    if not lines:
        return words
    body = words.body if words else _text(_FOOT[-1:])
    return StaffWords(subject=subject, body=_text(lines) + body)


def _with_counts(
    words: StaffWords | None, what: str, lines: tuple[str, ...]
) -> StaffWords | None:
    """Put before the rest what waits, as keys that are due: no case is named by it."""
    if not lines:
        return words
    subject = f"{words.subject}, {what}" if words else what
    body = words.body if words else _text(_FOOT[-1:])
    return StaffWords(subject=subject, body=_text((*lines, "")) + body)


def _digest(  # noqa: PLR0913, PLR0917  # to whom, by what rules, what is amiss
    tx: Transaction,
    ring: WorkerRing,
    person: Person,
    rules: StaffMailRules,
    today: date,
    alarms: Mapping[CaseId, tuple[Alarm, ...]],
    reached: Collection[PersonId],
) -> StaffWords | None:
    covers = tx.worklists.covers(holder_of(person.id))
    calling = (case for case in covers if any(calls_of(case, today)))
    told = heard_of(tx, ring, person, calling)
    due = sorted(_due(told, today), key=lambda one: (one.due_on, one.case.reference))
    own = [one for one in due if one.case.owner == person.id]
    others = [one for one in due if _is_escalated_to(one, person)]
    theirs = [c for c in covers if c.id in alarms and _is_for(c, person, reached)]
    amiss = [(case, alarms[case.id]) for case in heard_of(tx, ring, person, theirs)]
    if not (own or others or amiss or rules.empty):
        return None
    counts = ", ".join(filter(None, (_counts([*own, *others]), _count_amiss(amiss))))
    open_ = sum(case.is_open for case in covers if case.owner == person.id)
    body = (
        f"As of {today}: {counts or 'nothing is due'}. Open cases of yours: {open_}.",
        *_section("Yours", own, rules),
        *_section("Overdue with others", others, rules),
        *_audits(amiss, rules),
        *_FOOT,
    )
    return StaffWords(subject=counts or "nothing is due", body=_text(body))


_Amiss = tuple[Case, tuple[Alarm, ...]]


def _is_for(case: Case, person: Person, reached: Collection[PersonId]) -> bool:
    """
    Tell whether *person* hears what is amiss in a case: they answer for it.

    Or coordinate, where no mail reaches who does: a correction takes up to a year, and
    people leave.
    """
    is_nobodys = case.owner not in reached
    return case.owner == person.id or (is_nobodys and person.has(Role.COORDINATOR))


def _count_amiss(amiss: Sequence[_Amiss]) -> str:
    return f"{len(amiss)} to see to for audits" if amiss else ""


def _audits(amiss: Sequence[_Amiss], rules: StaffMailRules) -> Iterator[str]:
    """Say what is amiss in codes, which a list explains to whoever may read it."""
    if not amiss:
        return
    yield ""
    if not rules.references:
        yield f"Audits: {_count_amiss(amiss)}"
        return
    yield "Audits (`grievance follow-ups` explains):"
    for case, alarms in amiss[:MOST_LINES]:
        yield f"  {case.reference}  {', '.join(alarms)}"
    if len(amiss) > MOST_LINES:
        yield f"  and {len(amiss) - MOST_LINES} more"


def _alert(  # noqa: PLR0913, PLR0917  # as above
    tx: Transaction,
    ring: WorkerRing,
    mail: StaffMail,
    person: Person,
    rules: StaffMailRules,
    today: date,
) -> StaffWords | None:
    """Speak of one case, if it still cannot wait and they may still open it."""
    if mail.case_id is None:
        return None
    if not may_hear(tx, ring, person, mail.case_id):
        return None
    case = tx.cases.get(mail.case_id)
    urgent = [
        _Due(case=case, call=call, due_on=clock.due_on)
        for clock, call in calls_of(case, today)
        if is_urgent(case, clock, call)
    ]
    if not urgent:
        return None
    body = (
        "A case cannot wait for the morning; please look at it now.",
        *_section("Now", urgent[:1], rules),
        *_FOOT,
    )
    return StaffWords(subject="a case cannot wait", body=_text(body))


def _due(cases: Iterable[Case], today: date) -> Iterator[_Due]:
    """Give each case once: what is overdue goes before what is due soon."""
    for case in cases:
        calls = (
            _Due(case=case, call=call, due_on=clock.due_on)
            for clock, call in calls_of(case, today)
        )
        yield min(calls, key=lambda one: (list(_WORDS).index(one.call), one.due_on))


def _is_escalated_to(due: _Due, person: Person) -> bool:
    is_others = due.case.owner != person.id
    return is_others and due.call is Call.ESCALATION and person.has(Role.COORDINATOR)


def _counts(due: Sequence[_Due]) -> str:
    found = ((words, [one.call for one in due].count(c)) for c, words in _WORDS.items())
    return ", ".join(f"{count} {words}" for words, count in found if count)


def _section(title: str, due: Sequence[_Due], rules: StaffMailRules) -> Iterator[str]:
    if not due:
        return
    yield ""
    if not rules.references:
        yield f"{title}: {_counts(due)}"
        return
    yield f"{title}:"
    yield from (f"  {one.line}" for one in due[:MOST_LINES])
    if len(due) > MOST_LINES:
        yield f"  and {len(due) - MOST_LINES} more"


def _text(lines: Sequence[str]) -> str:
    return "\n".join((*lines, ""))
