"""
Letters of ours at rest: covers, sealed bytes until they are sent, and marks for a day.

This room never opens one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from grievance.domain.errors import ConflictError, NotFoundError
from grievance.domain.ids import CaseId, HolderId, OutgoingId
from grievance.domain.outgoing import LookFor, Outgoing, OutgoingKind, OutgoingState
from grievance.domain.reference import Reference
from grievance.storage.inserts import insert_new
from grievance.storage.rows import AnsweredRow, CaseGrantRow, CaseRow, OutgoingRow
from grievance.storage.values import columns_of, fields_of
from grievance.vault.outgoing import SignedOutgoing
from grievance.vault.posted import Dropped


_OUTGOING = OutgoingRow.__table__
_COVER = tuple(field.name for field in fields(Outgoing))
_ALL = select(_OUTGOING)
_BY_ID = _ALL.where(_OUTGOING.c.id == bindparam("key"))
_LOCK = _BY_ID.with_for_update()
_BY_MESSAGE_ID = _ALL.where(_OUTGOING.c.message_id == bindparam("key"))
_ADD = insert(OutgoingRow)
_SAVE = update(OutgoingRow).where(
    OutgoingRow.id == bindparam("outgoing_id"), OutgoingRow.state == bindparam("was")
)
_NOTE = (
    update(OutgoingRow)
    .where(OutgoingRow.id == bindparam("outgoing_id"))
    .values(error=bindparam("code"))
)
_LISTED = (
    select(*(_OUTGOING.c[name] for name in _COVER), CaseRow.reference)
    .join(CaseRow, CaseRow.id == OutgoingRow.case_id)
    .order_by(OutgoingRow.made_at.desc(), OutgoingRow.id)
)
_ON_WAY = select(OutgoingRow.id).where(
    OutgoingRow.state.in_((OutgoingState.RELEASED, OutgoingState.SENDING))
)
_WRAPPED_BEFORE = select(func.count()).where(
    OutgoingRow.worker_kv < bindparam("kv"), OutgoingRow.wrapped.is_not(None)
)
_HELD_BY = select(CaseGrantRow.case_id)
_BY_ITSELF = select(func.count()).where(
    OutgoingRow.kind == bindparam("kind"),
    OutgoingRow.hold.is_(None),
    OutgoingRow.made_at > bindparam("since"),
)
_BY_ITSELF_FROM = _BY_ITSELF.where(OutgoingRow.mailbox == bindparam("mailbox"))
_MARK = insert_new(AnsweredRow, AnsweredRow.mark)
_MARKED = select(func.count()).where(
    AnsweredRow.mark.in_(bindparam("marks", expanding=True)),
    AnsweredRow.until > bindparam("now"),
)
_FORGET = delete(AnsweredRow).where(AnsweredRow.until <= bindparam("now"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedOutgoing:
    """
    A cover with the reference of its case.

    *why* somebody has to look at it first is for who opens the case to add.
    """

    cover: Outgoing
    reference: Reference
    why: tuple[LookFor, ...] = ()


@dataclass(frozen=True, slots=True)
class OutgoingLetters:
    """What goes out."""

    connection: Connection

    def add(self, letter: SignedOutgoing) -> None:
        self.connection.execute(_ADD, _columns(letter))

    def save(self, letter: SignedOutgoing, *, was: OutgoingState) -> None:
        """
        Save a letter that was in the state *was*.

        Raises:
            ConflictError: It no longer is; somebody else was faster.
        """
        key = {"outgoing_id": letter.cover.id, "was": was}
        changed = _SAVE.values(_columns(letter))
        if self.connection.execute(changed, key).rowcount != 1:
            msg = "Somebody else decided on this letter first; look at it again."
            raise ConflictError(msg)

    def note(self, outgoing_id: OutgoingId, code: str) -> None:
        """Keep why it still waits: a code, never what a server said."""
        key = {"outgoing_id": outgoing_id, "code": code[:200]}
        self.connection.execute(_NOTE, key)

    def get(self, outgoing_id: OutgoingId) -> SignedOutgoing:
        """Return a letter, to look at it only."""
        return _found(self._one(_BY_ID, outgoing_id))

    def lock(self, outgoing_id: OutgoingId) -> SignedOutgoing:
        """Return a letter that nobody else changes before this transaction ends."""
        return _found(self._one(_LOCK, outgoing_id))

    def by_message_id(self, message_id: str) -> SignedOutgoing | None:
        return self._one(_BY_MESSAGE_ID, message_id)

    def of_case(self, case_id: CaseId) -> tuple[Outgoing, ...]:
        """Return the covers of a case's letters, the newest first."""
        found = self._covers(_LISTED.where(OutgoingRow.case_id == case_id))
        return tuple(listed.cover for listed in found)

    def listed(
        self, holder: HolderId, states: Collection[OutgoingState]
    ) -> Iterator[ListedOutgoing]:
        """Yield those in one of *states* of cases that *holder* has a key to."""
        theirs = _HELD_BY.where(CaseGrantRow.holder == holder)
        yield from self._covers(
            _LISTED.where(
                OutgoingRow.state.in_(tuple(states)), OutgoingRow.case_id.in_(theirs)
            )
        )

    def everything(self) -> Iterator[SignedOutgoing]:
        """Yield every letter with its sealed bytes, for verification."""
        with self.connection.execute(_ALL.execution_options(yield_per=20)) as rows:
            for row in rows:
                yield _to_letter(row)

    def on_their_way(self) -> set[str]:
        """Return the ids of the letters that the worker has yet to finish with."""
        return {str(outgoing_id) for outgoing_id in self.connection.scalars(_ON_WAY)}

    def count(self, *states: OutgoingState) -> int:
        """Return how many letters are in one of *states*."""
        counted = select(func.count()).where(OutgoingRow.state.in_(states))
        return self.connection.execute(counted).scalar_one()

    def count_wrapped_before(self, worker_kv: int) -> int:
        """Count the letters that the worker opens with keys before that version."""
        return self.connection.scalar(_WRAPPED_BEFORE, {"kv": worker_kv}) or 0

    def count_by_itself(
        self, kind: OutgoingKind, *, since: datetime, mailbox: str | None = None
    ) -> int:
        """Return how many went out after *since* without a person, of one mailbox."""
        key = {"kind": kind, "since": since, "mailbox": mailbox}
        counted = _BY_ITSELF if mailbox is None else _BY_ITSELF_FROM
        return self.connection.execute(counted, key).scalar_one()

    def is_marked(self, marks: Sequence[bytes], *, at: datetime) -> bool:
        """Whether one of these marks of an address still stands."""
        key = {"marks": list(marks), "now": at}
        return self.connection.execute(_MARKED, key).scalar_one() > 0

    def mark(self, mark: bytes, *, until: datetime) -> bool:
        """Keep a mark; False where somebody else was faster."""
        insert_once = _MARK[self.connection.dialect.name]
        key = {"mark": mark, "until": until}
        return self.connection.execute(insert_once, key).first() is not None

    def forget_marks(self, *, at: datetime) -> None:
        """Delete the marks whose day is over."""
        self.connection.execute(_FORGET, {"now": at})

    def _one(self, statement: Select[Any], key: object) -> SignedOutgoing | None:
        row = self.connection.execute(statement, {"key": key}).first()
        return None if row is None else _to_letter(row)

    def _covers(self, statement: Select[Any]) -> Iterator[ListedOutgoing]:
        for row in self.connection.execute(statement):
            found = fields_of(row)
            reference = Reference(found.pop("reference"))
            yield ListedOutgoing(cover=_to_cover(found), reference=reference)


