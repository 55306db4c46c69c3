"""
What one person asked for and another answered, each under a signature of their own.

    asked  = the asker's, over lp("grv1/request", request, act, object, reason,
             asked by, key version, asked at, expires at)
    answer = the other's, over lp("grv1/answer", request, sha256(asked), state,
             answered by, key version, answered at)

Times are RFC 3339 in UTC with microseconds.  So nobody who can write to the database
is a first or a second person, and an answer answers one question only.
"""

from __future__ import annotations

import hashlib

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from grievance.domain.ids import PersonId, holder_of
from grievance.domain.request import ANSWERS, Request, RequestState
from grievance.vault.author import Author
from grievance.vault.directory import Directory
from grievance.vault.encoding import lp
from grievance.vault.errors import SealError
from grievance.vault.keys import verify


ASKED = "grv1/request"
ANSWERED = "grv1/answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
    """A request with its signatures; the second pair once it was answered."""

    request: Request
    asked_kv: int
    asked: bytes = field(repr=False)
    answered_kv: int | None = None
    answer: bytes | None = field(default=None, repr=False)

    @property
    def digest(self) -> bytes:
        """What the log speaks of: 32 bytes."""
        answer = b"" if self.answer is None else lp(_answer(self), self.answer)
        facts = lp(_question(self), self.asked, self.request.state, answer)
        return hashlib.sha256(facts).digest()


def sign_request(request: Request, author: Author) -> SignedRequest:
    """Ask; *author* is who the request says."""
    unsigned = SignedRequest(request=request, asked_kv=author.kv, asked=b"")
    return replace(unsigned, asked=author.signing.sign(_question(unsigned)))


def sign_answer(
    signed: SignedRequest, answered: Request, author: Author
) -> SignedRequest:
    """Answer what was *signed*; *answered* is the request as it is then."""
    unsigned = replace(signed, request=answered, answered_kv=author.kv)
    return replace(unsigned, answer=author.signing.sign(_answer(unsigned)))


def verify_request(signed: SignedRequest, directory: Directory) -> None:
    """
    Check who asked, and who answered if anybody did.

    Raises:
        SealError: They did not, or one person was both.
    """
    request = signed.request
    _verify(
        directory, request.asked_by, signed.asked_kv, signed.asked, _question(signed)
    )
    is_answered = request.state in ANSWERS
    answer = (request.answered_by, request.answered_at, signed.answer)
    if any((part is not None) != is_answered for part in answer):
        raise SealError
    if request.answered_by is None or signed.answer is None:
        return
    is_same = request.answered_by == request.asked_by
    if is_same != (request.state is RequestState.WITHDRAWN):
        raise SealError
    kv = signed.answered_kv or 0
    _verify(directory, request.answered_by, kv, signed.answer, _answer(signed))


def _verify(
    directory: Directory, person: PersonId, kv: int, signature: bytes, message: bytes
) -> None:
    verify(directory.signing_key(holder_of(person), kv), signature, message)


def _question(signed: SignedRequest) -> bytes:
    request = signed.request
    return lp(
        ASKED,
        request.id,
        request.act,
        request.object,
        request.reason,
        request.asked_by,
        signed.asked_kv,
        _time(request.asked_at),
        _time(request.expires_at),
    )


def _answer(signed: SignedRequest) -> bytes:
    request = signed.request
    by, at, kv = request.answered_by, request.answered_at, signed.answered_kv
    if by is None or at is None or kv is None:
        raise SealError
    asked = hashlib.sha256(signed.asked).digest()
    return lp(ANSWERED, request.id, asked, request.state, by, kv, _time(at))


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
