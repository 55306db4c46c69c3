"""What waits for a second person, and what one said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, select, update

from grievance.domain.errors import ConflictError, NotFoundError
from grievance.domain.ids import CaseId, RequestId
from grievance.domain.request import (
    CASE_CHARACTERS,
    PlainAct,
    Request,
    RequestReason,
    RequestState,
    case_object,
    is_on_case,
)
from grievance.storage.rows import RequestRow
from grievance.storage.values import columns_of, fields_of
from grievance.vault.signed_request import SignedRequest


_REQUEST = RequestRow.__table__
_SIGNED = ("asked_kv", "asked", "answered_kv", "answer")
_ALL = select(_REQUEST).order_by(_REQUEST.c.asked_at.desc(), _REQUEST.c.id)
_GET = _ALL.where(_REQUEST.c.id == bindparam("request_id"))
_BY_ID = _GET.with_for_update()
_UNANSWERED = _ALL.where(_REQUEST.c.state == RequestState.ASKED)
_ABOUT = _UNANSWERED.where(_REQUEST.c.object == bindparam("about"))
_ANSWERED_ABOUT = _ALL.where(
    _REQUEST.c.object == bindparam("about"), _REQUEST.c.state == bindparam("state")
)
_ON_CASE = _ALL.where(
    func.substr(_REQUEST.c.object, 1, CASE_CHARACTERS) == bindparam("start"),
    _REQUEST.c.state.in_(bindparam("states", expanding=True)),
)
_CONFIRMED = _ALL.where(
    _REQUEST.c.act == bindparam("asked_act"),
    _REQUEST.c.state == RequestState.CONFIRMED,
)
_OVERDUE = _UNANSWERED.where(_REQUEST.c.expires_at <= bindparam("now")).with_for_update(
    skip_locked=True
)
_UNCONFIRMED = _ALL.where(
    _REQUEST.c.state.in_([RequestState.ASKED, RequestState.EXPIRED]),
    _REQUEST.c.expires_at > bindparam("expired_after"),
)
_ADD = insert(RequestRow)
_ANSWER = update(RequestRow).where(
    RequestRow.id == bindparam("request_id"), RequestRow.state == RequestState.ASKED
)


@dataclass(frozen=True, slots=True)
class Requests:
    """What one person asked for, with signatures that the vault verifies."""

    connection: Connection

    def add(self, signed: SignedRequest) -> None:
        self.connection.execute(_ADD, _columns(signed))

    def lock(self, request_id: RequestId) -> SignedRequest:
        """Return a request that nobody else answers until the transaction ends."""
        return self._found(_BY_ID, request_id)

    def get(self, request_id: RequestId) -> SignedRequest:
        """Return a request, to look at it only; `NotFoundError` where there is none."""
        return self._found(_GET, request_id)

    def unanswered(self) -> tuple[SignedRequest, ...]:
        """Return what nobody answered yet, also what is too old, the newest first."""
        return tuple(self._signed(_UNANSWERED))

    def unconfirmed(self, *, expired_after: datetime) -> tuple[SignedRequest, ...]:
        """Return what nobody answered, unless it expired long ago; the newest first."""
        return tuple(self._signed(_UNCONFIRMED, expired_after=expired_after))

    def about(self, object_id: object) -> tuple[SignedRequest, ...]:
        """Return what nobody answered yet about one thing, the newest first."""
        return tuple(self._signed(_ABOUT, about=str(object_id)))

    def answered(
        self, object_id: object, state: RequestState
    ) -> tuple[SignedRequest, ...]:
        """Return what was answered so about one thing, the newest first."""
        key = {"about": str(object_id), "state": state}
        return tuple(self._signed(_ANSWERED_ABOUT, **key))

    def on_case(
        self, case_id: CaseId, *states: RequestState
    ) -> tuple[SignedRequest, ...]:
        """Return what was asked on a case and is in one of *states*, newest first."""
        start = case_object(case_id, b"")[:CASE_CHARACTERS]
        found = self._signed(_ON_CASE, start=start, states=list(states))
        # The last bits of an id share a character with what comes after it.
        return tuple(one for one in found if is_on_case(one.request, case_id))

    def confirmed(self, act: PlainAct) -> tuple[SignedRequest, ...]:
        """Return every request for *act* that a second person said yes to."""
        return tuple(self._signed(_CONFIRMED, asked_act=act))

    def overdue(self, at: datetime) -> tuple[SignedRequest, ...]:
        """Return what nobody answered in time, unless somebody else is at it."""
        return tuple(self._signed(_OVERDUE, now=at))

    def all(self) -> Iterator[SignedRequest]:
        """Yield every request there ever was, for verification."""
        yield from self._signed(_ALL)

    def answer(self, signed: SignedRequest) -> None:
        """
        Save the answer to what nobody answered yet.

        Raises:
            ConflictError: Somebody else was faster.
        """
        answered = _ANSWER.values(_columns(signed))
        key = {"request_id": signed.request.id}
        if self.connection.execute(answered, key).rowcount != 1:
            msg = "Somebody else answered this request first."
            raise ConflictError(msg)

    def _found(self, wanted: Select[Any], request_id: RequestId) -> SignedRequest:
        found = next(self._signed(wanted, request_id=request_id), None)
        if found is None:
            msg = "There is no such request."
            raise NotFoundError(msg)
        return found

    def _signed(self, wanted: Select[Any], **key: Any) -> Iterator[SignedRequest]:
        for row in self.connection.execute(wanted, key):
            yield _to_signed(row)


def _columns(signed: SignedRequest) -> dict[str, Any]:
    signatures = {name: getattr(signed, name) for name in _SIGNED}
    return {**columns_of(signed.request), **signatures}


def _to_signed(row: Row[Any]) -> SignedRequest:
    columns = fields_of(row)
    signatures = {name: columns.pop(name) for name in _SIGNED}
    reason = RequestReason(columns.pop("reason"))
    return SignedRequest(request=Request(**columns, reason=reason), **signatures)
