"""Write an acknowledgement that is held anew, in words that tell nothing."""

from __future__ import annotations

from datetime import datetime

from grievance.catalogue.letters import LetterId
from grievance.domain.draft import Draft
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import OutgoingId
from grievance.domain.outgoing import Outgoing, OutgoingKind, OutgoingState
from grievance.domain.release import prefers_neutral
from grievance.domain.slip import Flag
from grievance.domain.urgency import Urgency
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.intake.letter_facts import Stationery
from grievance.services.letters.draft_letter import draft_letter
from grievance.services.letters.withdraw_outgoing import withdraw_outgoing
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def redraft_acknowledgement(
    tx: Transaction,
    ring: PersonRing,
    *,
    outgoing_id: OutgoingId,
    stationery: Stationery,
    at: datetime,
) -> Draft:
    """
    Withdraw the letter, and put a neutral draft of it into its case.

    It was written when nobody knew yet who may pay for it.  The new one is in the
    language of the case, and people read, assess and release it as any draft.

    Raises:
        NotFoundError: There is no such letter.

        NotAllowedError: It is no acknowledgement that is held; or this person may not
            decide on it, or cannot open the case.
    """
    cover = tx.outgoing.get(outgoing_id).cover
    is_held = cover.state is OutgoingState.HELD
    if cover.kind is not OutgoingKind.ACKNOWLEDGEMENT or not is_held:
        msg = "Only an acknowledgement that is held is written anew; this one is not."
        raise NotAllowedError(msg)
    withdraw_outgoing(tx, ring, outgoing_id=outgoing_id, at=at)
    return draft_letter(
        tx, ring, cover.case_id, LetterId.ACK_ANON, stationery, neutral=True, at=at
    )


def is_better_neutral(tx: Transaction, ring: PersonRing, cover: Outgoing) -> bool:
    """
    Whether a letter that is held had better be written anew, as somebody is at risk.

    Raises:
        NotAllowedError: The case is not theirs.
    """
    slip = read_case_slip(tx, ring, contents_key(tx, ring, cover.case_id))
    urgency = tx.cases.get(cover.case_id).urgency
    is_critical = Urgency.CRITICAL in {urgency, slip.severity}
    return is_critical or prefers_neutral(slip) or Flag.WISHES_ANONYMITY in slip.flags
