"""Say, for the morning mails, where somebody has to see to it that an audit answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.audit_item import Left
from grievance.domain.file_alarms import correction_alarms, gate_alarms
from grievance.domain.firm import Firm
from grievance.domain.ids import CaseId
from grievance.domain.next_notice import NoticeRules
from grievance.domain.notice_standing import Alarm, alarms_of
from grievance.services.audits.audit_scope import AuditBooks
from grievance.services.audits.plan_audits import Plan, Planned, plan_audits
from grievance.services.audits.snapshot import Snapshot
from grievance.services.slips.known_slips import SlipMemory, known_slips
from grievance.storage.store import Transaction
from grievance.vault.ring import WorkerRing


NEWS = timedelta(days=7)  # nobody reads every morning mail
_PASSED_ON = frozenset({Left.CANCELLED, Left.NEVER_TOLD, Left.SCOPE})


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditWatch:
    """
    What looking after audits needs besides the books.

    *desk* is where notices go about firms that nobody else oversees, if there is one.
    """

    memory: SlipMemory = field(repr=False)
    open_catalogue: Callable[[], Catalogue]
    open_rules: Callable[[], NoticeRules]
    desk: str = ""


def audit_alarms(
    tx: Transaction, ring: WorkerRing, watch: AuditWatch, *, today: date
) -> Mapping[CaseId, tuple[Alarm, ...]]:
    """
    Return what is amiss, by the case or, once an audit has one, by its file.

    It changes nothing, and stays true until somebody has seen to it.
    """
    snapshot = Snapshot.of(known_slips(tx, ring, watch.memory))
    books = AuditBooks.read(tx)
    plan = plan_audits(snapshot, books, watch.open_catalogue(), today=today)
    found: defaultdict[CaseId, list[Alarm]] = defaultdict(list)
    for case_id, alarm in _all(snapshot, books, plan, watch, today):
        if alarm not in found[case_id]:
            found[case_id].append(alarm)
    return {case_id: tuple(alarms) for case_id, alarms in found.items()}


def _all(
    snapshot: Snapshot, books: AuditBooks, plan: Plan, watch: AuditWatch, today: date
) -> Iterator[tuple[CaseId, Alarm]]:
    yield from (
        (case_id, Alarm.ALTERED) for case_id in sorted(snapshot.unsound, key=str)
    )
    for one in plan.homeless:
        yield one.key[0], Alarm.NO_AUDIT
    firms = {firm.id: firm for firm in books.side.firms}
    for planned in plan.audits:
        held_by = planned.audit.firm_id if planned.audit else None
        firm = firms.get(held_by) if held_by else None
        for alarm in _of_audit(planned, firm, watch, today):
            yield from ((case_id, alarm) for case_id in _whose(planned))
    items = (item for facts in snapshot.facts.values() for item in facts.items)
    yield from (
        (item.case_id, Alarm.PASSED_ON)
        for item in items
        if item.left in _PASSED_ON and (item.left_on or date.min) >= today - NEWS
    )


def _of_audit(
    planned: Planned, firm: Firm | None, watch: AuditWatch, today: date
) -> Iterator[Alarm]:
    facts, rules = planned.facts, watch.open_rules()
    if facts.on:
        if firm is not None and not firm.oversight:
            firm = replace(firm, oversight=watch.desk)
        found = alarms_of(facts, planned.audit, firm, rules, today)
        # Mail is read by others on its way: whom somebody complains of is not for them.
        yield from (one for one in found if one is not Alarm.OVERSIGHT)
    if planned.file is not None and planned.file.case.is_open:
        yield from gate_alarms(facts, planned.audit, rules.calendar, today)
    yield from correction_alarms(facts, today)


def _whose(planned: Planned) -> tuple[CaseId, ...]:
    """Return whose owner is told: that of the file, or of each case without one."""
    if planned.file is not None:
        return (planned.file.case.id,)
    return tuple(dict.fromkeys(item.case_id for item in planned.facts.on))
