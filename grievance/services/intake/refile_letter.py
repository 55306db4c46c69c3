"""File a letter to the case it belongs to, or to one of its own; nothing is moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from grievance.domain.case import Case
from grievance.domain.contents import Correspondent, FiledAs, Filing, PlainKind
from grievance.domain.entry import Entry
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, PartId
from grievance.domain.reference import Reference
from grievance.domain.slip import Channel
from grievance.services.boxes.case_keys import identity_key
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.lock_case import lock_case
from grievance.services.boxes.original import find_original, find_writer
from grievance.services.cases.filings import (
    Filed,
    keep_filing,
    last_words,
    read_filings,
)
from grievance.services.intake.collect_mail import Collected
from grievance.services.intake.enter_complaint import enter_complaint
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Refiled:
    """The message as which the letter went on, and how many letters are left here."""

    collected: Collected
    left: int


def refile_letter(  # noqa: PLR0913  # whose hands, which letter, where to, why, when
    tx: Transaction,
    ring: PersonRing,
    *,
    case_id: CaseId,
    letter_id: PartId,
    to: Reference | None,
    reason: str,
    at: datetime,
    keep: bool = False,
) -> Refiled:
    """
    File a letter to the case *to*, or to one of its own.

    Its original goes to the worker like a mail that just came, and this case keeps what
    it has with a word on where the letter lies now; with *keep* it lies in both.  Only
    custodians hold the original.

    Raises:
        NotFoundError: There is no such case or letter.

        NotAllowedError: The identity key is not on this ring, there is no reason, or
            the letter lies there, or elsewhere, already.
    """
    require_reason(reason)
    key = identity_key(tx, ring, case_id)
    case = lock_case(tx, case_id)  # of two who file the same letter one comes second
    writer = find_writer(tx, key, letter_id, ring.directory)
    filed = last_words(read_filings(tx, key, ring.directory))
    _refuse_there_already(case, to, filed.get(letter_id))
    pen = Pen.of(tx, ring, at)
    pen.note(Act.IDENTITY_OPENED, case_id)
    original = find_original(tx, key, writer, ring.directory)
    entry = _entry(case, writer.written, original, to=to, at=at)
    collected = enter_complaint(tx, ring, entry, at=at)
    if keep:
        return Refiled(collected=collected, left=_left(tx, key, filed))
    filing = Filing(
        letter_id=letter_id,
        filed=FiledAs.ELSEWHERE,
        at=at,
        spool_id=entry.id,
        case=to or "",
        reason=reason.strip(),
    )
    keep_filing(pen, case_id, filing, after=filed.get(letter_id))
    return Refiled(collected=collected, left=_left(tx, key, filed) - 1)


def require_reason(reason: str) -> None:
    """Refuse to file a letter without a word on why."""
    if not reason.strip():
        msg = "Filing a letter elsewhere needs a reason; write one sentence."
        raise NotAllowedError(msg)


def _refuse_there_already(
    case: Case, to: Reference | None, filed: Filed | None
) -> None:
    if to == case.reference:
        msg = "The letter lies in this very case; name another one."
        raise NotAllowedError(msg)
    if filed is not None and filed.is_elsewhere:
        msg = "This letter was filed elsewhere already; take it back first."
        raise NotAllowedError(msg)


def _entry(
    case: Case,
    written: Correspondent,
    original: bytes,
    *,
    to: Reference | None,
    at: datetime,
) -> Entry:
    """Put the original under a signature; the clocks go on from when it came."""
    came = written.received_at
    return Entry(
        id=str(uuid4()),
        channel=Channel.EMAIL,
        received_on=came.date() if came else case.received_on,
        received_at=came,
        entered_at=at,
        raw=original,
        to_case=to or "",
        from_case=case.reference,
    )


def _left(tx: Transaction, key: CaseKey, filed: dict[PartId, Filed]) -> int:
    """Count the letters that lay here until now."""
    ids = tx.parts.ids_of_kind(key.case_id, PlainKind.LETTER)
    away = {letter_id for letter_id, one in filed.items() if one.is_elsewhere}
    return len(set(ids) - away)
