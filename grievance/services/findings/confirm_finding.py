"""
Confirm what an audit found: on record in its file, and told to each case concerned.

A copy goes into every case, with the same words and the name of no other.  The worker
writes the grade onto the slips of the cases then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import Topic
from grievance.domain.confirming import (
    NewFinding,
    make_finding,
    refuse_early,
    topic_on,
    with_finding,
)
from grievance.domain.contents import PartKind, Reason
from grievance.domain.correcting import with_correction
from grievance.domain.events import Act
from grievance.domain.finding import Finding
from grievance.domain.happening import Happening
from grievance.domain.ids import CaseId
from grievance.domain.proposed_finding import answer_of
from grievance.domain.timetable import Timetable
from grievance.services.audits.file_at_hand import FileAtHand, take_file
from grievance.services.boxes.case_records import keep_record, next_number, read_records
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.post_part import post_to_contents
from grievance.services.boxes.promise_planning import promise_planning
from grievance.services.cases.tell_clocks import happened
from grievance.services.findings.compare_finding import (
    Compared,
    compare_words,
    look_at_words,
    refuse_words,
    told_cases,
)
from grievance.services.findings.guard_finding import INTERNAL, PUBLISHED
from grievance.services.letters.guard_letter import Checked, Guard
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """A finding, in how many *cases* it was told, and what was found in its words."""

    finding: Finding = field(repr=False)
    cases: int
    compared: Compared = field(repr=False)


def confirm_finding(  # noqa: PLR0913  # whose hands, which file, what, by whose clock, when
    tx: Transaction,
    ring: PersonRing,
    file_id: CaseId,
    new: NewFinding,
    *,
    timetable: Timetable,
    at: datetime,
    guard: Guard,
) -> Confirmed:
    """
    Keep a finding, and let every item with its criterion be answered, or carried over.

    Raises:
        NotFoundError: This audit was not asked about that criterion.

        NotAllowedError: It does not say what it must, one of its wordings may give
            somebody away and nobody may say so, or says why, a case behind it is not for
            this person to open, the audit has not begun, what was answered is said not
            to be assessed, or this person has no say in the file.

        ConflictError: Somebody else confirmed something meanwhile.
    """
    day = timetable.day_of(at)
    new.check(day)
    file = take_file(tx, ring, file_id, at=at)
    refuse_early(file.audit(), new.found_on, day)
    facts = file.facts
    topic = topic_on(facts, new.criterion, new.version)
    after = with_finding(facts, topic, new.grade, on=day)
    compared = refuse_words(ring, file, new, topic, guard)
    finding = _keep(ring, file, new, topic)
    if compared.told_despite:
        _say_despite(file, finding, compared.told_despite, new.despite)
    _tell_cases(file, facts, topic, finding)
    file.rewrite(
        lambda now: with_correction(
            with_finding(now, topic, new.grade, on=day), finding
        )
    )
    if not after.on:
        case = tx.cases.get(file_id)
        happened(file.pen, case, (Happening.AUDIT_ANSWERED,), timetable)
    promise_planning(tx, at=at)
    told = len(told_cases(facts, topic))
    return Confirmed(finding=finding, cases=told, compared=compared)


def look_at_finding(  # noqa: PLR0913  # whose hands, which file, what, by whose clock, when
    tx: Transaction,
    ring: PersonRing,
    file_id: CaseId,
    new: NewFinding,
    *,
    timetable: Timetable,
    at: datetime,
    guard: Guard,
) -> Compared:
    """
    Return what is found in both wordings, before anybody confirms them; nothing is kept.

    Raises:
        As `confirm_finding`, but for what is found.
    """
    day = timetable.day_of(at)
    new.check(day)
    file = take_file(tx, ring, file_id, at=at)
    refuse_early(file.audit(), new.found_on, day)
    topic = topic_on(file.facts, new.criterion, new.version)
    with_finding(file.facts, topic, new.grade, on=day)
    return look_at_words(ring, file, new, topic, guard)


def check_finding(  # noqa: PLR0913  # whose hands, which file, what, when
    tx: Transaction,
    ring: PersonRing,
    file_id: CaseId,
    criterion: str,
    words: str,
    *,
    version: str = "",
    is_internal: bool = False,
    guard: Guard,
    at: datetime,
) -> Checked:
    """
    Return what a wording, published or not, may give away; nothing of it is kept.

    Raises:
        As `confirm_finding`.
    """
    file = take_file(tx, ring, file_id, at=at)
    topic = topic_on(file.facts, criterion, version)
    name = INTERNAL if is_internal else PUBLISHED
    _, found = compare_words(ring, file, topic, words, name, guard)
    return found


def _say_despite(
    file: FileAtHand, finding: Finding, wordings: tuple[str, ...], despite: str
) -> None:
    """Seal into the file why its *wordings* stay as they are, whatever was found."""
    codes = (*(f"{one}-despite" for one in wordings), str(finding.number))
    reason = Reason(
        act=Act.RECORD_WRITTEN, text=despite.strip(), at=file.pen.at, codes=codes
    )
    give_reason(file.pen, file.key, reason)


def _keep(ring: PersonRing, file: FileAtHand, new: NewFinding, topic: Topic) -> Finding:
    tx, directory = file.pen.tx, ring.directory
    known = read_records(tx, file.key, directory, Finding)
    before = next((f for f in known if (f.criterion, f.version) == topic), None)
    number = next_number(tx, file.key, directory, Finding)
    finding = make_finding(new, topic, before, number)
    keep_record(file.pen, file.key, finding)
    return finding


def _tell_cases(
    file: FileAtHand, facts: AuditFacts, topic: Topic, finding: Finding
) -> None:
    at = file.pen.at
    for case_id, numbers in sorted(told_cases(facts, topic).items()):
        answer = answer_of(finding, facts.audit_id, numbers, at=at)
        post_to_contents(file.pen, case_id, PartKind.AUDIT_ANSWER, answer)
