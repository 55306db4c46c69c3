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
from grievance.services.blobs.let_go_blobs import IN_USE, let_go_blobs
from grievance.storage.parts import MovedError
from grievance.storage.store import Store, Transaction


Tell = Callable[[int, int | None], None]
Now = Callable[[], datetime]
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


def move_blobs(store: Store, to: Where, *, now: Now, tell: Tell) -> Moved:
    """
    Move all that is to lie there; what does already is left as it is.

    *now* is asked for each: with many of them it takes days.

    Raises:
        BlobsAwayError: There is no store, it cannot be asked, or nothing is to go there.
    """
    _refuse_nowhere(store, to)
    count = size = left = 0
    for part_id in _to_move(store, to):
        try:
            size += _move(store, part_id, to, now)
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


def _move(store: Store, part_id: PartId, to: Where, now: Now) -> int:
    """Move one; nobody waits for the store, and what was carried meanwhile stays."""
    if to is Where.STORE:
        return _put_out(store, part_id, now)
    return _bring_in(store, part_id, now)


def _bring_in(store: Store, part_id: PartId, now: Now) -> int:
    with store.read() as tx:
        part = tx.parts.get(part_id)
    with store.begin() as tx:
        tx.cases.lock(part.case_id)
        size, name = tx.parts.bring_in(part)
        let_go_blobs(tx, [name], at=now() + IN_USE)
        return size


def _put_out(store: Store, part_id: PartId, now: Now) -> int:
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
            let_go_blobs(tx, [cover.name for cover in ahead], at=now())
        raise
