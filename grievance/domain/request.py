"""
What one person asks and another confirms, before it is done.

Of what is asked about a case plain columns say that something is, and in which: what,
and why, lies sealed in the case, under the digest in the request.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, PersonId, RequestId


EXPIRES_AFTER = timedelta(days=14)
TOO_OLD = "This request is too old; ask again."
ASKED_ALREADY = "Somebody asked for this already; confirm or refuse that request."


CASE_BYTES = 16
CASE_CHARACTERS = 21  # those of an object that its case alone decides


class PlainAct(StrEnum):
    """What a plain column says of it: a cleared block would tell of a reprisal."""

    DISCARD_MESSAGE = "discard-message"
    ON_CASE = "on-case"
    ERASE_CASE = "erase-case"  # what it meant must be seen when the case is gone
    WRITE_OFF = "write-off-file"  # a backup, which opens nothing, counts it


_ABOUT_CASES = frozenset({PlainAct.ON_CASE, PlainAct.ERASE_CASE, PlainAct.WRITE_OFF})


class RequestedAct(StrEnum):
    """What needs a second person."""

    DISCARD_MESSAGE = "discard-message"
    MOVE_CASE = "move-case"
    RELEASE_LETTER = "release-letter"
    CLEAR_BLOCK = "clear-block"
    EXPORT_EVIDENCE = "export-evidence"
    WRITE_OFF = "write-off-file"
    ERASE_CASE = "erase-case"


FOR_GOOD: Mapping[RequestedAct, str] = MappingProxyType(
    {
        RequestedAct.ERASE_CASE: (
            "With a yes every key and word of this case is gone, and nobody brings it "
            "back."
        ),
        RequestedAct.DISCARD_MESSAGE: (
            "With a yes this message is gone, and nobody brings it back."
        ),
    }
)
"""What whoever is to say yes is told of what cannot be undone."""


class RequestReason(StrEnum):
    """Why, in a code: words would lie in a plain column."""

    SPAM = "spam"
    MALICIOUS = "malicious"
    TEST = "test"
    KNOWN = "known-elsewhere"
    IN_CASE = "in-case"  # the words lie sealed in the case


# Why a message is to be destroyed, which has no case to say more in.
WHY_DISCARDED = tuple(one for one in RequestReason if one is not RequestReason.IN_CASE)


class RequestState(StrEnum):
    """Where a request stands; one past its time counts as expired."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


ANSWERS = frozenset(
    {RequestState.CONFIRMED, RequestState.REFUSED, RequestState.WITHDRAWN}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Somebody asks for *act* on *object*: the id of a message, or a `case_object`."""

    id: RequestId
    act: PlainAct
    object: str
    reason: RequestReason
    state: RequestState = RequestState.ASKED
    asked_by: PersonId
    asked_at: datetime
    expires_at: datetime
    answered_by: PersonId | None = None
    answered_at: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        """Whether it still waits for an answer."""
        return self.state is RequestState.ASKED and at < self.expires_at

    def answer(self, state: RequestState, *, by: PersonId, at: datetime) -> Request:
        """
        Confirm or refuse it, as another person; or withdraw it, as the same.

        Raises:
            NotAllowedError: It was answered before, is too old, or is one's own.
        """
        if state not in ANSWERS:
            msg = "A request is confirmed, refused or withdrawn, nothing else."
            raise NotAllowedError(msg)
        if self.state in ANSWERS:
            msg = f"This request was {self.state} before."
            raise NotAllowedError(msg)
        if not self.is_open(at):
            raise NotAllowedError(TOO_OLD)
        if (by == self.asked_by) != (state is RequestState.WITHDRAWN):
            msg = "Another person than the one who asked has to confirm or refuse it."
            raise NotAllowedError(msg)
        return replace(self, state=state, answered_by=by, answered_at=at)


def case_object(case_id: CaseId, digest: bytes) -> str:
    """Write what a request on a case is about: 64 characters for 32 bytes of digest."""
    return urlsafe_b64encode(case_id.bytes + digest).decode()


def read_case_object(request: Request) -> tuple[CaseId, bytes]:
    """
    Return the case that a request is on, and the digest of what is asked for.

    Raises:
        NotAllowedError: It is about something else.
    """
    read = _read(request)
    if len(read) <= CASE_BYTES:
        msg = "This request is about no case; `grievance requests` answers every kind."
        raise NotAllowedError(msg)
    return CaseId(UUID(bytes=read[:CASE_BYTES])), read[CASE_BYTES:]


def is_on_case(request: Request, case_id: CaseId) -> bool:
    """Whether a request is on this case."""
    return _read(request)[:CASE_BYTES] == case_id.bytes


def _read(request: Request) -> bytes:
    if request.act not in _ABOUT_CASES:
        return b""
    try:
        return urlsafe_b64decode(request.object.encode())
    except ValueError:  # written by somebody's hand
        return b""
