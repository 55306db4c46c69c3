"""Count what lies in a case besides letters and notes, and what of it waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from grievance.domain.allegation import Allegation, not_struck
from grievance.domain.contested import ContestedFact
from grievance.domain.evidence import Evidence
from grievance.domain.ids import CaseId
from grievance.domain.question import Question
from grievance.domain.report import NamedOrganisation
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.letters.list_drafts import list_drafts
from grievance.services.requests.list_requests import describe_requests
from grievance.services.triage.read_proposals import read_review
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRecord:
    """
    How much there is of each kind; of *proposals* those that nobody decided on yet.

    *drafts* are counted by how they stand, *requests* are steps that wait for a second
    person.
    """

    proposals: int = 0
    allegations: int = 0
    flagged: int = 0
    evidence: int = 0
    facts: int = 0
    questions: int = 0
    unanswered: int = 0
    organisations: int = 0
    drafts: Mapping[str, int] = field(default_factory=dict)
    requests: int = 0


def count_records(
    tx: Transaction, ring: PersonRing, case_id: CaseId, *, at: datetime
) -> OnRecord:
    """
    Count what is on record in a case that somebody has opened.

    Raises:
        NotAllowedError: The case's key is not on this ring.

        SealError: Something in it was altered.
    """
    key, directory = contents_key(tx, ring, case_id), ring.directory
    allegations = not_struck(read_records(tx, key, directory, Allegation))
    questions = read_records(tx, key, directory, Question)
    drafts = list_drafts(tx, ring, case_id, at=at)
    asked = describe_requests(tx, ring, at=at)
    return OnRecord(
        proposals=read_review(tx, ring, key).undecided,
        allegations=len(allegations),
        flagged=sum(one.flagged for one in allegations),
        evidence=len(read_records(tx, key, directory, Evidence)),
        facts=len(read_records(tx, key, directory, ContestedFact)),
        questions=len(questions),
        unanswered=sum(not one.is_answered for one in questions),
        organisations=len(read_records(tx, key, directory, NamedOrganisation)),
        drafts=dict(Counter(one.state for one in drafts)),
        requests=sum(one.is_open and one.case_id == case_id for one in asked),
    )
