"""
Which audit has to answer which allegation, and what those who audit are told next.

Everything follows from what is flagged, from the registry and from what was told so
far; asked again, it comes to the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import AuditItem, ItemState, Key, Left, Topic
from grievance.domain.ids import AuditId, EntityId


LATE_START = timedelta(days=30)  # a day may pass before the registry hears of it
_AHEAD = frozenset(
    {AuditStatus.PLANNED, AuditStatus.SCHEDULED, AuditStatus.PLAN_SUBMITTED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """
    An allegation that an audit has to answer.

    *standard* is the name of the one that its criterion is of, as on certificates; empty
    where that is not known.  *since* and *public_since* as in `CodedAllegation`.
    """

    key: Key
    entity_id: EntityId
    criterion: str
    version: str = ""
    standard: str
    flagged_on: date
    flags: int = 0
    carried: int = 0
    since: date | None = None
    public_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The audits there are, and the standards each of them covers; none if unknown."""

    audits: Mapping[AuditId, Audit] = field(default_factory=dict, repr=False)
    standards: Mapping[AuditId, frozenset[str]] = field(
        default_factory=dict, repr=False
    )

    def of_entities(self) -> Mapping[EntityId, tuple[Audit, ...]]:
        """Return the audits of each Entity that are not cancelled, by their days."""
        found: defaultdict[EntityId, list[Audit]] = defaultdict(list)
        for audit in self.audits.values():
            if audit.status is not AuditStatus.CANCELLED:
                found[audit.entity_id].append(audit)
        return {one: tuple(sorted(held, key=_by_day)) for one, held in found.items()}

    def covers(self, audit: Audit, follow_up: FollowUp) -> bool:
        """Whether the audit is of that Entity, and by a certificate of that standard."""
        standards = self.standards.get(audit.id, frozenset())
        is_unknown = not standards or not follow_up.standard
        is_covered = is_unknown or follow_up.standard in standards
        return is_covered and audit.entity_id == follow_up.entity_id


def start_of(audit: Audit) -> date | None:
    """Return the day it begins, or is to; the first day it may where none is fixed."""
    return audit.start or audit.due_from


def end_of(audit: Audit) -> date | None:
    """Return the day it ended, or the last on which it may have."""
    return audit.actual_end or audit.start or audit.due_until or audit.due_from


def is_ahead(audit: Audit, today: date) -> bool:
    """Whether those who hold it can still be told something before it begins."""
    latest = audit.start or audit.due_until or audit.due_from
    if audit.actual_start is not None or audit.status not in _AHEAD:
        return False
    return latest is None or latest + LATE_START >= today


def takes_more(audit: Audit, today: date) -> bool:
    """Whether something new can be put onto it: surely it has not begun."""
    latest = audit.start or audit.due_until or audit.due_from
    return is_ahead(audit, today) and (latest is None or latest >= today)


def assign(
    follow_ups: Iterable[FollowUp],
    scope: Scope,
    files: Mapping[AuditId, AuditFacts],
    today: date,
) -> dict[Key, AuditId | None]:
    """
    Return the audit that has to answer each follow-up; None where there is none.

    That is the next one by date.  One that has begun keeps what it was told of until it
    has answered; one that said that it did not assess something is not asked again.
    """
    waiting, excluded = _waiting(files, scope, today), _excluded(files)
    by_entity = scope.of_entities()
    on = {(item.key, id_) for id_, facts in files.items() for item in facts.on}
    assigned: dict[Key, AuditId | None] = {}
    for one in follow_ups:
        held = waiting.get(one.key)
        ahead = (
            audit.id
            for audit in by_entity.get(one.entity_id, ())
            if _may_take(audit, today, is_on=(one.key, audit.id) in on)
            and audit.id not in excluded[one.key]
            and scope.covers(audit, one)
        )
        assigned[one.key] = held or next(ahead, None)
    return assigned


def _may_take(audit: Audit, today: date, *, is_on: bool) -> bool:
    """Whether it can be asked: what it has on it stays while it may not have begun."""
    return is_ahead(audit, today) if is_on else takes_more(audit, today)


