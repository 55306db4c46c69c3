"""Who may look at a message in the spool: its key, wrapped for each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select

from grievance.domain.ids import HolderId, SpoolId
from grievance.storage.rows import SpoolGrantRow
from grievance.storage.values import columns_of, fields_of
from grievance.vault.posted import SpoolGrant, grants_digest


_GRANT = SpoolGrantRow.__table__
_ADD = insert(SpoolGrantRow)
_OF = select(_GRANT).where(_GRANT.c.spool_id == bindparam("spool_id"))
_ONE = _OF.where(_GRANT.c.holder == bindparam("holder"))
_HELD = select(_GRANT.c.spool_id).where(_GRANT.c.holder == bindparam("holder"))
_THEIRS = select(_GRANT).where(_GRANT.c.holder == bindparam("of_holder"))
_HOLDERS = select(_GRANT.c.holder).distinct().order_by(_GRANT.c.holder)
_REMOVE_THEIRS = delete(SpoolGrantRow).where(
    SpoolGrantRow.holder == bindparam("of_holder")
)
_REMOVE = delete(SpoolGrantRow).where(SpoolGrantRow.spool_id == bindparam("spool_id"))


@dataclass(frozen=True, slots=True)
class SpoolGrants:
    """The keys to messages that were put aside."""

    connection: Connection

    def add(self, grants: Iterable[SpoolGrant]) -> None:
        if rows := [columns_of(grant) for grant in grants]:
            self.connection.execute(_ADD, rows)

    def of(self, spool_id: SpoolId) -> tuple[SpoolGrant, ...]:
        """Return every grant of one message."""
        found = self.connection.execute(_OF, {"spool_id": spool_id})
        return tuple(SpoolGrant(**fields_of(row)) for row in found)

    def grant(self, spool_id: SpoolId, holder: HolderId) -> SpoolGrant | None:
        """Return what *holder* opens a message with, or None."""
        key = {"spool_id": spool_id, "holder": holder}
        row = self.connection.execute(_ONE, key).first()
        return None if row is None else SpoolGrant(**fields_of(row))

    def held_by(self, holder: HolderId) -> frozenset[SpoolId]:
        """Return the messages that *holder* can look at."""
        found = self.connection.scalars(_HELD, {"holder": holder})
        return frozenset(SpoolId(spool_id) for spool_id in found)

    def holders(self) -> tuple[HolderId, ...]:
        """Return who can look at any message at all."""
        return tuple(map(HolderId, self.connection.scalars(_HOLDERS)))

    def all_of(self, holder: HolderId) -> tuple[SpoolGrant, ...]:
        """Return what *holder* opens messages with."""
        found = self.connection.execute(_THEIRS, {"of_holder": holder})
        return tuple(SpoolGrant(**fields_of(row)) for row in found)

    def remove_from(self, holder: HolderId) -> None:
        """Take every key to a message from *holder*."""
        self.connection.execute(_REMOVE_THEIRS, {"of_holder": holder})

    def remove(self, spool_id: SpoolId) -> None:
        """Take every key to a message away."""
        self.connection.execute(_REMOVE, {"spool_id": spool_id})

    def digest(self, spool_id: SpoolId) -> bytes:
        """Return the digest of who can look at a message; empty for nobody."""
        return grants_digest(self.of(spool_id))

    def digests(self) -> Mapping[SpoolId, bytes]:
        """Return the digest of every message that somebody can look at."""
        by_message: defaultdict[SpoolId, list[SpoolGrant]] = defaultdict(list)
        for row in self.connection.execute(select(_GRANT)):
            grant = SpoolGrant(**fields_of(row))
            by_message[grant.spool_id].append(grant)
        return {id_: grants_digest(grants) for id_, grants in by_message.items()}
