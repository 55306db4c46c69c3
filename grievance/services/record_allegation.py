"""Put an allegation on record, or change one; its codes go onto the slip."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.allegation import Allegation, AllegationState
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId
from grievance.domain.slip import MOST_ALLEGATIONS, CodedAllegation, Slip
from grievance.domain.sub_case import coded
from grievance.services.case_keys import contents_key
from grievance.services.case_records import keep_record
from grievance.services.keep import Pen
from grievance.services.rewrite_slip import rewrite_slip
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def record_allegation(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    allegation: Allegation,
    *,
    at: datetime,
) -> Allegation:
    """
    Keep the words sealed in the case, and the codes where the worker can plan by them.

    Raises:
        NotAllowedError: It names nobody or nothing, there are too many, or the case's
            key is not on this ring.

        ConflictError: Somebody else changed it meanwhile.
    """
    allegation.check()
    key = contents_key(tx, ring, case_id)
    pen = Pen.of(tx, ring, at)
    keep_record(pen, key, allegation)
    rewrite_slip(pen, key, lambda slip: _coded(slip, allegation))
    return allegation


def _coded(slip: Slip, allegation: Allegation) -> Slip:
    others = tuple(one for one in slip.allegations if one.number != allegation.number)
    if allegation.state is AllegationState.MOVED:
        return _without(slip, others, allegation.respondent.id)
    allegations = sorted((*others, coded(allegation)), key=lambda one: one.number)
    if len(allegations) > MOST_ALLEGATIONS:
        msg = f"A case has at most {MOST_ALLEGATIONS} allegations; split it into two."
        raise NotAllowedError(msg)
    return replace(slip, allegations=tuple(allegations))


def _without(slip: Slip, others: tuple[CodedAllegation, ...], respondent: str) -> Slip:
    """Leave out what another case has by now; a tie to whom it names still counts."""
    also = {*slip.also_named, respondent} - {""}
    return replace(slip, allegations=others, also_named=tuple(sorted(also)))