def _waiting(
    files: Mapping[AuditId, AuditFacts], scope: Scope, today: date
) -> dict[Key, AuditId]:
    """Return what was told of to an audit that has begun, and has not answered."""
    found: dict[Key, AuditId] = {}
    for audit_id, facts in files.items():
        audit = scope.audits.get(audit_id)
        if audit is None or audit.status is AuditStatus.CANCELLED:
            continue
        if not is_ahead(audit, today):
            untold = facts.untold
            found |= {i.key: audit_id for i in facts.on if i not in untold}
    return found


def _excluded(files: Mapping[AuditId, AuditFacts]) -> defaultdict[Key, set[AuditId]]:
    """Return the audits that have said of an item that they did not assess it."""
    found: defaultdict[Key, set[AuditId]] = defaultdict(set)
    for audit_id, facts in files.items():
        for item in facts.items:
            if item.state is ItemState.CARRIED:
                found[item.key].add(audit_id)
    return found


def bring_up(
    facts: AuditFacts,
    assigned: Iterable[FollowUp],
    whereto: Mapping[Key, AuditId | None],
    why: Mapping[Key, Left],
    *,
    today: date,
) -> AuditFacts:
    """
    Return the facts with exactly the items that the audit has to answer now.

    What left is kept, with the day, *why*, and the audit that it went to.  What comes
    in about a criterion that they were told of is no news: nobody can tell it apart.
    """
    wanted = {one.key: one for one in assigned}
    kept = [_kept(item, wanted, whereto, why, today) for item in facts.items]
    on = {item.key for item in kept if item.is_on}
    new = [_new(one, kept, today) for key, one in wanted.items() if key not in on]
    return facts.with_items((*kept, *new))


def _kept(
    item: AuditItem,
    wanted: Mapping[Key, FollowUp],
    whereto: Mapping[Key, AuditId | None],
    why: Mapping[Key, Left],
    today: date,
) -> AuditItem:
    one = wanted.get(item.key)
    if not item.is_on or (one and _is_same(one, item)):
        return item
    left = why.get(item.key, Left.UNFLAGGED)
    is_moved = item.key in whereto and one is None
    state = ItemState.MOVED if is_moved else ItemState.ENDED
    return item.leave(state, left, on=today, to=whereto.get(item.key))


def _new(one: FollowUp, items: Iterable[AuditItem], today: date) -> AuditItem:
    alike = [item for item in items if item.topic == _topic(one)]
    known = max(alike, key=lambda item: item.told, default=None)
    return AuditItem(
        case_id=one.key[0],
        number=one.key[1],
        criterion=one.criterion,
        version=one.version,
        flags=one.flags,
        since=today,
        carried=one.carried,
        listed=max((item.listed for item in alike), default=0),
        told=known.told if known else 0,
        told_since=known.told_since if known else 0,
    )


def _is_same(one: FollowUp, item: AuditItem) -> bool:
    """Whether it is asked the same, for the same reason as before."""
    return (_topic(one), one.flags) == (item.topic, item.flags)


def _topic(one: FollowUp) -> Topic:
    return one.criterion, one.version


def why_moved(  # noqa: PLR0913  # from where to where, and what is known
    audit: Audit | None,
    to: Audit | None,
    follow_up: FollowUp,
    scope: Scope,
    today: date,
    *,
    planned: date | None = None,
) -> Left:
    """
    Say why an allegation that was on *audit* is on another one, or on none.

    *planned* is the day of the audit when its file was written last.
    """
    if audit is None or audit.status is AuditStatus.CANCELLED:
        return Left.CANCELLED
    if not is_ahead(audit, today):
        return Left.NEVER_TOLD
    if not scope.covers(audit, follow_up):
        return Left.SCOPE
    if to is None:
        return Left.CANCELLED
    start = start_of(audit)
    is_moved = start is not None and planned is not None and start > planned
    return Left.LATER if is_moved else Left.EARLIER


def _by_day(audit: Audit) -> tuple[date, str]:
    return start_of(audit) or audit.due_until or date.max, str(audit.id)
