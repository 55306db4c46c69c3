"""Confirm what audits found, pass gates, settle their files; run in threads only."""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.audit_facts import Gate
from grievance.domain.confirming import NewFinding
from grievance.domain.correction import CorrectionNote
from grievance.domain.errors import ConflictError, NotAllowedError
from grievance.domain.finding import Finding
from grievance.domain.ids import CaseId, CertificationId, PartId
from grievance.domain.proposed_finding import ProposedFindings
from grievance.services.audits.propose_findings import propose_findings
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.cases.filings import number_letters
from grievance.services.findings.compare_finding import Compared
from grievance.services.findings.confirm_finding import (
    Confirmed,
    confirm_finding,
    look_at_finding,
)
from grievance.services.findings.mark_provisional import mark_provisional
from grievance.services.findings.note_correction import note_correction
from grievance.services.findings.review_gate import note_gate, settle_file
from grievance.services.findings.take_up_answer import take_up_answer
from grievance.services.notices.acknowledge_notice import acknowledge_notice
from grievance.storage.store import Transaction
from tui.session import Session


ELSEWHERE = "That letter does not lie in this file any more."
OVERTAKEN = "Somebody else confirmed something of it meanwhile."


def look(
    session: Session, file_id: CaseId, new: NewFinding, read: Finding | None
) -> Compared:
    """
    Return what is found in both wordings; nothing is kept.

    Raises:
        ConflictError: What was confirmed is no longer what was *read*.
    """
    mechanism = session.mechanism
    with mechanism.store.begin() as tx:
        _refuse_overtaken(tx, session, file_id, new, read)
        return look_at_finding(
            tx,
            session.ring,
            file_id,
            new,
            timetable=mechanism.timetable,
            at=mechanism.now(),
            guard=mechanism.guard(tx),
        )


def confirm(
    session: Session,
    file_id: CaseId,
    new: NewFinding,
    read: Finding | None,
    *,
    despite: str = "",
) -> Confirmed:
    """
    Confirm a finding, *despite* what was found in its words.

    Raises:
        ConflictError: What was confirmed is no longer what was *read*.
    """
    mechanism = session.mechanism
    with mechanism.store.begin() as tx:
        _refuse_overtaken(tx, session, file_id, new, read)
        return confirm_finding(
            tx,
            session.ring,
            file_id,
            replace(new, despite=despite),
            timetable=mechanism.timetable,
            at=mechanism.now(),
            guard=mechanism.guard(tx),
        )


def last_word(session: Session, file_id: CaseId, new: NewFinding) -> Finding | None:
    """Return what is confirmed of the same criterion by now."""
    with session.mechanism.store.read() as tx:
        return _last_word(tx, session, file_id, new)


def acknowledge(session: Session, file_id: CaseId, text: str) -> None:
    """Note that a notice arrived, and how one knows."""
    mechanism = session.mechanism
    with mechanism.store.begin() as tx:
        acknowledge_notice(
            tx,
            session.ring,
            file_id,
            text=text,
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )


def pass_gate(session: Session, file_id: CaseId, gate: Gate, text: str) -> None:
    """Keep what somebody found at a gate."""
    mechanism = session.mechanism
    with mechanism.store.begin() as tx:
        note_gate(
            tx,
            session.ring,
            file_id,
            gate,
            text=text,
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )


def note_seen(session: Session, file_id: CaseId, note: CorrectionNote) -> None:
    """Keep that a plan came, or that something was corrected."""
    mechanism = session.mechanism
    with mechanism.store.begin() as tx:
        note_correction(
            tx,
            session.ring,
            file_id,
            note,
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )


def take_up(session: Session, file_id: CaseId, spool_id: str, text: str) -> None:
    """Keep what came of what a letter says beside its form."""
    mechanism, ring = session.mechanism, session.ring
    with mechanism.store.begin() as tx:
        take_up_answer(tx, ring, file_id, spool_id, text=text, at=mechanism.now())


def settle(session: Session, file_id: CaseId, reason: str) -> None:
    """Close the file of an audit that has nothing left to answer."""
    mechanism = session.mechanism
    with mechanism.store.begin() as tx:
        settle_file(
            tx,
            session.ring,
            file_id,
            reason=reason,
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )


def read_answer(
    session: Session, file_id: CaseId, letter_id: PartId
) -> ProposedFindings:
    """
    Read a letter of the file as an answer, that of nobody proven too.

    Raises:
        NotAllowedError: It does not lie in the file any more.
    """
    with session.mechanism.store.begin() as tx:
        number = number_letters(tx, file_id).get(letter_id)
        if number is None:
            raise NotAllowedError(ELSEWHERE)
        at = session.mechanism.now()
        return propose_findings(tx, session.ring, file_id, number, at=at)


def make_provisional(
    session: Session, certification_id: CertificationId, found: Finding
) -> None:
    """Let a certificate be provisional from the day of a finding on."""
    mechanism = session.mechanism
    with mechanism.store.begin() as tx:
        mark_provisional(
            tx,
            certification_id,
            since=found.found_on,
            at=mechanism.now(),
            today=session.today,
        )


def _refuse_overtaken(
    tx: Transaction,
    session: Session,
    file_id: CaseId,
    new: NewFinding,
    read: Finding | None,
) -> None:
    now = _last_word(tx, session, file_id, new)
    if (now and now.revision) != (read and read.revision):
        raise ConflictError(OVERTAKEN)


def _last_word(
    tx: Transaction, session: Session, file_id: CaseId, new: NewFinding
) -> Finding | None:
    key = contents_key(tx, session.ring, file_id)
    known = read_records(tx, key, session.ring.directory, Finding)
    topic = new.criterion, new.version
    return next((f for f in known if (f.criterion, f.version) == topic), None)
