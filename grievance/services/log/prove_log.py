"""Prove to somebody outside that an entry is in the log, or that it only grew."""

from __future__ import annotations

import json

from collections.abc import Iterable, Sequence
from itertools import islice

from grievance.domain.errors import NotFoundError
from grievance.services.log.log_inclusion import newest_checkpoint
from grievance.services.log.state_log import LogName, Stated
from grievance.storage.store import Transaction
from grievance.vault.checkpoint import Checkpoint
from grievance.vault.errors import BrokenLogError
from grievance.vault.log_verifier import PROOF, Note
from grievance.vault.merkle import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)


def prove_log(
    tx: Transaction, name: LogName, entries: Iterable[int], older: Iterable[Note]
) -> bytes:
    """
    Return a proof file: *entries* by their numbers, and *older* checkpoints.

    All of it is about the newest checkpoint, and was checked.

    Raises:
        NotFoundError: There is no checkpoint, or none that covers it yet.

        BrokenLogError: The log is not what a checkpoint saw.
    """
    note, newest = newest_checkpoint(tx, name.directory, name.origin)
    if newest is None:
        msg = "There is no checkpoint yet; `grievance intake` signs one."
        raise NotFoundError(msg)
    bodies = list(islice(tx.log.bodies(), newest.size))
    leaves = [leaf_hash(body) for body in bodies]
    if len(leaves) < newest.size:
        msg = "The log is shorter than its checkpoint; run `grievance log verify`."
        raise BrokenLogError(msg)
    proof = name.state(PROOF) | {
        "checkpoint": note,
        "checkpoints": [],
        "entries": [_prove_entry(bodies, leaves, newest, one) for one in entries],
        "older": [_prove_growth(leaves, newest, one) for one in older],
    }
    return json.dumps(proof).encode() + b"\n"


def _prove_entry(
    bodies: Sequence[bytes], leaves: Sequence[bytes], newest: Checkpoint, number: int
) -> Stated:
    if not 0 <= number < newest.size:
        msg = (
            f"The newest checkpoint covers {newest.size} entries, the first is number "
            f"0; entry {number} is not among them, or not yet."
        )
        raise NotFoundError(msg)
    path = inclusion_proof(leaves, number)
    verify_inclusion(
        leaves[number], index=number, size=newest.size, proof=path, root=newest.root
    )
    return {"entry": bodies[number].decode(), "path": [one.hex() for one in path]}


def _prove_growth(leaves: Sequence[bytes], newest: Checkpoint, older: Note) -> Stated:
    if older.size > newest.size:
        msg = f"No checkpoint of ours covers {older.size} entries; check the log."
        raise NotFoundError(msg)
    path = consistency_proof(leaves, older.size)
    verify_consistency(
        old_size=older.size,
        old_root=older.root,
        new_size=newest.size,
        new_root=newest.root,
        proof=path,
    )
    return {"checkpoint": older.text, "path": [one.hex() for one in path]}
