"""Write the whole log down for somebody outside: entries, checkpoints, public keys."""

from __future__ import annotations

import json

from collections.abc import Iterator

from grievance.services.log.state_log import LogName
from grievance.storage.store import Transaction
from grievance.vault.errors import BrokenLogError
from grievance.vault.log_verifier import EXPORT


def export_log(tx: Transaction, name: LogName) -> Iterator[bytes]:
    """
    Yield the lines of an export: what it is, then every entry as it was hashed.

    Raises:
        BrokenLogError: An entry has several lines, so that it is none.
    """
    frontier, notes = tx.log.frontier(), tx.log.checkpoints()
    stated = name.state(EXPORT) | {
        "size": frontier.size,
        "root": frontier.root.hex(),
        "checkpoint": notes[-1] if notes else "",
        "checkpoints": notes[:-1],
    }
    yield json.dumps(stated).encode() + b"\n"
    for body in tx.log.bodies():
        if b"\n" in body:
            msg = "The log holds what is no entry; run `grievance log verify`."
            raise BrokenLogError(msg)
        yield body + b"\n"