def _found(letter: SignedOutgoing | None) -> SignedOutgoing:
    if letter is None:
        msg = "There is no such letter of ours; `grievance letters list` names them."
        raise NotFoundError(msg)
    return letter


def _columns(letter: SignedOutgoing) -> dict[str, Any]:
    dropped = letter.dropped
    return columns_of(letter.cover) | {
        "message_id": letter.cover.message_id or None,  # unique, once there is one
        "worker_kv": letter.worker_kv,
        "wrapped": dropped and dropped.wrapped,
        "sealed": dropped and dropped.sealed,
        "closed": letter.closed,
        "digest": letter.digest,
        "author": letter.author,
        "author_kv": letter.author_kv,
        "signature": letter.signature,
        "released_kv": letter.released_kv,
        "release": letter.release,
    }


def _to_letter(row: Row[Any]) -> SignedOutgoing:
    found = fields_of(row)
    cover = _to_cover({name: found.pop(name) for name in _COVER})
    wrapped, sealed = found.pop("wrapped"), found.pop("sealed")
    is_kept = wrapped is not None and sealed is not None
    dropped = Dropped(wrapped=wrapped, sealed=sealed) if is_kept else None
    return SignedOutgoing(cover=cover, dropped=dropped, **found)


def _to_cover(found: dict[str, Any]) -> Outgoing:
    message_id = found.pop("message_id") or ""
    return Outgoing(**found, message_id=message_id)
