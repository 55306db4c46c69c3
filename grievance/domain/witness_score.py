"""
How much speaks for somebody of the office being there when an audit is held.

Points [proposed], each with its reason; from `THRESHOLD` on it is suggested, and a
person decides.  They rest on coded facts of the cases and stay in the office: what is
sent out never says that there is a score.

    severity of the worst case       high 2, critical 3
    criteria that are asked about    three or more 1, six or more 2
    passed over by earlier audits    2 for each time, 4 at most
    evidence an earlier audit could  3
    have known, and it found nothing
    critical topics (9.x, 10.x)      2
    who audits is complained of      3
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import AuditItem, ItemState
from grievance.domain.criterion import CriterionIdError, parse_criterion_code
from grievance.domain.evidence import Relation, relation_of
from grievance.domain.finding import Grade
from grievance.domain.ids import CaseId
from grievance.domain.next_notice import OVERSIGHT
from grievance.domain.planning import start_of
from grievance.domain.slip import CodedAllegation, Slip
from grievance.domain.urgency import Urgency


THRESHOLD: Final = 7
_SEVERITY: Final = {Urgency.HIGH: 2, Urgency.CRITICAL: 3}
_MANY, _VERY_MANY = 3, 6  # criteria
_EACH_TIME, _MOST_TIMES = 2, 4
_OVERLOOKED, _CRITICAL_TOPIC, _COMPLAINED_OF = 3, 2, 3
_CRITICAL_PRINCIPLES: Final = frozenset({9, 10})
_COUNTS = frozenset({ItemState.ON, ItemState.ANSWERED, ItemState.CARRIED})
_HELD = frozenset({AuditStatus.REPORT_SUBMITTED, AuditStatus.CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Some points, for what, and why in words that name no case."""

    code: str
    points: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessScore:
    """
    What speaks for a witness assessment; *unread* cases were not there to count.

    Whoever may open fewer cases sees fewer points, never more.
    """

    points: tuple[Point, ...]
    unread: int = 0

    @property
    def total(self) -> int:
        """All points together."""
        return sum(one.points for one in self.points)

    @property
    def is_suggested(self) -> bool:
        """Whether somebody should think of being there."""
        return self.total >= THRESHOLD


def witness_score(
    file: Slip, cases: Mapping[CaseId, Slip], audits: Iterable[Audit]
) -> WitnessScore:
    """
    Return the score of the audit that *file* is about.

    *cases* are the slips of its cases, as far as they may be read, *audits* those of the
    Entity, in any order.
    """
    facts = file.audit
    assert facts is not None  # or it is no file
    items = tuple(item for item in facts.items if item.state in _COUNTS)
    about = {item.case_id for item in items}
    every = (
        *_severity(file),
        *_breadth(items),
        *_carried(items),
        *_overlooked(facts, items, cases, tuple(audits)),
        *_topics(items),
        *_complained_of(facts, [cases[one] for one in about & cases.keys()]),
    )
    return WitnessScore(points=every, unread=len(about - cases.keys()))


def _severity(file: Slip) -> Iterator[Point]:
    points = _SEVERITY.get(file.severity, 0)
    if points:
        why = f"the worst of what is alleged is {file.severity}"
        yield Point(code="severity", points=points, why=why)


def _breadth(items: Iterable[AuditItem]) -> Iterator[Point]:
    count = len({item.criterion for item in items})
    if count >= _MANY:
        points = 2 if count >= _VERY_MANY else 1
        yield Point(code="breadth", points=points, why=f"it is about {count} criteria")


def _carried(items: Iterable[AuditItem]) -> Iterator[Point]:
    times = max((item.carried for item in items), default=0)
    if times:
        points = min(times * _EACH_TIME, _MOST_TIMES)
        audits = "an audit" if times == 1 else f"{times} audits"
        why = f"{audits} before did not assess something of it"
        yield Point(code="carried", points=points, why=why)


def _overlooked(
    facts: AuditFacts,
    items: Iterable[AuditItem],
    cases: Mapping[CaseId, Slip],
    audits: tuple[Audit, ...],
) -> Iterator[Point]:
    """Look for an earlier audit that could have known, and found nothing."""
    earlier = [one for one in audits if _is_earlier(one, facts)]
    alleged = [
        one
        for item in items
        if item.case_id in cases
        for one in cases[item.case_id].allegations
        if one.number == item.number
    ]
    if any(_found_nothing(one, audit) for one in alleged for audit in earlier):
        why = "an earlier audit could have known of evidence, and found nothing"
        yield Point(code="overlooked", points=_OVERLOOKED, why=why)


def _is_earlier(audit: Audit, facts: AuditFacts) -> bool:
    start = start_of(audit)
    is_held = audit.actual_end is not None or audit.status in _HELD
    if audit.id == facts.audit_id or not is_held or start is None:
        return False
    return facts.start is None or start < facts.start


def _found_nothing(one: CodedAllegation, audit: Audit) -> bool:
    start = start_of(audit)
    assert start is not None  # or it is not among the earlier ones
    relation = relation_of(one.since, one.public_since, start)
    is_found = (
        one.answered_by == audit.id
        and bool(one.finding)
        and Grade(one.finding).is_nonconformance
    )
    return relation is Relation.AVAILABLE_THEN and not is_found


def _topics(items: Iterable[AuditItem]) -> Iterator[Point]:
    if any(_is_critical(item.criterion) for item in items):
        why = "it is about rights of people, or how they work (9.x, 10.x)"
        yield Point(code="critical-topic", points=_CRITICAL_TOPIC, why=why)


def _is_critical(criterion: str) -> bool:
    try:
        code = parse_criterion_code(criterion)
    except CriterionIdError:
        return False
    return code.short == "PS" and code.id.principle in _CRITICAL_PRINCIPLES


def _complained_of(facts: AuditFacts, cases: Iterable[Slip]) -> Iterator[Point]:
    is_overseen = facts.addressee.startswith(OVERSIGHT)
    if is_overseen or any(case.audited_by for case in cases):
        why = "who audits, or has audited, is complained of"
        yield Point(code="complained-of", points=_COMPLAINED_OF, why=why)
