"""
The log at rest: canonical entries, the frontier of their Merkle tree, checkpoints.

Entries are collected while a transaction runs and written as its last statements,
because whoever writes them holds the head until the commit.
"""

from __future__ import annotations

import hashlib

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from grievance.domain.case import Case, cover_bytes
from grievance.domain.errors import SetupError
from grievance.domain.events import Act, Event
from grievance.domain.ids import HolderId
from grievance.storage.rows import CheckpointRow, LogEntryRow, LogHeadRow
from grievance.vault.log import LogEntry, canonical, parse_entry
from grievance.vault.merkle import Frontier, leaf_hash


HEAD = 1
_BATCH = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    act: Act
    actor: HolderId
    object: str
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Log:
    """What was done, by whom and when; ids and digests only."""

    session: Session
    _waiting: list[_Waiting] = field(default_factory=list, repr=False)

    def add(
        self,
        act: Act,
        *,
        actor: HolderId,
        object_id: UUID | str,
        at: datetime,
        digest: bytes = b"",
    ) -> None:
        """Note an act upon *object_id*; *digest* is the SHA-256 of how it is now."""
        self._waiting.append(
            _Waiting(
                act=act, actor=actor, object=str(object_id), digest=digest.hex(), at=at
            )
        )

    def add_cover(self, event: Event, case: Case) -> None:
        """Note *event* with the digest of the cover as it is after it."""
        digest = hashlib.sha256(cover_bytes(case)).digest()
        self.add(
            event.act, actor=event.actor, object_id=case.id, digest=digest, at=event.at
        )

    def write(self) -> None:
        """Append what waits; the head stays locked until the commit."""
        if not self._waiting:
            return
        head = self._lock_head()
        frontier = Frontier.from_bytes(head.frontier)
        rows = []
        for entry in self._numbered(frontier.size):
            body = canonical(entry)
            frontier = frontier.push(leaf_hash(body))
            rows.append(
                {"sequence": entry.sequence, "object": entry.object, "body": body}
            )
        self.session.execute(insert(LogEntryRow), rows)
        head.frontier = frontier.to_bytes()
        self.session.flush()
        self._waiting.clear()

    def frontier(self) -> Frontier:
        """Return the head: how many entries there are, and the root over them."""
        head = self.session.get(LogHeadRow, HEAD)
        if head is None:
            msg = "The log has no head; this database was not made by `grievance init`."
            raise SetupError(msg)
        return Frontier.from_bytes(head.frontier)

    def bodies(self) -> Iterator[bytes]:
        """Yield every entry's canonical bytes in order, without holding them all."""
        wanted = select(LogEntryRow.sequence, LogEntryRow.body).order_by(
            LogEntryRow.sequence
        )
        for _, body in self.session.execute(wanted.execution_options(yield_per=_BATCH)):
            yield body

    def about(self, objects: Iterable[UUID | str]) -> tuple[LogEntry, ...]:
        """Return the entries about these objects, in order."""
        wanted = (
            select(LogEntryRow.body)
            .where(LogEntryRow.object.in_({str(o) for o in objects}))
            .order_by(LogEntryRow.sequence)
        )
        return tuple(parse_entry(body) for body in self.session.scalars(wanted))

    def add_checkpoint(self, size: int, note: str) -> None:
        if self.session.get(CheckpointRow, size) is None:
            self.session.add(CheckpointRow(size=size, note=note))

    def checkpoints(self) -> tuple[str, ...]:
        """Return every signed checkpoint, the oldest first."""
        wanted = select(CheckpointRow.note).order_by(CheckpointRow.size)
        return tuple(self.session.scalars(wanted))

    def _lock_head(self) -> LogHeadRow:
        locked = select(LogHeadRow).where(LogHeadRow.id == HEAD).with_for_update()
        head = self.session.scalar(locked)
        if head is None:
            head = LogHeadRow(id=HEAD, frontier=Frontier().to_bytes())
            self.session.add(head)
            self.session.flush()
        return head

    def _numbered(self, size: int) -> Iterator[LogEntry]:
        for sequence, entry in enumerate(self._waiting, start=size):
            yield LogEntry(
                sequence=sequence,
                at=entry.at,
                actor=entry.actor,
                act=entry.act,
                object=entry.object,
                digest=entry.digest,
            )
