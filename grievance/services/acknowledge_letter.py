"""
Say to whoever wrote that it arrived: once for a new case, and not to everybody.

The letter is written and sealed while the address is in memory; after that only the
worker's outbox key opens it.  Where it is not plain whom it would reach, or what it
would do to them, it is made all the same and held for a person.
"""

from __future__ import annotations

import hashlib
import re
import secrets

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import chain
from uuid import uuid4

from grievance.catalogue.letters import (
    LetterBook,
    LetterId,
    Words,
    shipped_letters,
)
from grievance.catalogue.letters.facts import AcknowledgementFacts
from grievance.domain.case import Case
from grievance.domain.ids import JobId, OutgoingId
from grievance.domain.outgoing import (
    ONE_DAY,
    Hold,
    Outgoing,
    OutgoingKind,
    OutgoingState,
)
from grievance.domain.release import prefers_neutral
from grievance.domain.slip import ComplainantKind, Flag, Slip
from grievance.domain.urgency import Urgency
from grievance.mail.letter import Letter
from grievance.mail.post.compose import ComposeError, Draft, Parcel, compose
from grievance.mail.reading.classify import is_automatic
from grievance.mail.words.address import is_strict, normalise
from grievance.mail.words.domains import registrable
from grievance.services.keep import Pen
from grievance.services.keep_outgoing import keep_outgoing, promise_sending
from grievance.services.payload import encode
from grievance.services.reply_ways import Way, new_message_id, reply_to
from grievance.vault.outgoing import answered_mark, drop_parcel, sign_outgoing
from grievance.vault.posted import Dropped
from grievance.vault.ring import WorkerRing


