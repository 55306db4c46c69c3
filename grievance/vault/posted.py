"""
Something dropped to the worker: a raw letter for the spool, a letter for the outbox.

    wrapped = wrap(worker's public key, item key, "posted", table, row)
    sealed  = seal(item key, plaintext, place)
    place   = table, column "sealed", row
    grant   = wrap(holder's public key, item key,
                   "spool_grant", spool id, holder, holder kv)

It says nothing about who dropped it: the spool takes what the whole world may send.
A grant lets a person look at a message that was put aside; the seal commits to its key,
so that one grant opens one message and no other.
"""

from __future__ import annotations

import hashlib
import os

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from grievance.domain.ids import HolderId, SpoolId
from grievance.vault.encoding import lp, lp_digest
from grievance.vault.keys import KEY_SIZE, BoxKey
from grievance.vault.seal import Place, seal, unseal
from grievance.vault.suites import suite_for
from grievance.vault.wrap import unwrap, wrap


SPOOL = "spool"
GRANT = "spool_grant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """What lies in the database until the worker picks it up."""

    wrapped: bytes = field(repr=False)
    sealed: bytes = field(repr=False)

    @property
    def digest(self) -> bytes:
        """The SHA-256 by which the log knows it."""
        return lp_digest(self.wrapped, self.sealed)


def drop(
    public: bytes, plaintext: bytes, *, table: str, row_id: str, suite: int = 1
) -> Dropped:
    """Seal *plaintext* for one row; `SealError` if *public* is no key of the suite."""
    item_key = os.urandom(KEY_SIZE)
    return Dropped(
        wrapped=wrap(public, item_key, "posted", table, row_id, suite=suite),
        sealed=seal(item_key, plaintext, _place(table, row_id)),
    )


def rewrap(
    box: BoxKey, dropped: Dropped, public: bytes, *, row_id: str, table: str = SPOOL
) -> Dropped:
    """
    Wrap the key of what was dropped, by default a message, to newer keys of the worker.

    Raises:
        SealError: It is not for *box* and this row, or *public* is no key.
    """
    item_key = unwrap(box, dropped.wrapped, "posted", table, row_id)
    unseal(item_key, dropped.sealed, _place(table, row_id))
    wrapped = wrap(public, item_key, "posted", table, row_id, suite=suite_for(public))
    return replace(dropped, wrapped=wrapped)


def pick_up(box: BoxKey, dropped: Dropped, *, table: str, row_id: str) -> bytes:
    """Open what was dropped for this row; `SealError` if it was not."""
    item_key = unwrap(box, dropped.wrapped, "posted", table, row_id)
    return unseal(item_key, dropped.sealed, _place(table, row_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class SpoolGrant:
    """The key to one message of the spool, for one holder to look at it."""

    spool_id: SpoolId
    holder: HolderId
    holder_kv: int
    wrapped: bytes = field(repr=False)


def share(
    box: BoxKey,
    dropped: Dropped,
    spool_id: SpoolId,
    holders: Iterable[tuple[HolderId, int, bytes]],
) -> tuple[SpoolGrant, ...]:
    """
    Give the key of a spooled message, which *box* opens, to others as well.

    *holders* are named with key version and public key.

    Raises:
        SealError: The message is not for *box*, or a public key is none.
    """
    row_id = str(spool_id)
    item_key = unwrap(box, dropped.wrapped, "posted", SPOOL, row_id)
    return tuple(
        SpoolGrant(
            spool_id=spool_id,
            holder=holder,
            holder_kv=kv,
            wrapped=wrap(
                public, item_key, GRANT, spool_id, holder, kv, suite=suite_for(public)
            ),
        )
        for holder, kv, public in holders
    )


def share_again(
    box: BoxKey, grant: SpoolGrant, *, kv: int, public: bytes, suite: int
) -> SpoolGrant:
    """
    Wrap what *box* opens to newer keys of the same holder.

    Raises:
        SealError: The grant is not for *box*, or the public key is none.
    """
    facts = (GRANT, grant.spool_id, grant.holder)
    item_key = unwrap(box, grant.wrapped, *facts, grant.holder_kv)
    wrapped = wrap(public, item_key, *facts, kv, suite=suite)
    return replace(grant, holder_kv=kv, wrapped=wrapped)


def look(box: BoxKey, grant: SpoolGrant, sealed: bytes) -> bytes:
    """Open a spooled message with a *grant*; `SealError` if that is for another."""
    context = (GRANT, grant.spool_id, grant.holder, grant.holder_kv)
    item_key = unwrap(box, grant.wrapped, *context)
    return unseal(item_key, sealed, _place(SPOOL, str(grant.spool_id)))


def grants_digest(grants: Iterable[SpoolGrant]) -> bytes:
    """Return the SHA-256 of all grants of one message; empty where there are none."""
    facts = [
        lp(one.spool_id, one.holder, one.holder_kv, one.wrapped)
        for one in sorted(grants, key=lambda one: one.holder)
    ]
    return hashlib.sha256(lp(*facts)).digest() if facts else b""


def _place(table: str, row_id: str) -> Place:
    return Place(table=table, column="sealed", row_id=row_id)
