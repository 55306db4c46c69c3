"""Put the next directory on the books, in place of the one that it was made of."""

from __future__ import annotations

import hashlib

from dataclasses import replace
from datetime import datetime

from grievance.domain.errors import ConflictError
from grievance.domain.events import Act
from grievance.domain.ids import ROOT
from grievance.storage.people import SIGNED_MEANWHILE
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory, sign_directory
from grievance.vault.keys import SigningKey


def sign_next(
    tx: Transaction,
    root: SigningKey,
    changed: Directory,
    *,
    about: object,
    at: datetime,
) -> Directory:
    """
    Sign what was *changed* of the newest directory, and log it as a change of *about*.

    Raises:
        ConflictError: Somebody signed another one meanwhile.
    """
    if tx.people.epoch() != changed.epoch:
        raise ConflictError(SIGNED_MEANWHILE)
    following = replace(changed, epoch=changed.epoch + 1, issued_at=at)
    signed = sign_directory(root, following)
    tx.people.add_directory(signed)
    tx.log.add(
        Act.DIRECTORY_SIGNED,
        actor=ROOT,
        object_id=str(about),
        digest=hashlib.sha256(signed.body).digest(),
        at=at,
    )
    return following
