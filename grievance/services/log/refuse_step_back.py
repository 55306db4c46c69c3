"""Refuse books that are older than what this machine saw, or others."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice

from grievance.domain.errors import SetupError
from grievance.services.log.compare_key_marks import compare_key_marks
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.errors import RolledBackError
from grievance.vault.high_water import HighWater
from grievance.vault.holder_marks import HolderMarks, unseen_holders
from grievance.vault.key_marks import KeyMarks
from grievance.vault.merkle import Frontier, leaf_hashes


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What this machine saw; *back_to* is the entry that somebody named aloud."""

    marks: HighWater = field(default_factory=HighWater)
    keys: KeyMarks = field(default_factory=lambda: KeyMarks(newest={}))
    holders: HolderMarks = field(default_factory=dict)
    back_to: int | None = None


def refuse_step_back(tx: Transaction, directory: Directory, seen: Remembered) -> bool:
    """
    Refuse books older than what was *seen*, unless somebody says to which entry.

    Return whether they step back: a machine that remembers nothing cannot tell, so
    that whoever says so there is believed, and other machines can follow.

    Raises:
        SetupError: They are, and nobody did; or another entry was named.
    """
    log = tx.log.frontier()
    if seen.back_to not in {None, log.size}:
        msg = f"This backup ends with entry {log.size}; say `--back-to {log.size}`."
        raise SetupError(msg)
    if seen.back_to is not None:
        return True
    if why := _older(tx, directory, seen, log):
        msg = (
            f"STOP: this backup ends with log entry {log.size}, and {why}: what was done "
            "since would be undone; if nothing newer is left, say so with `--back-to "
            f"{log.size}`, and tell everybody that number."
        )
        raise SetupError(msg)
    return False


def _older(
    tx: Transaction, directory: Directory, seen: Remembered, log: Frontier
) -> str:
    """Return what this machine saw that is not in these books; empty for nothing."""
    marks = seen.marks
    if log.size < marks.log_size:
        return f"this machine saw {marks.log_size}"
    if marks.log_size and _root(tx, marks.log_size) != marks.log_root:
        return f"its first {marks.log_size} are not those this machine saw"
    if directory.epoch < marks.directory_epoch:
        return f"its directory has epoch {directory.epoch} of {marks.directory_epoch}"
    try:
        compare_key_marks(tx, directory, seen.keys)
        unseen_holders(directory, seen.holders)
    except RolledBackError:
        return "a case or somebody has another key in it than this machine saw"
    return ""


def _root(tx: Transaction, size: int) -> str:
    """Return the root over the first so many entries, in hex."""
    with closing(tx.log.bodies()) as bodies:
        return Frontier().extend(leaf_hashes(islice(bodies, size))).root.hex()
