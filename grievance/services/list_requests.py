"""List what waits for a second person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import CaseId
from grievance.domain.release import read_release_object
from grievance.domain.request import Request, RequestedAct
from grievance.services.answer_release import read_asked
from grievance.services.case_keys import find_key
from grievance.services.clear_block import case_of_clearing
from grievance.services.clear_block import read_asked as read_clearing
from grievance.services.find_aside import require_current
from grievance.services.list_quarantine import is_sound
from grievance.services.proposed_move import case_of, read_proposal
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.errors import SealError
from grievance.vault.ring import PersonRing
from grievance.vault.signed_request import SignedRequest


LAPSED_FOR = timedelta(days=14)  # as long one sees that nobody answered in time


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRequest:
    """
    A request as somebody sees it who may answer it.

    *about* is the reference of a case, or the id of a message; *codes* say what is to
    become of it, and *reason* why.  One that is not *open* nobody answered in time.
    """

    request: Request
    about: str
    is_open: bool
    codes: tuple[str, ...]
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """Who looks at the requests, and when; *aside* are the messages put aside."""

    tx: Transaction
    ring: PersonRing
    aside: frozenset[str]
    at: datetime


def list_requests(
    tx: Transaction, ring: PersonRing, *, at: datetime
) -> tuple[Request, ...]:
    """
    Return the requests that this person sees and that can still be answered.

    The newest come first.  Those about a message that is put aside no longer are left
    out, and those about a case whose key is not on the ring.

    Raises:
        NotAllowedError: The ring is from before somebody joined or left.
    """
    return tuple(one.request for one in describe_requests(tx, ring, at=at))


def describe_requests(
    tx: Transaction, ring: PersonRing, *, at: datetime, with_lapsed: bool = False
) -> tuple[ListedRequest, ...]:
    """
    Return them with what each is about.

    With *with_lapsed* also those that nobody answered in time, for a while.

    Raises:
        NotAllowedError: The ring is from before somebody joined or left.
    """
    require_current(tx, ring)
    found = _described(tx, ring, at)
    return tuple(one for one in found if one.is_open or with_lapsed)


def _described(
    tx: Transaction, ring: PersonRing, at: datetime
) -> Iterator[ListedRequest]:
    aside = frozenset(str(one.id) for one in tx.spool.put_aside())
    look = _Look(tx=tx, ring=ring, aside=aside, at=at)
    for signed in tx.requests.unconfirmed(expired_after=at - LAPSED_FOR):
        describe = ABOUT.get(signed.request.act)
        if describe is not None and is_sound(signed, ring.directory):
            try:
                yield from describe(look, signed)
            except (NotFoundError, SealError):  # gone, or written by somebody's hand
                continue


def _message(look: _Look, signed: SignedRequest) -> Iterator[ListedRequest]:
    """Describe what everybody may see: that a message is to be destroyed."""
    request = signed.request
    if request.object in look.aside:
        yield ListedRequest(
            request=request,
            about=request.object,
            is_open=request.is_open(look.at),
            codes=(request.reason,),
        )


def _move(look: _Look, signed: SignedRequest) -> Iterator[ListedRequest]:
    case, key = _case_of(look, case_of(signed))
    if key is not None:
        step = read_proposal(look.tx, look.ring, key, signed.request.id).step
        yield ListedRequest(
            request=signed.request,
            about=case.reference,
            is_open=signed.request.is_open(look.at),
            codes=(step.to, *step.codes),
            reason=step.reason,
        )


def _clearing(look: _Look, signed: SignedRequest) -> Iterator[ListedRequest]:
    case, key = _case_of(look, case_of_clearing(signed))
    if key is not None:
        asked = read_clearing(look.tx, look.ring, key, signed.request.id)
        yield ListedRequest(
            request=signed.request,
            about=case.reference,
            is_open=signed.request.is_open(look.at),
            codes=(asked.who,),
            reason=asked.reason,
        )


def _release(look: _Look, signed: SignedRequest) -> Iterator[ListedRequest]:
    """Describe what custodians of the case may confirm, and who asked may take back."""
    case_id, _ = read_release_object(signed.request.object)
    is_own = signed.request.asked_by == look.ring.person_id
    key = find_key(look.tx, look.ring, case_id, Compartment.IDENTITY)
    if key is None and not is_own:
        return
    copy = read_asked(look.tx, look.ring, key, signed.request.id).copy if key else None
    yield ListedRequest(
        request=signed.request,
        about=look.tx.cases.get(case_id).reference,
        is_open=signed.request.is_open(look.at),
        codes=(copy.kind, copy.to.party, copy.language) if copy else (),
        reason=copy.despite if copy else "",
    )


def _case_of(look: _Look, case_id: CaseId) -> tuple[Case, CaseKey | None]:
    case = look.tx.cases.get(case_id)
    return case, find_key(look.tx, look.ring, case_id, Compartment.CONTENTS)


Describer = Callable[[_Look, SignedRequest], Iterator[ListedRequest]]
# Who sees a request of each kind, and what it is about.
ABOUT: Mapping[RequestedAct, Describer] = MappingProxyType(
    {
        RequestedAct.DISCARD_MESSAGE: _message,
        RequestedAct.MOVE_CASE: _move,
        RequestedAct.CLEAR_BLOCK: _clearing,
        RequestedAct.RELEASE_LETTER: _release,
    }
)
