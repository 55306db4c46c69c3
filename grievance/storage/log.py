"""
The log at rest: canonical entries, the frontier of their Merkle tree, checkpoints.

Entries are collected while a transaction runs and written as its last statements,
because whoever writes them holds the head until the commit.
"""

from __future__ import annotations

import hashlib

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import msgspec

from sqlalchemy import Connection, bindparam, func, insert, select, update

from grievance.domain.case import Case
from grievance.domain.cover import cover_bytes
from grievance.domain.events import Act, Event
from grievance.domain.ids import CaseId, HolderId, RequestId
from grievance.domain.seen import Seen, follow
from grievance.storage.commits import announce
from grievance.storage.inserts import insert_new
from grievance.storage.log_objects import Located, locate, things_of
from grievance.storage.rows import CheckpointRow, LogEntryRow, LogHeadRow
from grievance.vault.log import LogEntry, canonical, parse_entry
from grievance.vault.merkle import Frontier, leaf_hash


HEAD = 1
_BATCH = 10_000
_AT_ONCE = 512  # a full subtree, and little for the garbage collector to look through
_SOME = 500

_ADD_ENTRIES = insert(LogEntryRow)
_READ_HEAD = select(LogHeadRow.frontier).where(LogHeadRow.id == HEAD)
_LOCK_HEAD = _READ_HEAD.with_for_update()
_MAKE_HEAD = insert_new(LogHeadRow, LogHeadRow.id)
_MOVE_HEAD = (
    update(LogHeadRow).where(LogHeadRow.id == HEAD).values(frontier=bindparam("grown"))
)
_BODIES = select(LogEntryRow.body).order_by(LogEntryRow.sequence)
_BODIES_FROM = _BODIES.where(LogEntryRow.sequence >= bindparam("start"))
_BODY = select(LogEntryRow.body).where(LogEntryRow.sequence == bindparam("sequence"))
_OBJECTS_SINCE = (
    select(LogEntryRow.object)
    .where(LogEntryRow.sequence >= bindparam("size"))
    .distinct()
)
_FILED = select(LogEntryRow.object, LogEntryRow.body).order_by(LogEntryRow.sequence)
_ABOUT = _BODIES.where(LogEntryRow.object.in_(bindparam("objects", expanding=True)))
_NEWEST_FIRST = select(LogEntryRow.body).order_by(LogEntryRow.sequence.desc())
_OF_CASE = _BODIES.where(
    LogEntryRow.object.in_(bindparam("objects", expanding=True))
    | LogEntryRow.object.like(bindparam("start"))
)
_LATEST_ABOUT = (
    select(LogEntryRow.body)
    .where(LogEntryRow.object == bindparam("object"))
    .order_by(LogEntryRow.sequence.desc())
)
_LATEST_OF = select(LogEntryRow.body).where(
    LogEntryRow.sequence.in_(
        select(func.max(LogEntryRow.sequence))
        .where(LogEntryRow.object.in_(bindparam("objects", expanding=True)))
        .group_by(LogEntryRow.object)
    )
)
_ADD_CHECKPOINT = insert_new(CheckpointRow, CheckpointRow.size)
_FIRST_UNCOVERED = _BODIES.where(
    LogEntryRow.sequence
    >= func.coalesce(select(func.max(CheckpointRow.size)).scalar_subquery(), 0)
).limit(1)
_CHECKPOINTS = select(CheckpointRow.note).order_by(CheckpointRow.size)


class _Said(msgspec.Struct):
    """What an entry says of its object; that it is canonical, `log verify` looks at."""

    act: str
    actor: HolderId
    object: str
    digest: str


