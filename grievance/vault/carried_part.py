"""
Carry a part to the next key of its case, with the signature of whoever made it.

    carried  sealed = seal(new row key, inner, place at the new kv)
             inner  = 0x01 ‖ u32be kv ‖ item key 32 ‖ signature 64 ‖ sealed
                      as it was posted or written, with what opened it

Row, kind, revision, author and `boxed` stay, so that the author's signature still fits
what lies inside; the carrier signs the outside.  What is carried again is not carried
in itself.  The seal inside commits to its key, so that no carrier finds another key
that opens it to other words.
"""

from __future__ import annotations

import struct

from dataclasses import dataclass, field, replace

from grievance.vault.author import Author
from grievance.vault.case_key import CaseKey
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.seal import seal, unseal
from grievance.vault.sealed_part import (
    SealedPart,
    refuse_other_key,
    signed_part,
    verify_part,
)
from grievance.vault.wrap import unwrap


VERSION = 1
_HEAD = struct.Struct(">BI32s64s")


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePart:
    """
    A part as its author made it, with the key that opens it.

    *carried* is the same part as it lies in the database; None where nobody carried it.
    """

    part: SealedPart
    item_key: bytes = field(repr=False)
    carried: SealedPart | None = None

    def plaintext(self) -> bytes:
        """Open it; `SealError` if it is not what was made for this place."""
        return unseal(self.item_key, self.part.sealed, self.part.place)

    def verify(self, directory: Directory) -> None:
        """Check who made it, and who carried it; `SealError` otherwise."""
        verify_part(self.part, directory)
        if self.carried is not None:
            verify_part(self.carried, directory)


def as_made(key: CaseKey, part: SealedPart) -> MadePart:
    """
    Return a part as its author made it; whether they did the caller verifies.

    Raises:
        SealError: It is not for *key*, or does not open with it.
    """
    refuse_other_key(key, part)
    if part.carrier is not None:
        return _read(part, unseal(key.row_key, part.sealed, part.place))
    if part.boxed is None:
        return MadePart(part=part, item_key=key.row_key)
    item_key = unwrap(key.box, part.boxed, *part.box_context)
    return MadePart(part=part, item_key=item_key)


def carry_part(
    old: CaseKey,
    new: CaseKey,
    part: SealedPart,
    *,
    carrier: Author,
    directory: Directory,
) -> SealedPart:
    """
    Seal *part* under the *new* key of its case.

    It is opened before, and who made and carried it is checked: what is carried though
    somebody altered it could not be put right any more.

    Raises:
        SealError: It does not open with the *old* one, is not by whom it says, or the
            *new* one is not a later key of the same compartment.
    """
    _refuse_other_than_later(old, new)
    made = as_made(old, part)
    made.verify(directory)
    made.plaintext()
    carried = replace(
        part,
        kv=new.kv,
        sealed=seal(new.row_key, _written(made), part.place_at(new.kv)),
        carrier=carrier.holder,
        carrier_kv=carrier.kv,
    )
    return signed_part(carried, carrier)


def _refuse_other_than_later(old: CaseKey, new: CaseKey) -> None:
    whose = (old.case_id, old.compartment)
    if whose != (new.case_id, new.compartment) or new.kv <= old.kv:
        raise SealError


def _written(made: MadePart) -> bytes:
    part = made.part
    head = _HEAD.pack(VERSION, part.kv, made.item_key, part.signature)
    return head + part.sealed


def _read(carried: SealedPart, inner: bytes) -> MadePart:
    try:
        version, kv, item_key, signature = _HEAD.unpack_from(inner)
    except struct.error:
        raise SealError from None
    if version != VERSION or not 0 < kv < carried.kv:
        raise SealError
    part = replace(
        carried,
        kv=kv,
        sealed=inner[_HEAD.size :],
        carrier=None,
        carrier_kv=None,
        signature=signature,
    )
    return MadePart(part=part, item_key=item_key, carried=carried)
