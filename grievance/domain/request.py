"""What one person asks and another confirms, before it is done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import PersonId, RequestId


EXPIRES_AFTER = timedelta(days=14)
TOO_OLD = "This request is too old; ask again."


class RequestedAct(StrEnum):
    """What needs a second person."""

    DISCARD_MESSAGE = "discard-message"
    MOVE_CASE = "move-case"
    RELEASE_LETTER = "release-letter"
    CLEAR_BLOCK = "clear-block"


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
    """Somebody asks for *act* on *object*, an id as text."""

    id: RequestId
    act: RequestedAct
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
