"""
One thing in a case: a letter, an attachment, a note, a finding.

    posted   boxed  = wrap(slot's public key, item key,
                           "case_part", kind, part, case, kv, rev)
             sealed = seal(item key, plaintext, place)      needs public things only
    written  sealed = seal(row key, plaintext, place)       needs the case key
    carried  what was posted or written, inside what a later key of the case opens

Place and signatures are those of `sealed_part`.
"""

from __future__ import annotations

import os

from collections.abc import Callable
from dataclasses import replace

from grievance.domain.ids import PartId
from grievance.vault.author import Author
from grievance.vault.carried_part import as_made
from grievance.vault.case_key import CaseKey, CaseSlot
from grievance.vault.directory import Directory
from grievance.vault.keys import KEY_SIZE
from grievance.vault.seal import seal
from grievance.vault.sealed_part import (
    SealedPart,
    signed_part,
    verify_part,
)
from grievance.vault.wrap import wrap


def post_part(
    slot: CaseSlot, *, part_id: PartId, kind: str, plaintext: bytes, author: Author
) -> SealedPart:
    """Drop *plaintext* into a case whose slot the caller has verified."""
    item_key = os.urandom(KEY_SIZE)
    part = _unsealed(slot, author, part_id=part_id, kind=kind, rev=0)
    boxed = wrap(slot.public, item_key, *part.box_context, suite=slot.suite)
    sealed = seal(item_key, plaintext, part.place)
    return signed_part(replace(part, boxed=boxed, sealed=sealed), author)


def write_part(  # noqa: PLR0913  # keywords, each of them part of the binding
    key: CaseKey,
    *,
    part_id: PartId,
    kind: str,
    plaintext: bytes,
    author: Author,
    rev: int = 0,
) -> SealedPart:
    """Write *plaintext* into a case that the author has open."""
    part = _unsealed(key, author, part_id=part_id, kind=kind, rev=rev)
    sealed = seal(key.row_key, plaintext, part.place)
    return signed_part(replace(part, sealed=sealed), author)


def read_part(key: CaseKey, part: SealedPart, directory: Directory) -> bytes:
    """
    Check who wrote the part, and who carried it to this key, then open it.

    Raises:
        SealError: The stated author did not write this, here, or it is not for *key*.
    """
    verify_part(part, directory)
    made = as_made(key, part)
    if made.carried is not None:
        verify_part(made.part, directory)
    return made.plaintext()


def read_part_if(
    key: CaseKey,
    part: SealedPart,
    directory: Directory,
    is_wanted: Callable[[bytes], bool],
) -> bytes | None:
    """
    Open the part; where its plaintext *is_wanted* check who wrote it, and return it.

    So one finds a few among many by what they say they are, and pays for the check of
    those only.  What is not wanted is None, and nobody learns more of it.

    Raises:
        SealError: As `read_part`; of what is not wanted only where it does not open.
    """
    made = as_made(key, part)
    plaintext = made.plaintext()
    if not is_wanted(plaintext):
        return None
    made.verify(directory)
    return plaintext


def _unsealed(
    way: CaseKey | CaseSlot, author: Author, *, part_id: PartId, kind: str, rev: int
) -> SealedPart:
    return SealedPart(
        id=part_id,
        case_id=way.case_id,
        compartment=way.compartment,
        kind=kind,
        kv=way.kv,
        rev=rev,
        boxed=None,
        sealed=b"",
        author=author.holder,
        author_kv=author.kv,
        signature=b"",
    )