_SAID = msgspec.json.Decoder(_Said)


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

    connection: Connection
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

    def write(self) -> Sequence[LogEntry]:
        """
        Append what waits, tell of it, and return it.

        The head stays locked until the commit.
        """
        if not self._waiting:
            return ()
        frontier = self._lock_head()
        rows, entries = [], list(self._numbered(frontier.size))
        for entry in entries:
            body = canonical(entry)
            frontier = frontier.push(leaf_hash(body))
            rows.append(
                {"sequence": entry.sequence, "object": entry.object, "body": body}
            )
        self.connection.execute(_ADD_ENTRIES, rows)
        self.connection.execute(_MOVE_HEAD, {"grown": frontier.to_bytes()})
        announce(self.connection)
        self._waiting.clear()
        return entries

    def frontier(self) -> Frontier:
        """Return the head: how many entries there are, and the root over them."""
        found = self.connection.scalar(_READ_HEAD)
        return Frontier() if found is None else Frontier.from_bytes(found)

    def bodies(self, start: int = 0) -> Generator[bytes, None, None]:
        """
        Yield every entry's canonical bytes in order, without holding them all.

        The first *start* of them are left out.
        """
        streaming = _BODIES_FROM.execution_options(yield_per=_BATCH)
        with self.connection.execute(streaming, {"start": start}) as rows:
            yield from rows.scalars()

    def body(self, sequence: int) -> bytes | None:
        """Return an entry's canonical bytes; None where the log is shorter."""
        return self.connection.scalar(_BODY, {"sequence": sequence})

    def objects_since(self, size: int) -> set[str]:
        """Return what entries were about that were made since it had *size* of them."""
        return set(self.connection.scalars(_OBJECTS_SINCE, {"size": size}))

    def filed(self) -> Iterator[tuple[tuple[str, ...], tuple[bytes, ...]]]:
        """Yield what entries are found under and their bytes, some at a time."""
        streaming = _FILED.execution_options(yield_per=_AT_ONCE)
        with self.connection.execute(streaming) as rows:
            for some in rows.partitions():
                names, bodies = zip(*some, strict=True)
                yield names, bodies

    def newest_first(self) -> Generator[bytes, None, None]:
        """Yield every entry's canonical bytes, the last one first; close it in time."""
        streaming = _NEWEST_FIRST.execution_options(yield_per=_SOME)
        with self.connection.execute(streaming) as rows:
            yield from rows.scalars()

    def of_case(
        self, case_id: CaseId, requests: Iterable[RequestId]
    ) -> tuple[LogEntry, ...]:
        """Return the entries about a case, its things, keys and *requests*, in order."""
        things = [case_id, *things_of(self.connection, case_id), *requests]
        wanted = {"objects": list(map(str, things)), "start": f"{case_id}/%"}
        found = self.connection.scalars(_OF_CASE, wanted)
        return tuple(parse_entry(body) for body in found)

    def locate(self, ids: Collection[UUID]) -> dict[UUID, Located]:
        """Return what these ids in entries stand for, a few hundred at most."""
        return locate(self.connection, ids)

    def about(self, objects: Iterable[UUID | str]) -> tuple[LogEntry, ...]:
        """Return the entries about these objects, in order."""
        wanted = {"objects": sorted({str(object_id) for object_id in objects})}
        found = self.connection.scalars(_ABOUT, wanted)
        return tuple(parse_entry(body) for body in found)

    def last_digest(self, object_id: UUID | str) -> str:
        """Return how the log saw an object last, in hex; empty if it never did."""
        for waiting in reversed(self._waiting):
            if waiting.object == str(object_id) and waiting.digest:
                return waiting.digest
        found = self.connection.scalars(_LATEST_ABOUT, {"object": str(object_id)})
        digests = (parse_entry(body).digest for body in found)
        return next(filter(None, digests), "")

    def last_digests(self, objects: Iterable[UUID | str]) -> dict[str, str]:
        """
        Return the digest in the last line on each of these objects, a few hundred at most.

        Empty where that line says that something ended, or was read.
        """
        wanted = {str(object_id) for object_id in objects}
        found = self.connection.scalars(_LATEST_OF, {"objects": sorted(wanted)})
        seen = {said.object: said.digest for said in map(_SAID.decode, found)}
        waiting = ((one.object, one.digest) for one in self._waiting)
        return seen | {name: digest for name, digest in waiting if name in wanted}

    def seen(self, objects: Iterable[UUID | str]) -> dict[str, Seen]:
        """
        Return how the log saw each of these objects last, and by whom; a few hundred.

        What ended, and what it never saw, is not among them.
        """
        wanted = {str(object_id) for object_id in objects}
        found = self.connection.scalars(_ABOUT, {"objects": sorted(wanted)})
        seen: dict[str, Seen] = {}
        for said in map(_SAID.decode, found):
            follow(seen, said.act, said.actor, said.object, said.digest)
        for one in self._waiting:
            if one.object in wanted:
                follow(seen, one.act, one.actor, one.object, one.digest)
        return seen

    def add_checkpoint(self, size: int, note: str) -> None:
        """Keep a signed checkpoint, unless there is one of that size."""
        insert_once = _ADD_CHECKPOINT[self.connection.dialect.name]
        self.connection.execute(insert_once, {"size": size, "note": note})

    def checkpoints(self) -> tuple[str, ...]:
        """Return every signed checkpoint, the oldest first."""
        return tuple(self.connection.scalars(_CHECKPOINTS))

    def uncovered_since(self) -> datetime | None:
        """Return when the first entry was made that no checkpoint covers, if any."""
        first = self.connection.scalar(_FIRST_UNCOVERED)
        return None if first is None else parse_entry(first).at

    def _lock_head(self) -> Frontier:
        found = self.connection.scalar(_LOCK_HEAD)
        if found is None:
            first = {"id": HEAD, "frontier": Frontier().to_bytes()}
            insert_once = _MAKE_HEAD[self.connection.dialect.name]
            self.connection.execute(insert_once, first)
            found = self.connection.scalar(_LOCK_HEAD)
        assert found is not None
        return Frontier.from_bytes(found)

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
