"""Keep a closed case for longer, or hold it: until then nothing of it is destroyed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from grievance.domain.case import Case
from grievance.domain.contents import Reason
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.domain.kind import refuse_without_say
from grievance.domain.retention import RetentionRules, keep_until
from grievance.domain.slip import Flag, Slip
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import Pen, keep_cover
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def keep_longer(  # noqa: PLR0913  # whose hands, which case, until when, why, when
    tx: Transaction,
    ring: PersonRing,
    *,
    case_id: CaseId,
    until: date,
    reason: str,
    rules: RetentionRules,
    at: datetime,
) -> Case:
    """
    Keep a closed case until the end of that day; the *reason* is sealed in it.

    Raises:
        NotAllowedError: It is not closed or not theirs, there is no reason, or the day
            is over.
    """
    key = contents_key(tx, ring, case_id)
    me = person_of(ring.directory, ring.person_id)
    case, event = keep_until(tx.cases.get(case_id), until, rules=rules, by=me, at=at)
    said = Reason(act=event.act, text=_words(reason), at=at, codes=(until.isoformat(),))
    give_reason(Pen.of(tx, ring, at), key, said)
    return keep_cover(tx, case, event)


def hold_case(
    tx: Transaction, ring: PersonRing, *, case_id: CaseId, reason: str, at: datetime
) -> None:
    """
    Let nothing of a case be destroyed until somebody releases it, also of an open one.

    That it is held stands among its coded facts, and why is sealed in it.

    Raises:
        NotAllowedError: It is held already or not theirs, or there is no reason.
    """
    _set_hold(tx, ring, case_id, reason, at, is_held=True)


def release_hold(
    tx: Transaction, ring: PersonRing, *, case_id: CaseId, reason: str, at: datetime
) -> None:
    """
    End a hold; the case is kept as long as any other.

    Raises:
        NotAllowedError: It is not held or not theirs, or there is no reason.
    """
    _set_hold(tx, ring, case_id, reason, at, is_held=False)


def _set_hold(  # noqa: PLR0913  # whose hands, which case, why, when, which way
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    reason: str,
    at: datetime,
    *,
    is_held: bool,
) -> None:
    key = contents_key(tx, ring, case_id)
    refuse_without_say(tx.cases.get(case_id), person_of(ring.directory, ring.person_id))
    pen = Pen.of(tx, ring, at)
    rewrite_slip(pen, key, lambda slip: _with_hold(slip, is_held=is_held))
    code = "held" if is_held else "released"
    said = Reason(act=Act.RETENTION_CHANGED, text=_words(reason), at=at, codes=(code,))
    give_reason(pen, key, said)


def _with_hold(slip: Slip, *, is_held: bool) -> Slip:
    if (Flag.LEGAL_HOLD in slip.flags) == is_held:
        msg = (
            "This case is on hold already." if is_held else "This case is not on hold."
        )
        raise NotAllowedError(msg)
    return replace(slip, flags=slip.flags ^ {Flag.LEGAL_HOLD})


def _words(reason: str) -> str:
    if not reason.strip():
        msg = "Say why in one sentence; it is sealed in the case."
        raise NotAllowedError(msg)
    return reason.strip()
