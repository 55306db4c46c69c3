"""
Read the slip of a case, as somebody on it.

Its key comes out of the key to the contents; the worker leaves a copy with the identity
of each new case, so that custodians who do not read the contents can say how great the
risk is, and can be told where they are tied to a respondent.
"""

from __future__ import annotations

from uuid import uuid4

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import WORKER, PartId
from grievance.domain.slip import Slip
from grievance.services.payload import decode
from grievance.storage.store import Transaction
from grievance.vault.author import Author
from grievance.vault.case_box import CaseKey, CaseSlot, SealedPart, post_part, read_part
from grievance.vault.directory import Directory
from grievance.vault.slip import read_slip


def leave_slip_key(author: Author, contents: CaseKey, identity: CaseSlot) -> SealedPart:
    """Seal a copy of the slip's key to the custodians of a new case."""
    return post_part(
        identity,
        part_id=PartId(uuid4()),
        kind=PartKind.SLIP_KEY,
        plaintext=contents.slip_key,
        author=author,
    )


def find_slip_key(tx: Transaction, key: CaseKey, directory: Directory) -> bytes | None:
    """
    Return the key to a case's slip, with the key to either of its compartments.

    None with the key to the identity of a case from before its slip's key lay there.
    Only the worker's copy counts, as anybody could drop in one of their own.

    Raises:
        SealError: The copy was altered.
    """
    if key.compartment is Compartment.CONTENTS:
        return key.slip_key
    kinds = (PartKind.SLIP_KEY,)
    for part in tx.parts.of_case(key.case_id, Compartment.IDENTITY, kinds):
        if part.author == WORKER:
            return read_part(key, part, directory)
    return None


def slip_key(tx: Transaction, key: CaseKey, directory: Directory) -> bytes:
    """
    Return the key to a case's slip.

    Raises:
        NotAllowedError: The case is older than the copy that custodians have.
    """
    found = find_slip_key(tx, key, directory)
    if found is None:
        msg = (
            "This case is older than the way in which custodians reach its coded "
            "facts; ask somebody who can open its contents as well."
        )
        raise NotAllowedError(msg)
    return found


def find_slip(tx: Transaction, key: CaseKey, directory: Directory) -> Slip | None:
    """Read a slip with the key to either compartment; None as in `find_slip_key`."""
    opens = find_slip_key(tx, key, directory)
    if opens is None:
        return None
    sealed = tx.slips.of_case(key.case_id)
    return decode(Slip, read_slip(opens, sealed, directory))
