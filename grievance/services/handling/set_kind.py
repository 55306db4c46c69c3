"""Say what a case is: a complaint, an inquiry or a report."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.case import Case, CaseKind
from grievance.domain.contents import Reason
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId
from grievance.domain.kind import change_kind
from grievance.domain.question import Question, refuse_unanswered
from grievance.domain.record import Record
from grievance.domain.report import NamedOrganisation
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import Pen, keep_cover
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


def set_kind(  # noqa: PLR0913  # whose hands, which case, what, why, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    kind: CaseKind,
    *,
    reason: str,
    at: datetime,
) -> Case:
    """
    Take a case for what it is; the reason is sealed in it.

    Raises:
        NotAllowedError: The rules say no, there is no reason, a report has organisations
            on record, an inquiry questions without an answer, or the case's key is not
            on this ring.

        ConflictError: Somebody else changed the case meanwhile.
    """
    if not reason.strip():
        msg = "What a case is taken for needs a reason; write one sentence."
        raise NotAllowedError(msg)
    key = contents_key(tx, ring, case_id)
    before = tx.cases.get(case_id)
    by = person_of(ring.directory, ring.person_id)
    case, event = change_kind(before, kind, by=by, at=at)
    _refuse_begun(tx, ring, key, before)
    pen = Pen.of(tx, ring, at)
    why = Reason(
        act=event.act, text=reason.strip(), at=at, before=before.kind, after=kind
    )
    give_reason(pen, key, why)
    return keep_cover(tx, case, event)


def _refuse_begun(
    tx: Transaction, ring: PersonRing, key: CaseKey, before: Case
) -> None:
    """Let nothing that somebody began be forgotten with the kind it belongs to."""
    if before.kind is CaseKind.INQUIRY:
        refuse_unanswered(read_records(tx, key, ring.directory, Question))
    if _any(tx, ring, key, NamedOrganisation) or tx.cases.children(before.id):
        msg = "Organisations of this report are on record; it stays a report."
        raise NotAllowedError(msg)


def _any(tx: Transaction, ring: PersonRing, key: CaseKey, kind: type[Record]) -> bool:
    return bool(read_records(tx, key, ring.directory, kind))
