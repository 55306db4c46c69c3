"""Take the keys off a ring that somebody is not to have any more; all of them are due."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from grievance.domain.compartment import Compartment
from grievance.domain.ids import ROOT, HolderId
from grievance.domain.people import CASE_WORK, Role
from grievance.services.boxes.keep import Pen, drop_access
from grievance.storage.store import Transaction
from grievance.vault.author import Author
from grievance.vault.directory import Directory
from grievance.vault.keys import SigningKey


ALL = frozenset(Compartment)


def end_keys(
    tx: Transaction,
    holder: HolderId,
    compartments: Collection[Compartment] = ALL,
    *,
    at: datetime,
) -> int:
    """
    End every access of *holder* to these compartments; return to how many cases.

    Root decides it: whoever holds its key says who works here, and as what.
    """
    held = tx.cases.access_of(holder)
    ended = [one for one in held if one.compartment in compartments]
    drop_access(tx, ended, by=ROOT, at=at)
    return len({one.case_id for one in ended})


def root_pen(
    tx: Transaction, root: SigningKey, directory: Directory, *, at: datetime
) -> Pen:
    """Give the pen to whoever holds the root key."""
    author = Author(holder=ROOT, kv=0, signing=root)
    return Pen(tx=tx, author=author, directory=directory, at=at)


def lost_compartments(
    before: Collection[Role], after: Collection[Role]
) -> frozenset[Compartment]:
    """Return what the change of somebody's roles takes from them."""
    lost = set()
    if CASE_WORK & set(before) and not CASE_WORK & set(after):
        lost.add(Compartment.CONTENTS)
    if Role.CUSTODIAN in before and Role.CUSTODIAN not in after:
        lost.add(Compartment.IDENTITY)
    return frozenset(lost)
