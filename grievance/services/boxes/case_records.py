"""Write what is put on record in a case, and read the last revision of each."""

from __future__ import annotations

from typing import Final, TypeVar

from grievance.domain.allegation import Allegation
from grievance.domain.contents import PartKind
from grievance.domain.contested import ContestedFact
from grievance.domain.deciding import Decision
from grievance.domain.draft import Draft
from grievance.domain.events import Act
from grievance.domain.evidence import Evidence
from grievance.domain.finding import Finding
from grievance.domain.ids import WORKER, PartId
from grievance.domain.question import Question
from grievance.domain.record import Record, last_revisions, refuse_overtaken
from grievance.domain.report import NamedOrganisation
from grievance.domain.reprisal import Incident, RiskAssessment
from grievance.domain.review_gate import GateReview
from grievance.domain.task import Task
from grievance.services.boxes.case_parts import OpenedPart, open_parts, seal_part
from grievance.services.boxes.keep import Pen, keep_parts
from grievance.services.boxes.payload import decode, encode
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.directory import Directory


R = TypeVar("R", bound=Record)

_KINDS: Final[dict[type[Record], PartKind]] = {
    Allegation: PartKind.ALLEGATION,
    Evidence: PartKind.EVIDENCE,
    ContestedFact: PartKind.CONTESTED_FACT,
    RiskAssessment: PartKind.RISK,
    Incident: PartKind.INCIDENT,
    Draft: PartKind.DRAFT,
    Decision: PartKind.DECISION,
    Question: PartKind.QUESTION,
    Finding: PartKind.FINDING,
    GateReview: PartKind.GATE_REVIEW,
    NamedOrganisation: PartKind.NAMED_ORGANISATION,
    Task: PartKind.TASK,
}


# What may come from who holds no key to it; all else dropped in is not heeded.
_DROPPED_IN: Final = frozenset({Incident})


def read_records(
    tx: Transaction, key: CaseKey, directory: Directory, kind: type[R]
) -> tuple[R, ...]:
    """
    Return the last revision of each record of *kind*, by number.

    Raises:
        SealError: One of them was altered.
    """
    return last_revisions(_revisions(tx, key, directory, kind))


def read_revisions(
    tx: Transaction, key: CaseKey, directory: Directory, kind: type[R]
) -> tuple[R, ...]:
    """
    Return every revision of each record of *kind*, in any order.

    Raises:
        SealError: One of them was altered.
    """
    return tuple(_revisions(tx, key, directory, kind))


def keep_record(pen: Pen, key: CaseKey, record: R) -> PartId:
    """
    Add a revision; the cover is locked, so that two cannot be the same one.

    Raises:
        ConflictError: Somebody else wrote one meanwhile.
    """
    pen.tx.cases.lock(key.case_id)
    kind = type(record)
    refuse_overtaken(_revisions(pen.tx, key, pen.directory, kind), record)
    part = seal_part(pen.author, key, _KINDS[kind], encode(record))
    keep_parts(pen, [part], Act.RECORD_WRITTEN)
    return part.id


def next_number(
    tx: Transaction, key: CaseKey, directory: Directory, kind: type[Record]
) -> int:
    """Return the number that the next record of *kind* gets."""
    numbers = (one.number for one in _revisions(tx, key, directory, kind))
    return max(numbers, default=0) + 1


def _revisions(
    tx: Transaction, key: CaseKey, directory: Directory, kind: type[R]
) -> list[R]:
    """Open every revision that was written with the key, as all but incidents are."""
    return [
        decode(kind, one.body)
        for one in open_parts(tx, key, directory, _KINDS[kind])
        if one.part.boxed is None or kind in _DROPPED_IN or _is_by_worker(kind, one)
    ]


def _is_by_worker(kind: type[Record], one: OpenedPart) -> bool:
    """Whether it is a notice that the worker drafted, for people to read and let go."""
    return kind is Draft and one.part.author == WORKER
