"""
Move the sealed bytes of attachments between the database and an object store.

Each is a transaction of its own, so that it can be interrupted anywhere and begun again.
No byte changes: what the log says of each stays true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from grievance.blobs.port import BlobLostError, BlobsAwayError
from grievance.domain.errors import ConflictError, NotFoundError
from grievance.domain.ids import PartId
from grievance.services.let_go_blobs import IN_USE, let_go_blobs
from grievance.storage.parts import MovedError
from grievance.storage.store import Store, Transaction


Tell = Callable[[int, int | None], None]
_AT_ONCE = 500  # ids
_BEFORE_ALL = PartId(UUID(int=0))


class Where(StrEnum):
    """Where bytes lie."""

    STORE = "store"
    DATABASE = "database"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """
    How many were moved, and their bytes.

    *left* are those that stay: lost outside, erased, or given another key meanwhile.
    What somebody else moved at the same time is theirs.
    """

    count: int = 0
    size: int = 0
    left: int = 0


def move_blobs(store: Store, to: Where, *, at: datetime, tell: Tell) -> Moved:
    """
    Move all that is to lie there; what does already is left as it is.

    Raises:
        BlobsAwayError: There is no store, it cannot be asked, or nothing is to go there.
    """
    _refuse_nowhere(store, to)
    count = size = left = 0
    for part_id in _to_move(store, to):
        try:
            size += _move(store, part_id, to, at)
            count += 1
        except MovedError:
            continue
        except (BlobLostError, ConflictError, NotFoundError):
            left += 1
        tell(count + left, None)
    return Moved(count=count, size=size, left=left)


def _refuse_nowhere(store: Store, to: Where) -> None:
    if not store.outside.is_there:
        msg = "No object store is configured; see [blobs] in docs/configuration.md."
        raise BlobsAwayError(msg)
    if to is Where.STORE and not store.outside.from_size:
        msg = "Nothing is to go there: from_kilobytes in [blobs] is 0; set it first."
        raise BlobsAwayError(msg)


def _to_move(store: Store, to: Where) -> Iterator[PartId]:
    after = _BEFORE_ALL
    while True:
        with store.read() as tx:
            found = _page(tx, to, after, store.outside.from_size)
        if not found:
            return
        yield from found
        after = found[-1]


def _page(
    tx: Transaction, to: Where, after: PartId, from_size: int
) -> tuple[PartId, ...]:
    if to is Where.DATABASE:
        return tx.parts.lie_outside(after=after, most=_AT_ONCE)
    return tx.parts.lie_here(from_size=from_size, after=after, most=_AT_ONCE)


def _move(store: Store, part_id: PartId, to: Where, at: datetime) -> int:
    """Move one; whoever carries it to another key meanwhile waits, or we do."""
    if to is Where.STORE:
        return _put_out(store, part_id, at)
    with store.begin() as tx:
        tx.cases.lock(tx.parts.case_of(part_id))
        size, name = tx.parts.bring_in(part_id)
        let_go_blobs(tx, [name], at=at + IN_USE)
        return size


def _put_out(store: Store, part_id: PartId, at: datetime) -> int:
    """Put one outside while nobody waits, then say so, unless it was moved since."""
    with store.read() as tx:
        if tx.blobs.of_parts([part_id]):
            raise MovedError
        part = tx.parts.get(part_id)
    ahead = store.put_ahead([part])
    try:
        with store.begin() as tx:
            tx.cases.lock(part.case_id)
            return sum(tx.parts.put_out(part, cover) for cover in ahead)
    except (ConflictError, NotFoundError):
        with store.begin() as tx:
            let_go_blobs(tx, [cover.name for cover in ahead], at=at)
        raise
