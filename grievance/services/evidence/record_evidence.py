"""Put evidence on record, and note whose hands it went through."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.allegation import Allegation
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.evidence import CustodyNote, Evidence
from grievance.domain.ids import CaseId
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import keep_record, read_records
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.keep import Pen
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.directory.read_directory import person_of
from grievance.services.evidence.public_evidence import with_public_evidence
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def record_evidence(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    evidence: Evidence,
    *,
    at: datetime,
) -> Evidence:
    """
    Keep what is known of a piece of evidence.

    Raises:
        NotAllowedError: It has no title, or the case's key is not on this ring.

        NotFoundError: It is said to show an allegation that is not on record.

        ConflictError: Somebody else changed it meanwhile.
    """
    if not evidence.title.strip():
        msg = "Give the evidence a title, so that others find it again."
        raise NotAllowedError(msg)
    key = contents_key(tx, ring, case_id)
    if evidence.allegations:
        alleged = read_records(tx, key, ring.directory, Allegation)
        unknown = set(evidence.allegations) - {one.number for one in alleged}
        if unknown:
            msg = f"This case has no allegation {min(unknown)}; put it on record first."
            raise NotFoundError(msg)
    pen = Pen.of(tx, ring, at)
    keep_record(pen, key, evidence)
    known = read_records(tx, key, ring.directory, Evidence)
    before = read_case_slip(tx, ring, key)
    if with_public_evidence(before, known) != before:
        rewrite_slip(pen, key, lambda slip: with_public_evidence(slip, known))
    return evidence


def note_custody(  # noqa: PLR0913  # whose hands, which item, what, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    number: int,
    *,
    text: str,
    at: datetime,
) -> Evidence:
    """
    Note who had a piece of evidence and what they did with it; nothing is removed.

    Raises:
        NotFoundError: The case has no such evidence.

        NotAllowedError: It is empty, or the case's key is not on this ring.
    """
    if not text.strip():
        msg = "A custody note says what was done with the evidence."
        raise NotAllowedError(msg)
    key = contents_key(tx, ring, case_id)
    found = read_records(tx, key, ring.directory, Evidence)
    evidence = next((one for one in found if one.number == number), None)
    if evidence is None:
        msg = f"This case has no evidence {number}."
        raise NotFoundError(msg)
    by = person_of(ring.directory, ring.person_id).name
    noted = evidence.noted(CustodyNote(at=at, by=by, text=text.strip()))
    noted = replace(noted, revision=evidence.revision + 1)
    keep_record(Pen.of(tx, ring, at), key, noted)
    return noted
