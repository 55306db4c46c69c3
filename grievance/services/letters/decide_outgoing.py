"""Take a letter of ours in hand, as a person who may decide on it."""

from __future__ import annotations

from datetime import timedelta

from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, JobId, OutgoingId
from grievance.domain.outgoing import OutgoingState, may_decide
from grievance.services.boxes.case_keys import find_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_outgoing import (
    AT_ONCE,
    promise_sending,
    take_step,
    tries_of,
)
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Transaction
from grievance.vault.outgoing import SignedOutgoing, sign_release, verify_outgoing
from grievance.vault.ring import PersonRing


def take_in_hand(
    tx: Transaction, ring: PersonRing, outgoing_id: OutgoingId
) -> SignedOutgoing:
    """
    Return the letter, locked, if this person may decide on it.

    Raises:
        NotFoundError: There is no such letter.

        NotAllowedError: The case is not theirs, or nothing for their role.

        SealError: The letter is not as the worker made it.
    """
    letter = tx.outgoing.lock(outgoing_id)
    verify_outgoing(letter, ring.directory)
    case = tx.cases.get(letter.cover.case_id)
    respondents = _respondents(tx, ring, case.id)
    person = person_of(ring.directory, ring.person_id)
    if respondents is None or not may_decide(person, case, respondents):
        msg = (
            "A coordinator, a custodian or the handler who can open this case decides "
            "on its letters; ask one of them."
        )
        raise NotAllowedError(msg)
    return letter


def let_go(
    pen: Pen, letter: SignedOutgoing, *, after: timedelta = AT_ONCE
) -> JobId | None:
    """Release a letter that waits for a person, signed for a try *after* a while."""
    tries = tries_of(pen.tx, letter.cover.id)
    signed = sign_release(letter, pen.author, tries=tries)
    take_step(pen, signed, OutgoingState.RELEASED, Act.OUTGOING_RELEASED)
    return promise_sending(pen, letter.cover.id, after=after)


def _respondents(
    tx: Transaction, ring: PersonRing, case_id: CaseId
) -> frozenset[str] | None:
    """
    Return whom the case is about; None where this person has no key to it.

    Custodians cannot read the slip: whoever is tied to a respondent was given no key,
    and the worker, who can read it, asks again.
    """
    contents = find_key(tx, ring, case_id, Compartment.CONTENTS)
    if contents is not None:
        return read_case_slip(tx, ring, contents).respondents
    is_custodian = find_key(tx, ring, case_id, Compartment.IDENTITY) is not None
    return frozenset() if is_custodian else None
