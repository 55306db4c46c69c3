"""List what waits for a second person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from grievance.domain.compartment import Compartment
from grievance.domain.erasure import are_pair
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId, SpoolId
from grievance.domain.request import Request, RequestedAct, read_case_object
from grievance.services.access.blocks import names_of_blocked
from grievance.services.boxes.case_keys import contents_key, find_key
from grievance.services.boxes.keep_request import is_sound
from grievance.services.directory.read_directory import known_people, person_of
from grievance.services.handling.proposed_move import read_proposal
from grievance.services.intake.find_aside import has_say, holds_key, require_current
from grievance.services.letters.answer_release import read_asked
from grievance.services.requests.act_of import find_act
from grievance.services.requests.ask_erasure import read_asked as read_erasure
from grievance.services.requests.ask_export import read_asked as read_export
from grievance.services.requests.ask_write_off import read_asked as read_write_off
from grievance.services.requests.clear_block import may_clear
from grievance.services.requests.clear_block import read_asked as read_clearing
from grievance.storage.store import Transaction
from grievance.vault.errors import SealError
from grievance.vault.ring import PersonRing


LAPSED_FOR = timedelta(days=14)  # as long one sees that nobody answered in time


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRequest:
    """
    A request as somebody sees it who may answer it.

    *about* is the reference of a case, or the id of a message; *act* and *codes* say
    what is to become of it, and *reason* why.  One that is not *open* nobody answered
    in time; where whoever looks does not *may_answer* it, others do.
    """

    request: Request
    act: RequestedAct
    about: str
    case_id: CaseId | None = None
    is_open: bool
    may_answer: bool
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
        if is_sound(signed, ring.directory):
            try:
                act = find_act(tx, ring, signed.request)
                yield from ABOUT[act](look, signed.request) if act else ()
            except (NotFoundError, NotAllowedError, SealError):
                continue  # gone, or written by somebody's hand


def _message(look: _Look, request: Request) -> Iterator[ListedRequest]:
    """Describe what everybody may see: that a message is to be destroyed."""
    if request.object in look.aside:
        yield ListedRequest(
            request=request,
            act=RequestedAct.DISCARD_MESSAGE,
            about=request.object,
            is_open=request.is_open(look.at),
            may_answer=_decides(look, request),
            codes=(request.reason,),
        )


def _move(look: _Look, request: Request) -> Iterator[ListedRequest]:
    key = contents_key(look.tx, look.ring, read_case_object(request)[0])
    step = read_proposal(look.tx, look.ring, key, request.id).step
    codes = (step.to, *step.codes)
    yield _on_case(look, request, RequestedAct.MOVE_CASE, codes, step.reason)


def _clearing(look: _Look, request: Request) -> Iterator[ListedRequest]:
    key = contents_key(look.tx, look.ring, read_case_object(request)[0])
    asked = read_clearing(look.tx, look.ring, key, request.id)
    names, me = names_of_blocked(look.tx), look.ring.person_id
    listed = _on_case(
        look,
        request,
        RequestedAct.CLEAR_BLOCK,
        (names.get(asked.who, asked.who),),
        asked.reason,
    )
    yield replace(
        listed,
        may_answer=listed.may_answer and may_clear(person_of(look.ring.directory, me)),
    )


def _export(look: _Look, request: Request) -> Iterator[ListedRequest]:
    key = contents_key(look.tx, look.ring, read_case_object(request)[0])
    asked = read_export(look.tx, look.ring, key, request)
    numbers = ", ".join(map(str, asked.numbers))
    codes = (f"evidence {numbers}", *asked.recipients)
    act = RequestedAct.EXPORT_EVIDENCE
    yield _on_case(look, request, act, codes, asked.words)


def _write_off(look: _Look, request: Request) -> Iterator[ListedRequest]:
    key = contents_key(look.tx, look.ring, read_case_object(request)[0])
    asked = read_write_off(look.tx, look.ring, key, request)
    codes, act = (f"file {asked.part_id}",), RequestedAct.WRITE_OFF
    yield _on_case(look, request, act, codes, asked.reason)


def _erasure(look: _Look, request: Request) -> Iterator[ListedRequest]:
    key = contents_key(look.tx, look.ring, read_case_object(request)[0])
    asked = read_erasure(look.tx, look.ring, key, request)
    codes, act = (asked.cause,), RequestedAct.ERASE_CASE
    listed = _on_case(look, request, act, codes, asked.reason)
    me = person_of(look.ring.directory, look.ring.person_id)
    askers = (p for p in known_people(look.ring.directory) if p.id == request.asked_by)
    are_two = any(are_pair(asker, me) for asker in askers)
    yield replace(listed, may_answer=listed.may_answer and are_two)


def _release(look: _Look, request: Request) -> Iterator[ListedRequest]:
    """Describe what custodians of the case may confirm, and who asked may take back."""
    case_id, _ = read_case_object(request)
    key = find_key(look.tx, look.ring, case_id, Compartment.IDENTITY)
    copy = read_asked(look.tx, look.ring, key, request.id).copy if key else None
    codes = (copy.kind, copy.to.party, copy.language) if copy else ()
    reason = copy.despite if copy else ""
    listed = _on_case(look, request, RequestedAct.RELEASE_LETTER, codes, reason)
    yield replace(listed, may_answer=listed.may_answer and key is not None)


def _on_case(
    look: _Look,
    request: Request,
    act: RequestedAct,
    codes: tuple[str, ...],
    reason: str,
) -> ListedRequest:
    case_id, _ = read_case_object(request)
    return ListedRequest(
        request=request,
        act=act,
        about=look.tx.cases.get(case_id).reference,
        case_id=case_id,
        is_open=request.is_open(look.at),
        may_answer=request.asked_by != look.ring.person_id,
        codes=codes,
        reason=reason,
    )


def _decides(look: _Look, request: Request) -> bool:
    """Whether who looks has a say in a message, and one of the two can read it."""
    me, spool_id = look.ring.person_id, SpoolId(UUID(request.object))
    both = (request.asked_by, me)
    return (
        request.asked_by != me
        and has_say(look.tx, look.ring.directory, me, spool_id)
        and any(holds_key(look.tx, one, spool_id) for one in both)
    )


Describer = Callable[[_Look, Request], Iterator[ListedRequest]]
# Who sees a request of each kind, and what it is about.
ABOUT: Mapping[RequestedAct, Describer] = MappingProxyType(
    {
        RequestedAct.DISCARD_MESSAGE: _message,
        RequestedAct.MOVE_CASE: _move,
        RequestedAct.CLEAR_BLOCK: _clearing,
        RequestedAct.RELEASE_LETTER: _release,
        RequestedAct.EXPORT_EVIDENCE: _export,
        RequestedAct.WRITE_OFF: _write_off,
        RequestedAct.ERASE_CASE: _erasure,
    }
)
