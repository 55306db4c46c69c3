"""Pull a letter back that waits to be sent; what a person wrote is a draft again."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.compartment import Compartment
from grievance.domain.draft import Draft, SentCopy
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import OutgoingId
from grievance.domain.outgoing import Outgoing, OutgoingKind, OutgoingState
from grievance.services.boxes.case_keys import find_key
from grievance.services.boxes.case_records import keep_record, read_records
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.sent_copies import read_copies
from grievance.services.letters.withdraw_outgoing import withdraw_outgoing
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.outgoing import SignedOutgoing
from grievance.vault.ring import PersonRing


_GONE = frozenset({OutgoingState.SENDING, OutgoingState.SENT, OutgoingState.BOUNCED})
_NEVER_WENT = frozenset({OutgoingState.RELEASED, OutgoingState.FAILED})
TOO_LATE = "It went out meanwhile; sent letters cannot be undone."


def withdraw_letter(
    tx: Transaction, ring: PersonRing, *, outgoing_id: OutgoingId, at: datetime
) -> Draft | None:
    """
    Withdraw a letter; return the draft that may be changed and let go again.

    None where there is none: of a letter that the worker wrote, of a notice, which is
    planned anew, of one that may have arrived, or without the key to its case.  A worker
    that is about to send it finds out in time, or was faster, and it is refused here.

    Raises:
        NotFoundError: There is no such letter.

        NotAllowedError: It was sent, or is being sent; or this person may not.

        AlteredError: Somebody changed it behind the log's back.
    """
    letter = tx.outgoing.lock(outgoing_id)
    if letter.cover.state in _GONE:
        raise NotAllowedError(TOO_LATE)
    withdraw_outgoing(tx, ring, outgoing_id=outgoing_id, at=at)
    key = find_key(tx, ring, letter.cover.case_id, Compartment.CONTENTS)
    if key is None or not _was_draft(letter):
        return None
    return _reopen(Pen.of(tx, ring, at), ring, key, letter.cover)


def _was_draft(letter: SignedOutgoing) -> bool:
    """Whether a person wrote it, and it certainly reached nobody."""
    is_notice = letter.cover.kind is OutgoingKind.NOTICE
    never_went = letter.cover.state in _NEVER_WENT
    return letter.is_by_person and never_went and not is_notice


def _reopen(pen: Pen, ring: PersonRing, key: CaseKey, cover: Outgoing) -> Draft | None:
    """Let the draft that it was be worked on again."""
    copies = {one.outgoing_id: one for one in read_copies(pen.tx, ring, key)}
    copy: SentCopy | None = copies.get(str(cover.id))
    drafts = read_records(pen.tx, key, ring.directory, Draft)
    draft = next((one for one in drafts if copy and one.became(copy)), None)
    if draft is None:
        return None
    reopened = draft.reopened(str(cover.id), at=pen.at)
    keep_record(pen, key, reopened)
    return reopened
