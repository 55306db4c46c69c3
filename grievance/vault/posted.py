"""
Something dropped to the worker: a raw letter for the spool, a letter for the outbox.

    wrapped = wrap(worker's public key, item key, "posted", table, row)
    sealed  = seal(item key, plaintext, place)
    place   = table, column "sealed", row

It says nothing about who dropped it: the spool takes what the whole world may send.
"""

from __future__ import annotations

import os

from dataclasses import dataclass, field

from grievance.vault.keys import KEY_SIZE, BoxKey
from grievance.vault.seal import Place, seal, unseal
from grievance.vault.wrap import unwrap, wrap


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """What lies in the database until the worker picks it up."""

    wrapped: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


def drop(
    public: bytes, plaintext: bytes, *, table: str, row_id: str, suite: int = 1
) -> Dropped:
    """Seal *plaintext* for one row; `SealError` if *public* is no key of the suite."""
    item_key = os.urandom(KEY_SIZE)
    return Dropped(
        wrapped=wrap(public, item_key, "posted", table, row_id, suite=suite),
        sealed=seal(item_key, plaintext, _place(table, row_id)),
    )


def pick_up(box: BoxKey, dropped: Dropped, *, table: str, row_id: str) -> bytes:
    """Open what was dropped for this row; `SealError` if it was not."""
    item_key = unwrap(box, dropped.wrapped, "posted", table, row_id)
    return unseal(item_key, dropped.sealed, _place(table, row_id))


def _place(table: str, row_id: str) -> Place:
    return Place(table=table, column="sealed", row_id=row_id)
