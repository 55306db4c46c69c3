"""Put an allegation on record, or change one; its codes go onto the slip."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from grievance.domain.allegation import Allegation, AllegationState
from grievance.domain.contents import Reason
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.evidence import Evidence
from grievance.domain.ids import CaseId
from grievance.domain.slip import (
    MOST_ALLEGATIONS,
    CodedAllegation,
    RespondentKind,
    Slip,
)
from grievance.domain.sub_case import coded
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import keep_record, read_records
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.post_part import post_reason
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.evidence.public_evidence import with_public_evidence
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


TAKEN_OFF = "audit-flag-off"


def record_allegation(  # noqa: PLR0913  # whose hands, what, when, and why
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    allegation: Allegation,
    *,
    at: datetime,
    reason: str = "",
) -> Allegation:
    """
    Keep the words sealed in the case, and the codes where the worker can plan by them.

    Flagged, it waits for an audit of its Entity; that is taken back with a *reason*.

    Raises:
        NotAllowedError: It names nobody or nothing, there are too many, it is flagged
            and of no Entity, or waits for an audit no more and nobody says why; or the
            case's key is not on this ring.

        ConflictError: Somebody else changed it meanwhile.
    """
    allegation.check()
    _refuse_no_audit(allegation)
    key = contents_key(tx, ring, case_id)
    pen = Pen.of(tx, ring, at)
    keep_record(pen, key, allegation)
    before = read_case_slip(tx, ring, key)
    evidence = read_records(tx, key, ring.directory, Evidence)

    def coded_anew(slip: Slip) -> Slip:
        return with_public_evidence(_coded(slip, allegation, at.date()), evidence)

    after = rewrite_slip(pen, key, coded_anew)
    if allegation.state is not AllegationState.MOVED:
        _give_reason(pen, case_id, allegation.number, before, after, reason)
    return allegation


def _refuse_no_audit(allegation: Allegation) -> None:
    is_of_entity = allegation.respondent.kind is RespondentKind.ENTITY
    if allegation.flagged and not is_of_entity:
        msg = "Only what is alleged of an Entity can be answered by its audit."
        raise NotAllowedError(msg)


def _give_reason(  # noqa: PLR0913, PLR0917  # whose, of what, before and after, why
    pen: Pen, case_id: CaseId, number: int, before: Slip, after: Slip, reason: str
) -> None:
    """Seal into the case why nobody waits for an audit any more; refuse to, without."""
    if not _waits(before, number) or _waits(after, number):
        return
    if not reason.strip():
        msg = "An audit was to answer this; say with a reason why it need not any more."
        raise NotAllowedError(msg)
    act, text = Act.RECORD_WRITTEN, reason.strip()
    said = Reason(act=act, text=text, at=pen.at, codes=(TAKEN_OFF, str(number)))
    post_reason(pen, case_id, said)


def _waits(slip: Slip, number: int) -> bool:
    return any(one.number == number and one.awaits_audit for one in slip.allegations)


def _coded(slip: Slip, allegation: Allegation, today: date) -> Slip:
    others = tuple(one for one in slip.allegations if one.number != allegation.number)
    if allegation.state is AllegationState.MOVED:
        return _without(slip, others, allegation.respondent.id)
    if allegation.state is AllegationState.STRUCK:
        return replace(slip, allegations=others)
    old = next((o for o in slip.allegations if o.number == allegation.number), None)
    new = _flagged(coded(allegation), old, today)
    allegations = sorted((*others, new), key=lambda one: one.number)
    if len(allegations) > MOST_ALLEGATIONS:
        msg = f"A case has at most {MOST_ALLEGATIONS} allegations; split it into two."
        raise NotAllowedError(msg)
    return replace(slip, allegations=tuple(allegations))


def _flagged(
    new: CodedAllegation, old: CodedAllegation | None, today: date
) -> CodedAllegation:
    """Keep what audits said of it; flagged anew, it waits for another answer."""
    if old is None:
        is_first = {"flagged_on": today, "flags": 1} if new.flagged else {}
        return replace(new, **is_first)  # type: ignore[arg-type]  # fields of its own
    kept = replace(
        new,
        public_since=old.public_since,
        finding=old.finding,
        answered_by=old.answered_by,
        carried=old.carried,
        flagged_on=old.flagged_on,
        flags=old.flags,
    )
    if new.flagged and not old.flagged:
        again = replace(kept, flagged_on=today, flags=old.flags + 1)
        return replace(again, finding="", answered_by=None, carried=0)
    return kept


def _without(slip: Slip, others: tuple[CodedAllegation, ...], respondent: str) -> Slip:
    """Leave out what another case has by now; a tie to whom it names still counts."""
    also = {*slip.also_named, respondent} - {""}
    return replace(slip, allegations=others, also_named=tuple(sorted(also)))
