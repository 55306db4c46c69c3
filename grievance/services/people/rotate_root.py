"""Hand the office over from one root key to the next."""

from __future__ import annotations

import hashlib

from dataclasses import replace
from datetime import datetime

from grievance.domain.events import Act
from grievance.domain.ids import ROOT
from grievance.services.directory.sign_directory import sign_next
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.encoding import lp
from grievance.vault.keys import SigningKey
from grievance.vault.root_handover import hand_over


def rotate_root(
    tx: Transaction,
    before: SigningKey,
    following: SigningKey,
    directory: Directory,
    *,
    at: datetime,
) -> Directory:
    """
    Sign with both keys that one follows the other, and the next directory with the new.

    Raises:
        ConflictError: Somebody signed another directory meanwhile.
    """
    step = hand_over(before, following, epoch=directory.epoch + 1)
    changed = replace(directory, handovers=(*directory.handovers, step))
    tx.log.add(
        Act.ROOT_HANDED_OVER,
        actor=ROOT,
        object_id=step.following.hex(),
        digest=hashlib.sha256(lp(step.old, step.new)).digest(),
        at=at,
    )
    return sign_next(tx, following, changed, about=ROOT, at=at)
