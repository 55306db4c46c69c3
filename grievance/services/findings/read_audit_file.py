"""Read the file of an audit: what it was asked, what it said, what is still to be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from grievance.domain.audit import Audit
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.finding import Finding
from grievance.domain.ids import AuditId, CaseId
from grievance.domain.notice import NoticeCalendar
from grievance.domain.proposed_finding import AuditAnswer, ProposedFindings
from grievance.domain.review_gate import GateReview, GateState, gate_states
from grievance.domain.slip import Slip
from grievance.domain.witness_score import WitnessScore, witness_score
from grievance.services.audits.file_at_hand import facts_of, find_audit
from grievance.services.audits.propose_findings import (
    letters_by_message,
    read_findings_said,
)
from grievance.services.boxes.case_keys import contents_key, find_key
from grievance.services.boxes.case_parts import open_parts
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.payload import decode
from grievance.services.slips.list_cases import name_of
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFile:
    """
    The file of an audit with its box open; values only.

    *audit* is None where the registry has it no more; *letters* are the numbers of its
    letters by the message that each was read from.
    """

    case: Case
    facts: AuditFacts
    audit: Audit | None
    findings: tuple[Finding, ...] = field(repr=False)
    proposed: tuple[ProposedFindings, ...] = field(repr=False)
    letters: Mapping[str, int]
    reviews: tuple[GateReview, ...] = field(repr=False)
    gates: tuple[GateState, ...]
    score: WitnessScore


def read_audit_file(
    tx: Transaction,
    ring: PersonRing,
    file_id: CaseId,
    *,
    today: date,
    calendar: NoticeCalendar,
) -> OpenedFile:
    """
    Return what is in the file of an audit; its gates are due by the office's *calendar*.

    The score counts what this person may read of its cases; whoever shows the file notes
    in the log that it was opened.

    Raises:
        NotAllowedError: It is no such file, or its key is not on this ring.

        SealError: Something in it was altered.
    """
    key, directory = contents_key(tx, ring, file_id), ring.directory
    slip = read_case_slip(tx, ring, key)
    facts = facts_of(slip)
    audit = find_audit(tx, facts.audit_id)
    audits = tx.audits.of_entity(audit.entity_id) if audit else ()
    cases = dict(_cases(tx, ring, facts))
    return OpenedFile(
        case=tx.cases.get(file_id),
        facts=facts,
        audit=audit,
        findings=read_records(tx, key, directory, Finding),
        proposed=read_findings_said(tx, key, directory),
        letters=letters_by_message(tx, key, directory),
        reviews=read_records(tx, key, directory, GateReview),
        gates=gate_states(facts, audit, today, calendar),
        score=witness_score(slip, cases, audits),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAuditAnswer:
    """What an audit said of a case, and who of the office confirmed it."""

    answer: AuditAnswer = field(repr=False)
    by: str


def read_answers(
    tx: Transaction, ring: PersonRing, case_id: CaseId
) -> tuple[ReadAuditAnswer, ...]:
    """
    Return what audits said of a case, each criterion's last word, in their order.

    Raises:
        NotAllowedError: The case's key is not on this ring.

        SealError: One of them was altered.
    """
    key = contents_key(tx, ring, case_id)
    opened = open_parts(tx, key, ring.directory, PartKind.AUDIT_ANSWER)
    said = [
        ReadAuditAnswer(
            answer=decode(AuditAnswer, one.body), by=name_of(ring, one.part.author)
        )
        for one in opened
    ]
    last = {_topic(one.answer): one for one in sorted(said, key=_revision)}
    return tuple(sorted(last.values(), key=_order))


def _topic(one: AuditAnswer) -> tuple[AuditId, str, str]:
    return one.audit_id, one.criterion, one.version


def _revision(one: ReadAuditAnswer) -> int:
    return one.answer.revision


def _order(one: ReadAuditAnswer) -> tuple[datetime, str]:
    return one.answer.at, one.answer.criterion


def _cases(
    tx: Transaction, ring: PersonRing, facts: AuditFacts
) -> Iterator[tuple[CaseId, Slip]]:
    """Yield the slips of its cases, but for those that this person may not open."""
    for case_id in sorted({item.case_id for item in facts.items}):
        key = find_key(tx, ring, case_id, Compartment.CONTENTS)
        if key is not None:
            yield case_id, read_case_slip(tx, ring, key)
