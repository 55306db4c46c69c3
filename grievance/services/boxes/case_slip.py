"""
Read the slip of a case, as somebody on it.

Its key comes out of the key to the contents; the worker leaves a copy with the identity
of each new case, so that custodians who do not read the contents can say how great the
risk is, and can be told where they are tied to a respondent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.slip import Slip
from grievance.services.boxes.case_parts import OpenedPart, open_parts, seal_part
from grievance.services.boxes.keep import sound_slip
from grievance.services.boxes.slip_payload import decode_slip
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.storage.store import Transaction
from grievance.vault.author import Author
from grievance.vault.case_box import CaseKey, CaseSlot, SealedPart
from grievance.vault.directory import Directory
from grievance.vault.ring import PersonRing
from grievance.vault.slip import SealedSlip, read_slip


_KV_SIZE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSlip:
    """A slip, as it lies there and as its *body* says under the seal."""

    slip: Slip
    sealed: SealedSlip
    body: bytes = field(repr=False)


def leave_slip_key(author: Author, contents: CaseKey, identity: CaseSlot) -> SealedPart:
    """Seal a copy of the slip's key to the custodians, with the version it is of."""
    body = contents.kv.to_bytes(_KV_SIZE) + contents.slip_key
    return seal_part(author, identity, PartKind.SLIP_KEY, body)


def find_slip_key(tx: Transaction, key: CaseKey, directory: Directory) -> bytes | None:
    """
    Return the key to a case's slip, with the key to either of its compartments.

    None with the key to the identity of a case from before its slip's key lay there.
    Only the copy of whoever made the key to the contents counts, as anybody could drop
    in one of their own.

    Raises:
        SealError: The copy was altered.
    """
    if key.compartment is Compartment.CONTENTS:
        return key.slip_key
    contents = trusted_slot(tx, directory, key.case_id, Compartment.CONTENTS)
    copies = open_parts(tx, key, directory, PartKind.SLIP_KEY, by=contents.maker)
    return copied_key(copies, contents)


def copied_key(copies: Iterable[OpenedPart], contents: CaseSlot) -> bytes | None:
    """
    Return the key to a slip that one of *copies* has; None where none does.

    They are of whoever made the newest key to the *contents*, and it counts for that.
    """
    version = contents.kv.to_bytes(_KV_SIZE)
    fitting = (one.body for one in copies if one.body.startswith(version))
    copy = next(fitting, None)
    return copy.removeprefix(version) if copy else None


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
    """
    Read a slip with the key to either compartment; None as in `find_slip_key`.

    Raises:
        AlteredError: An older revision was put in its place.
    """
    opened = open_slip(tx, key, directory)
    return opened.slip if opened else None


def open_slip(tx: Transaction, key: CaseKey, directory: Directory) -> OpenedSlip | None:
    """Do the same for who seals it anew."""
    opens = find_slip_key(tx, key, directory)
    if opens is None:
        return None
    sealed = sound_slip(tx, key.case_id)
    body = read_slip(opens, sealed, directory)
    return OpenedSlip(slip=decode_slip(body), sealed=sealed, body=body)


def read_case_slip(tx: Transaction, ring: PersonRing, key: CaseKey) -> Slip:
    """
    Open the slip of a case with the key to its contents.

    Raises:
        AlteredError: An older revision was put in its place.
    """
    sealed = sound_slip(tx, key.case_id)
    return decode_slip(read_slip(key.slip_key, sealed, ring.directory))
