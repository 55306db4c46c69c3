"""
Ask a second person whether evidence may leave a case in which somebody may pay for it.

Said yes to is one index for certain readers and a purpose: other items, other words in
them or another recipient are another question.
"""

from __future__ import annotations

import hashlib

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from grievance.domain.contents import PartKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.evidence import Evidence
from grievance.domain.outgoing import Party, may_decide
from grievance.domain.release import keeps_names, needs_two
from grievance.domain.reprisal import RiskLevel
from grievance.domain.request import Request, RequestState, read_case_object
from grievance.domain.slip import Slip
from grievance.services.access.standing import refuse_without_standing
from grievance.services.boxes.asked import (
    ask_on_case,
    find_asked,
    refuse_asked_on_case,
    require_asked,
)
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.give_reason import say_why
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_request import is_sound, keep_answer, refuse_forged
from grievance.services.boxes.payload import decode, encode
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing
from grievance.vault.signed_request import SignedRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedExport:
    """
    What is to leave a case, for whom and for what; sealed in the case.

    *digest* is that of the items without their custody, in hex; *despite* says why it
    may go although its words may name somebody.
    """

    recipients: tuple[str, ...]
    purpose: str = field(repr=False)
    numbers: tuple[int, ...]
    digest: str
    despite: str = field(default="", repr=False)

    @property
    def words(self) -> str:
        """What is said for it, for who is to say yes and for the record."""
        return f"{self.purpose}\n\n{self.despite}".strip()


def asked_export(
    recipients: Iterable[str],
    purpose: str,
    items: Iterable[Evidence],
    *,
    despite: str = "",
) -> AskedExport:
    """Return what is asked for where *items* are to leave."""
    every = tuple(items)
    plain = [replace(one, revision=1, custody=()) for one in every]
    return AskedExport(
        recipients=tuple(sorted(set(recipients))),
        purpose=purpose.strip(),
        numbers=tuple(one.number for one in every),
        digest=hashlib.sha256(encode(plain)).hexdigest(),
        despite=despite.strip(),
    )


def refuse_without_say(
    tx: Transaction, ring: PersonRing, key: CaseKey, slip: Slip
) -> None:
    """
    Refuse whoever does not decide what leaves a case, and a case nobody has assessed.

    Raises:
        NotAllowedError: It says who does, or what to do first.
    """
    case = tx.cases.get(key.case_id)
    me = person_of(ring.directory, ring.person_id)
    if not may_decide(me, case, slip.respondents):
        msg = (
            "A coordinator, a custodian or the handler of this case exports its "
            "evidence; ask one of them."
        )
        raise NotAllowedError(msg)
    if slip.risk is RiskLevel.UNASSESSED:
        msg = (
            "Nobody has assessed yet who may pay if this evidence is seen; run "
            "`grievance risk assess` first."
        )
        raise NotAllowedError(msg)


def takes_two(slip: Slip) -> bool:
    """Whether two people must agree before evidence leaves the case."""
    return needs_two(slip, Party.OTHER) or keeps_names(slip, Party.OTHER)


def is_confirmed(
    tx: Transaction,
    ring: PersonRing,
    key: CaseKey,
    asked: AskedExport,
    *,
    at: datetime,
) -> bool:
    """Whether a second person said yes to exactly this, and not too long ago."""
    for signed in tx.requests.on_case(key.case_id, RequestState.CONFIRMED):
        is_fresh = at < signed.request.expires_at
        if is_fresh and is_sound(signed, ring.directory):
            kind = PartKind.ASKED_EXPORT
            body = find_asked(tx, ring.directory, key, signed.request, kind)
            if body is not None and decode(AskedExport, body) == asked:
                return True
    return False


def ask_export(pen: Pen, ring: PersonRing, key: CaseKey, asked: AskedExport) -> Request:
    """
    Ask for a second person's yes; anybody else who has a say and reads the case gives it.

    Raises:
        NotAllowedError: It was asked already.
    """
    kind = PartKind.ASKED_EXPORT
    refuse_asked_on_case(pen.tx, ring.directory, key, kind, at=pen.at)
    return ask_on_case(pen, ring, key, kind, asked)


def read_asked(
    tx: Transaction, ring: PersonRing, key: CaseKey, request: Request
) -> AskedExport:
    """Return what a request wants to export; `NotFoundError` where it is not there."""
    kind = PartKind.ASKED_EXPORT
    return decode(AskedExport, require_asked(tx, ring.directory, key, request, kind))


def answer_export(  # noqa: PLR0913  # whose hands, which request, what, why, when
    tx: Transaction,
    ring: PersonRing,
    signed: SignedRequest,
    state: RequestState,
    *,
    at: datetime,
    reason: str = "",
) -> Request:
    """
    Confirm, refuse or withdraw; confirmed, who asked can write the file.

    Raises:
        NotAllowedError: It is one's own, too old, answered before, or not theirs to say.

        AlteredError: The request was changed behind the log's back.
    """
    case_id, _ = read_case_object(signed.request)
    key = contents_key(tx, ring, case_id)
    refuse_forged(tx, ring.directory, signed)
    answered = signed.request.answer(state, by=ring.person_id, at=at)
    pen = Pen.of(tx, ring, at)
    if state is RequestState.CONFIRMED:
        refuse_without_standing(pen, key, signed.request)
        refuse_without_say(tx, ring, key, read_case_slip(tx, ring, key))
        read_asked(tx, ring, key, signed.request)
    say_why(pen, key, state, reason)
    keep_answer(pen, ring, signed, answered)
    return answered
