"""Find where a letter goes: only whoever may open the identity can, or types it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.draft import DraftAddress, SentCopy
from grievance.domain.errors import NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import Party
from grievance.mail.post.compose import ComposeError
from grievance.mail.words.address import is_strict
from grievance.services.boxes.case_keys import find_key
from grievance.services.boxes.case_parts import open_parts
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.original import find_writers
from grievance.services.boxes.payload import decode
from grievance.services.cases.safe_contact import refuse_never_contact, safe_contact
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


SAID_OTHERWISE = (
    "How to reach them safely is not one plain address; read it with `grievance contact "
    "show`, and give the address (`--address`) if a letter may go anywhere."
)


SEVERAL = (
    "Letters of this case came from more than one address, and nothing says which is "
    "whoever complained; give the right one (`--address`)."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """
    An address, and the Message-ID of the letter that is answered there.

    *asked_to* is the address that somebody asked for, if they named any.
    """

    address: str = field(repr=False)
    asked_to: str = field(default="", repr=False)
    answers: str = field(default="", repr=False)


def find_destination(
    tx: Transaction, ring: PersonRing, case_id: CaseId, copy: SentCopy, typed: str
) -> Destination:
    """
    Return where *copy* goes: as *typed*, else as the case has it.

    The complainant is written to at the safe contact where there is one, else where
    their first letter came from.

    Raises:
        NotFoundError: Nothing says where to.

        NotAllowedError: Nobody must ever be written to there.

        ComposeError: It is no address.
    """
    key = find_key(tx, ring, case_id, Compartment.IDENTITY)
    found = Destination(address=typed.strip())
    if key is not None:
        found = found if typed else _known(tx, ring, key, copy)
        refuse_never_contact(tx, ring, case_id, found.address)
    if not found.address:
        msg = "Nothing says where this letter goes; type the address (`--address`)."
        raise NotFoundError(msg)
    if not is_strict(found.address):
        msg = "This is not an address that a letter can be sent to; check it."
        raise ComposeError(msg)
    return found


def shown_destination(
    tx: Transaction, ring: PersonRing, case_id: CaseId, copy: SentCopy, typed: str
) -> str:
    """Return where *copy* would go, for whoever lets it go to see; empty if unknown."""
    if find_key(tx, ring, case_id, Compartment.IDENTITY) is None:
        return typed
    if copy.notice is not None:
        return ""  # the registry says it, as whoever lets it go is told
    try:
        return find_destination(tx, ring, case_id, copy, typed).address
    except NotFoundError:
        return ""


def knows_address(tx: Transaction, ring: PersonRing, case_id: CaseId) -> bool | None:
    """Tell whether the case has an address of whoever complained; None to who cannot."""
    key = find_key(tx, ring, case_id, Compartment.IDENTITY)
    if key is None:
        return None
    try:
        return bool(_of_complainant(tx, ring, key).address)
    except NotFoundError:
        return False


def open_destination(  # noqa: PLR0913  # whose hands, which letter, where to, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    copy: SentCopy,
    typed: str = "",
    *,
    at: datetime,
) -> str:
    """Return what `shown_destination` does, to be shown; the log says so."""
    log_shown(tx, ring, case_id, copy, typed, at=at)
    return shown_destination(tx, ring, case_id, copy, typed)


def log_shown(  # noqa: PLR0913  # whose hands, which letter, where to, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    copy: SentCopy,
    typed: str,
    *,
    at: datetime,
) -> None:
    """Note that somebody is about to see the address that the case has for a letter."""
    if typed or copy.notice is not None:
        return  # somebody said it, or the registry does
    if find_key(tx, ring, case_id, Compartment.IDENTITY) is not None:
        Pen.of(tx, ring, at).note(Act.IDENTITY_OPENED, case_id)


def _known(
    tx: Transaction, ring: PersonRing, key: CaseKey, copy: SentCopy
) -> Destination:
    if copy.to.party is Party.COMPLAINANT:
        return _of_complainant(tx, ring, key)
    found = {one.address for one in _typed(tx, ring, key) if one.draft == copy.draft}
    if len(found) > 1:
        msg = "More than one address was put in for this letter; give it (`--address`)."
        raise NotFoundError(msg)
    return Destination(address=next(iter(found), ""))


def _of_complainant(tx: Transaction, ring: PersonRing, key: CaseKey) -> Destination:
    """
    Return the safe contact, or where there is none the address that all wrote from.

    Raises:
        NotFoundError: The safe contact is said in words, which only a person can heed;
            or somebody else wrote as well, as a letter of another case that was filed
            here.
    """
    safe = safe_contact(tx, ring, key.case_id).how.strip()
    if safe and not is_strict(safe):
        raise NotFoundError(SAID_OTHERWISE)
    writers = [one.written for one in find_writers(tx, key, ring.directory)]
    theirs = [one for one in writers if not one.alias and one.clear and one.address]
    if not safe and len({one.address.lower() for one in theirs}) > 1:
        raise NotFoundError(SEVERAL)
    first = min(
        theirs, key=lambda one: (one.received_at is None, one.received_at), default=None
    )
    if first is None or safe not in {"", first.address}:
        return Destination(address=safe)
    return Destination(address=first.address, answers=first.message_id)


def _typed(tx: Transaction, ring: PersonRing, key: CaseKey) -> Sequence[DraftAddress]:
    """Return what was put in with drafts, as far as the log saw it there."""
    return [
        decode(DraftAddress, one.body)
        for one in open_parts(tx, key, ring.directory, PartKind.DRAFT_ADDRESS)
        if tx.log.last_digest(one.part.id) == one.part.digest.hex()
    ]
