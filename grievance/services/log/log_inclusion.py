"""Prove that things were entered in the log, for somebody who has only a checkpoint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from grievance.domain.events import KEPT_ACTS, Act
from grievance.domain.ids import PartId
from grievance.storage.store import Transaction
from grievance.vault.checkpoint import Checkpoint, verify_checkpoint
from grievance.vault.directory import Directory
from grievance.vault.errors import BrokenLogError, SealError
from grievance.vault.log import LogEntry, canonical
from grievance.vault.merkle import leaf_hash
from grievance.vault.merkle_proof import inclusion_proof, verify_inclusion


@dataclass(frozen=True, slots=True, kw_only=True)
class Inclusion:
    """
    That the record of an item was entered in the log.

    *entry* is the line as it is hashed; *proof* the siblings up to the root, in hex.
    Without one no checkpoint covers it yet.
    """

    number: int
    entry: str
    proof: tuple[str, ...] | None


def newest_checkpoint(
    tx: Transaction, directory: Directory, origin: str
) -> tuple[str, Checkpoint | None]:
    """
    Return the newest signed checkpoint as it is written, and read; nothing without one.

    Raises:
        SealError: It is not signed by a worker of this office.
    """
    notes = tx.log.checkpoints()
    if not notes:
        return "", None
    for worker in directory.workers:
        try:
            return notes[-1], verify_checkpoint(
                notes[-1], origin=origin, public=worker.sign
            )
        except SealError:
            continue
    raise SealError


def prove_entries(
    tx: Transaction, checkpoint: Checkpoint | None, parts: Mapping[int, PartId]
) -> tuple[Inclusion, ...]:
    """
    Prove of each numbered part that its making was entered in the log.

    Raises:
        BrokenLogError: The log is not what the checkpoint saw, or has no such line.
    """
    leaves = _leaves(tx, checkpoint.size if checkpoint else 0)
    entries = {entry.object: entry for entry in tx.log.about(parts.values())}
    return tuple(
        _prove(number, _entry(entries, part_id), checkpoint, leaves)
        for number, part_id in sorted(parts.items())
    )


def _prove(
    number: int,
    entry: LogEntry,
    checkpoint: Checkpoint | None,
    leaves: list[bytes],
) -> Inclusion:
    body = canonical(entry)
    if checkpoint is None or entry.sequence >= checkpoint.size:
        return Inclusion(number=number, entry=body.decode(), proof=None)
    proof = inclusion_proof(leaves, entry.sequence)
    verify_inclusion(
        leaf_hash(body),
        index=entry.sequence,
        size=checkpoint.size,
        proof=proof,
        root=checkpoint.root,
    )
    return Inclusion(
        number=number,
        entry=body.decode(),
        proof=tuple(sibling.hex() for sibling in proof),
    )


def _leaves(tx: Transaction, size: int) -> list[bytes]:
    bodies: Iterable[bytes] = islice(tx.log.bodies(), size)
    leaves = [leaf_hash(body) for body in bodies]
    if len(leaves) < size:
        msg = "The log is shorter than its checkpoint; run `grievance log verify`."
        raise BrokenLogError(msg)
    return leaves


def _entry(entries: Mapping[str, LogEntry], part_id: PartId) -> LogEntry:
    entry = entries.get(str(part_id))
    if entry is None or Act(entry.act) not in KEPT_ACTS:
        msg = "The log has no line about this evidence; run `grievance log verify`."
        raise BrokenLogError(msg)
    return entry