NEXT_MESSAGE = timedelta(days=30)  # nobody waits longer for a word from us
_NOBODY = re.compile(
    r"(?:(?:do[-_.]?)?not?[-_.]?(?:reply|respond|answer)|mail(?:er)?-?daemon|"
    r"postmaster|.*[-_.]?bounces?|ne-?pas-?repondre|nicht-?antworten|"
    r"n[aã]o-?respond[ae]r?|no-?responder)(?:[-+=_.].*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeVoice:
    """In whose name we write, and how much of it goes out without a person."""

    name: str
    own_addresses: tuple[str, ...] = ()
    is_on: bool = True
    mailbox_cap: int = 200
    domain_cap: int = 100
    overall_cap: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutgoing:
    """
    A letter that is written and sealed, and on nobody's books yet.

    *marks* are those of its address for today and the day before, *domain_marks* what
    those of the address's domain are made of.
    """

    cover: Outgoing
    dropped: Dropped
    worker_kv: int
    marks: tuple[bytes, ...] = field(repr=False)
    domain_marks: tuple[bytes, ...] = field(repr=False)


def make_acknowledgement(  # noqa: PLR0913  # keywords, each a fact of one letter
    ring: WorkerRing,
    office: OfficeVoice,
    letter: Letter,
    case: Case,
    slip: Slip,
    *,
    mailbox: str,
    authentic: bool,
    at: datetime,
    letters: LetterBook | None = None,
) -> NewOutgoing | None:
    """
    Write the acknowledgement of a new *case*; None where nobody can be answered.

    *mailbox* is our address that the letter came to, *authentic* whether somebody we
    believe vouches for its sender; without *letters* it is in the words that ship.
    Nothing is saved.
    """
    recipient = letter.sender.address
    if not (office.is_on and is_strict(mailbox) and _can_be_answered(letter, office)):
        return None
    words = acknowledgement_of(
        case, slip, letters or shipped_letters(), office=office.name, due=_due(case)
    )
    way = Way(
        reference=case.reference,
        epoch=case.token_epoch,
        mailbox=mailbox,
        recipient=recipient,
    )
    draft = Draft(
        office="" if words.neutral else office.name,
        mailbox=mailbox,
        reply_to=reply_to(ring, way),
        recipient=recipient,
        subject=words.subject,
        body=words.body,
        message_id=new_message_id(ring, way),
        answers=letter.message_id,
        at=at,
    )
    try:
        message = compose(draft)
    except ComposeError:
        return None
    cover = Outgoing(
        id=OutgoingId(uuid4()),
        case_id=case.id,
        kind=OutgoingKind.ACKNOWLEDGEMENT,
        state=OutgoingState.HELD,
        hold=_hold(case, slip, authentic=authentic),
        mailbox=normalise(mailbox),
        language=words.language,
        message_id=draft.message_id,
        made_at=at,
    )
    parcel = Parcel(sender=draft.reply_to, recipient=recipient, message=message)
    return NewOutgoing(
        cover=cover,
        dropped=drop_parcel(
            ring.directory.worker.outbox,
            encode(parcel),
            cover.id,
            suite=ring.directory.suite,
        ),
        worker_kv=ring.kv,
        marks=_marks(ring, normalise(recipient), at.date()),
        domain_marks=_marks(ring, f"@{_domain(recipient)}", at.date()),
    )


def acknowledgement_of(
    case: Case, slip: Slip, letters: LetterBook, *, office: str, due: date
) -> Words:
    """Write the words of it: to nobody we know, or to a mailbox others may read."""
    is_anonymous = slip.complainant is ComplainantKind.ANONYMOUS
    return letters.write(
        LetterId.ACK_ANON if is_anonymous else LetterId.ACK,
        AcknowledgementFacts(reference=case.reference, due=due, office=office),
        language=case.language,
        neutral=prefers_neutral(slip),
    )


def keep_acknowledgement(
    pen: Pen, new: NewOutgoing, office: OfficeVoice
) -> JobId | None:
    """
    Put it on the books with its case, and promise to send it unless it is held.

    *pen* is the worker's.  The caps are looked at here, in the transaction.
    """
    hold = new.cover.hold or _reached_cap(pen, new, office)
    state = OutgoingState.RELEASED if hold is None else OutgoingState.HELD
    cover = replace(new.cover, hold=hold, state=state)
    keep_outgoing(
        pen, sign_outgoing(cover, new.dropped, pen.author, worker_kv=new.worker_kv)
    )
    return promise_sending(pen, cover.id) if hold is None else None


def _can_be_answered(letter: Letter, office: OfficeVoice) -> bool:
    address = letter.sender.address
    local, _, domain = address.rpartition("@")
    plain = f"{local.partition('+')[0]}@{domain}"  # ours may have a token in it
    return (
        letter.sender.clear
        and is_strict(address)
        and normalise(plain) not in map(normalise, office.own_addresses)
        and not is_automatic(letter, own=office.own_addresses)
        and letter.return_path != ""
        and _NOBODY.fullmatch(local) is None
    )


def _hold(case: Case, slip: Slip, *, authentic: bool) -> Hold | None:
    """Why a person must look first; the caps come later, with the books open."""
    if not authentic:
        return Hold.NOT_AUTHENTICATED
    if Urgency.CRITICAL in (case.urgency, slip.severity):
        return Hold.CRITICAL
    return Hold.REPRISAL if Flag.REPRISAL_FEARED in slip.flags else None


def _reached_cap(pen: Pen, new: NewOutgoing, office: OfficeVoice) -> Hold | None:
    """Look at the caps, the address last: its mark is set when all others allow it."""
    shelf, since = pen.tx.outgoing, pen.at - ONE_DAY
    kind, mailbox = new.cover.kind, new.cover.mailbox
    shelf.forget_marks(at=pen.at)
    if shelf.is_marked(new.marks, at=pen.at):
        return Hold.ANSWERED_TODAY
    if shelf.count_by_itself(kind, since=since, mailbox=mailbox) >= office.mailbox_cap:
        return Hold.MAILBOX_CAP
    if shelf.count_by_itself(kind, since=since) >= office.overall_cap:
        return Hold.OVERALL_CAP
    if not _takes_place(pen, new.domain_marks, office.domain_cap):
        return Hold.DOMAIN_CAP
    is_first = shelf.mark(new.marks[0], until=pen.at + ONE_DAY)
    return None if is_first else Hold.ANSWERED_TODAY


def _takes_place(pen: Pen, domain_marks: Sequence[bytes], cap: int) -> bool:
    """
    Take one of the *cap* places that a domain has in a day; False where none is free.

    Each is a mark like that of an address: how many letters a domain got is nowhere
    written down.  It is sought from anywhere on, so that one is soon found.
    """
    first = secrets.randbelow(cap) if cap else 0
    for place in chain(range(first, cap), range(first)):
        marks = [_place_mark(mark, place) for mark in domain_marks]
        if pen.tx.outgoing.is_marked(marks, at=pen.at):
            continue
        if pen.tx.outgoing.mark(marks[0], until=pen.at + ONE_DAY):
            return True
    return False


def _place_mark(domain_mark: bytes, place: int) -> bytes:
    return hashlib.sha256(b"%s place %d" % (domain_mark, place)).digest()


def _domain(address: str) -> str:
    """Return whose it is: any number of names below it are to be had for nothing."""
    return registrable(normalise(address).rpartition("@")[2])


def _due(case: Case) -> date:
    return case.due_on or case.received_on + NEXT_MESSAGE


def _marks(ring: WorkerRing, whom: str, today: date) -> tuple[bytes, ...]:
    days = (today, today - ONE_DAY)
    return tuple(answered_mark(ring.keys, whom, day) for day in days)
