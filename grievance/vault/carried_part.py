"""
Carry a part to the next key of its case, with the signature of whoever made it.

    carried  sealed    = seal(new row key, inner, place at the new kv)
             inner     = u32be kv ‖ u32be rev ‖ item key 32 ‖ signature 64 ‖ sealed
                         as it was posted or written, with what opened it

Row, kind, author and `boxed` stay, so that the author's signature still fits what lies
inside; the carrier signs the outside.  What is carried again is not carried in itself.
"""

from __future__ import annotations

import struct

from dataclasses import dataclass, field, replace

from grievance.vault.author import Author
from grievance.vault.case_key import CaseKey
from grievance.vault.errors import SealError
from grievance.vault.seal import seal, unseal
from grievance.vault.sealed_part import SealedPart, refuse_other_key, signed_part
from grievance.vault.wrap import unwrap


_HEAD = struct.Struct(">II32s64s")


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePart:
    """A part as its author made it, with the key that opens it."""

    part: SealedPart
    item_key: bytes = field(repr=False)


def as_made(key: CaseKey, part: SealedPart) -> MadePart:
    """
    Return a part as its author made it; whether they did the caller verifies.

    Raises:
        SealError: It does not open with *key*.
    """
    if part.carrier is not None:
        return _read(part, unseal(key.row_key, part.sealed, part.place))
    if part.boxed is None:
        return MadePart(part=part, item_key=key.row_key)
    item_key = unwrap(key.box, part.boxed, *part.box_context)
    return MadePart(part=part, item_key=item_key)


def carry_part(
    old: CaseKey, new: CaseKey, part: SealedPart, carrier: Author
) -> SealedPart:
    """
    Seal *part* under the *new* key of its case.

    Raises:
        SealError: It does not open with the *old* one.
    """
    refuse_other_key(old, part)
    made = as_made(old, part)
    unseal(made.item_key, made.part.sealed, made.part.place)  # or it is lost for good
    carried = replace(
        part, kv=new.kv, carrier=carrier.holder, carrier_kv=carrier.kv, signature=b""
    )
    sealed = seal(new.row_key, _written(made), carried.place)
    return signed_part(replace(carried, sealed=sealed), carrier)


def _written(made: MadePart) -> bytes:
    part = made.part
    head = _HEAD.pack(part.kv, part.rev, made.item_key, part.signature)
    return head + part.sealed


def _read(carried: SealedPart, inner: bytes) -> MadePart:
    try:
        kv, rev, item_key, signature = _HEAD.unpack_from(inner)
    except struct.error:
        raise SealError from None
    part = replace(
        carried,
        kv=kv,
        rev=rev,
        sealed=inner[_HEAD.size :],
        carrier=None,
        carrier_kv=None,
        signature=signature,
    )
    return MadePart(part=part, item_key=item_key)
