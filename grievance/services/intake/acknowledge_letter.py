"""
Say to whoever wrote that it arrived: once for a new case, and not to everybody.

The letter is written and sealed while the address is in memory; after that only the
worker's outbox key opens it.  Where it is not plain whom it would reach, or what it
would do to them, it is made all the same and held for a person.
"""

from __future__ import annotations

import re

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
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
    Hold,
    LookFor,
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
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_outgoing import keep_outgoing, promise_sending
from grievance.services.boxes.payload import encode
from grievance.services.intake.answering_caps import (
    AddressMarks,
    Caps,
    marks_of,
    reached_cap,
)
from grievance.services.intake.reply_ways import Way, new_message_id, reply_to
from grievance.vault.outgoing import drop_parcel, sign_outgoing
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
    caps: Caps = field(default_factory=Caps)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutgoing:
    """
    A letter that is written and sealed, and on nobody's books yet.

    *why* somebody has to look at it first is for its case to keep, sealed.
    """

    cover: Outgoing
    dropped: Dropped
    worker_kv: int
    why: tuple[LookFor, ...] = ()
    marks: AddressMarks


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
    if not (office.is_on and is_strict(mailbox) and _can_be_answered(letter, office)):
        return None
    why = tuple(_looks_for(case, slip, authentic=authentic))
    book, due = letters or shipped_letters(), _due(case)
    words = acknowledgement_of(
        case, slip, book, office=office.name, due=due, by_hand=bool(why)
    )
    draft = _draft(ring, case, words, letter, office=office, mailbox=mailbox, at=at)
    try:
        message = compose(draft)
    except ComposeError:
        return None
    parcel = Parcel(sender=draft.reply_to, recipient=draft.recipient, message=message)
    hold = Hold.LOOK_FIRST if why else None
    return _sealed(ring, _cover(case, draft, words, hold), parcel, why)


def _draft(  # noqa: PLR0913  # keywords, each a fact of one letter
    ring: WorkerRing,
    case: Case,
    words: Words,
    letter: Letter,
    *,
    office: OfficeVoice,
    mailbox: str,
    at: datetime,
) -> Draft:
    """Put the words into an answer to *letter*, with its ways back."""
    recipient = letter.sender.address
    way = Way(
        reference=case.reference,
        epoch=case.token_epoch,
        mailbox=mailbox,
        recipient=recipient,
    )
    return Draft(
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


def _cover(case: Case, draft: Draft, words: Words, hold: Hold | None) -> Outgoing:
    return Outgoing(
        id=OutgoingId(uuid4()),
        case_id=case.id,
        kind=OutgoingKind.ACKNOWLEDGEMENT,
        state=OutgoingState.HELD,
        hold=hold,
        mailbox=normalise(draft.mailbox),
        language=words.language,
        message_id=draft.message_id,
        made_at=draft.at,
    )


def _sealed(
    ring: WorkerRing, cover: Outgoing, parcel: Parcel, why: tuple[LookFor, ...]
) -> NewOutgoing:
    return NewOutgoing(
        cover=cover,
        dropped=drop_parcel(
            ring.directory.worker.outbox,
            encode(parcel),
            cover.id,
            suite=ring.directory.suite,
        ),
        worker_kv=ring.kv,
        why=why,
        marks=marks_of(ring, parcel.recipient, cover.made_at.date()),
    )


def acknowledgement_of(  # noqa: PLR0913  # which case, in whose words, who lets it go
    case: Case,
    slip: Slip,
    letters: LetterBook,
    *,
    office: str,
    due: date,
    by_hand: bool = False,
) -> Words:
    """Write the words of it: to nobody we know, or to a mailbox others may read."""
    is_anonymous = slip.complainant is ComplainantKind.ANONYMOUS
    return letters.write(
        LetterId.ACK_ANON if is_anonymous else LetterId.ACK,
        AcknowledgementFacts(reference=case.reference, due=due, office=office),
        language=case.language,
        neutral=prefers_neutral(slip),
        by_hand=by_hand,
    )


def keep_acknowledgement(
    pen: Pen, new: NewOutgoing, office: OfficeVoice
) -> JobId | None:
    """
    Put it on the books with its case, and promise to send it unless it is held.

    *pen* is the worker's.  The caps are looked at here, in the transaction.
    """
    hold = new.cover.hold or reached_cap(pen, new.cover, new.marks, office.caps)
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


def _looks_for(case: Case, slip: Slip, *, authentic: bool) -> Iterator[LookFor]:
    """Yield why somebody must look first; the caps come later, with the books open."""
    if not authentic:
        yield LookFor.NOT_AUTHENTICATED
    if Urgency.CRITICAL in {case.urgency, slip.severity}:
        yield LookFor.CRITICAL
    if Flag.REPRISAL_FEARED in slip.flags:
        yield LookFor.REPRISAL


def _due(case: Case) -> date:
    return case.due_on or case.received_on + NEXT_MESSAGE
