"""
Follow the log from where this machine saw it last, so that it remembers all of it.

Only what was added since is read: that the rest is what it was, the subtrees prove which
the machine keeps.  What the database says of its head is not believed before that.
"""

from __future__ import annotations

import hashlib

from contextlib import closing
from dataclasses import replace
from itertools import islice

from grievance.domain.events import Act
from grievance.storage.store import Transaction
from grievance.vault.errors import BrokenLogError
from grievance.vault.high_water import HighWater, refuse
from grievance.vault.log import parse_entry
from grievance.vault.merkle import Frontier, leaf_hashes


_AT_ONCE = 10_000
_STEPPED = f'"{Act.STEPPED_BACK}"'.encode()


def raise_marks(tx: Transaction, marks: HighWater) -> HighWater:
    """
    Return the marks with the log as it is now, and each step back that it owns to.

    A machine that saw none of it yet does not remember one that is not whole.

    Raises:
        RolledBackError: It is shorter than it was, or other entries are in it.
    """
    log = tx.log.frontier()
    marks.refuse_shorter_log(log.size)
    if _head(marks) == log:
        return marks
    seen, steps = _follow(tx, marks, log.size)
    if seen == log:
        return replace(
            marks,
            log_size=log.size,
            log_root=log.root.hex(),
            log_head=log.to_bytes().hex(),
            steps=tuple(sorted(steps.union(marks.steps))),
        )
    if marks.log_size:
        refuse("the log was rewritten")
    return marks  # what is wrong with it, `log verify` says


def _follow(
    tx: Transaction, marks: HighWater, size: int
) -> tuple[Frontier, frozenset[str]]:
    """Read on to the entry of that number; also return the steps back on the way."""
    seen, steps = _head(marks), set[str]()
    with closing(tx.log.bodies(seen.size)) as bodies:
        for end in (marks.log_size, size):
            while some := tuple(islice(bodies, _few(end - seen.size))):
                seen = seen.extend(leaf_hashes(some))
                steps.update(map(step_of, filter(is_step_back, some)))
            if end == seen.size == marks.log_size > 0:
                _refuse_other(seen, marks)
    return seen, frozenset(steps)


def _head(marks: HighWater) -> Frontier:
    """Return up to where it was read; from the beginning where that is damaged."""
    try:
        return Frontier.from_bytes(bytes.fromhex(marks.log_head))
    except (BrokenLogError, ValueError):
        return Frontier()


def _few(left: int) -> int:
    return max(0, min(left, _AT_ONCE))


def _refuse_other(seen: Frontier, marks: HighWater) -> None:
    if seen.root.hex() != marks.log_root:
        refuse("the log was rewritten")


def is_step_back(body: bytes) -> bool:
    """Whether an entry owns to it that older books were put back."""
    return _STEPPED in body and parse_entry(body).act == Act.STEPPED_BACK


def step_of(body: bytes) -> str:
    """Return by what such an entry is known: the SHA-256 of its bytes, in hex."""
    return hashlib.sha256(body).hexdigest()
