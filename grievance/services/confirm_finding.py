"""
Confirm what an audit found: on record in its file, and told to each case concerned.

A copy goes into every case, with the same words and the name of no other.  The worker
writes the grade onto the slips of the cases then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

from grievance.domain.audit_facts import AuditFacts, Topic
from grievance.domain.confirming import (
    NewFinding,
    concerned,
    make_finding,
    topic_on,
    with_finding,
)
from grievance.domain.contents import PartKind
from grievance.domain.finding import Finding
from grievance.domain.happening import Happening
from grievance.domain.ids import CaseId
from grievance.domain.proposed_finding import answer_of
from grievance.domain.timetable import Timetable
from grievance.services.case_records import keep_record, next_number, read_records
from grievance.services.file_at_hand import FileAtHand, take_file
from grievance.services.post_part import post_to_contents
from grievance.services.promise_planning import promise_planning
from grievance.services.tell_clocks import happened
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


Compare = Callable[[str], None]


def confirm_finding(  # noqa: PLR0913  # whose hands, which file, what, by whose clock, when
    tx: Transaction,
    ring: PersonRing,
    file_id: CaseId,
    new: NewFinding,
    *,
    timetable: Timetable,
    at: datetime,
    compare: Compare | None = None,
) -> Finding:
    """
    Keep a finding, and let every item with its criterion be answered, or carried over.

    *compare* refuses a published wording that gives something away, unless there is a
    reason.

    Raises:
        NotFoundError: This audit was not asked about that criterion.

        NotAllowedError: It does not say what it must, what was answered is said not to
            be assessed, or this person has no say in the file.

        ConflictError: Somebody else confirmed something meanwhile.
    """
    day = timetable.day_of(at)
    new.check(day)
    file = take_file(tx, ring, file_id, at=at)
    facts = file.facts
    topic = topic_on(facts, new.criterion, new.version)
    after = with_finding(facts, topic, new.grade, on=day)
    if compare is not None and new.published.strip():
        compare(new.published.strip())
    finding = _keep(tx, ring, file, new, topic)
    _tell_cases(file, facts, topic, finding)
    file.rewrite(lambda now: with_finding(now, topic, new.grade, on=day))
    if not after.on:
        case = tx.cases.get(file_id)
        happened(file.pen, case, (Happening.AUDIT_ANSWERED,), timetable)
    promise_planning(tx, at=at)
    return finding


def _keep(
    tx: Transaction,
    ring: PersonRing,
    file: FileAtHand,
    new: NewFinding,
    topic: Topic,
) -> Finding:
    known = read_records(tx, file.key, ring.directory, Finding)
    before = next((f for f in known if (f.criterion, f.version) == topic), None)
    number = next_number(tx, file.key, ring.directory, Finding)
    finding = make_finding(new, topic, before, number)
    keep_record(file.pen, file.key, finding)
    return finding


def _tell_cases(
    file: FileAtHand, facts: AuditFacts, topic: Topic, finding: Finding
) -> None:
    numbers: defaultdict[CaseId, set[int]] = defaultdict(set)
    for item in concerned(facts, topic):
        numbers[item.case_id].add(item.number)
    for case_id in sorted(numbers):
        answer = answer_of(finding, facts.audit_id, numbers[case_id], at=file.pen.at)
        post_to_contents(file.pen, case_id, PartKind.AUDIT_ANSWER, answer)
