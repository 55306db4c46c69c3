"""
One thing in a case: a letter, an attachment, a note, a finding.

    posted   boxed  = wrap(slot's public key, item key,
                           "case_part", kind, part, case, kv, rev)
             sealed = seal(item key, plaintext, place)      needs public things only
    written  sealed = seal(row key, plaintext, place)       needs the case key

    place     = table "part", column "sealed", row = part, case, kv, rev
    digest    = SHA-256(lp(boxed or "", sealed))
    signature = the author's, over lp("grv1/part", kind, part, case, compartment, kv,
                rev, author, author kv, digest)
"""

from __future__ import annotations

import os

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId, HolderId, PartId
from grievance.vault.author import Author
from grievance.vault.case_key import CaseKey, CaseSlot
from grievance.vault.directory import Directory
from grievance.vault.encoding import Atom, lp, lp_digest
from grievance.vault.errors import SealError
from grievance.vault.keys import KEY_SIZE, verify
from grievance.vault.seal import Place, seal, unseal
from grievance.vault.wrap import unwrap, wrap


LABEL = "grv1/part"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPart:
    """A part as it lies in the database; `boxed` is None where a person wrote it."""

    id: PartId
    case_id: CaseId
    compartment: Compartment
    kind: str
    kv: int
    rev: int
    boxed: bytes | None = field(repr=False)
    sealed: bytes = field(repr=False)
    author: HolderId
    author_kv: int
    signature: bytes = field(repr=False)

    @property
    def digest(self) -> bytes:
        """What the signature and the log speak of: 32 bytes."""
        return lp_digest(self.boxed or b"", self.sealed)


def post_part(
    slot: CaseSlot, *, part_id: PartId, kind: str, plaintext: bytes, author: Author
) -> SealedPart:
    """Drop *plaintext* into a case whose slot the caller has verified."""
    item_key = os.urandom(KEY_SIZE)
    part = SealedPart(
        id=part_id,
        case_id=slot.case_id,
        compartment=slot.compartment,
        kind=kind,
        kv=slot.kv,
        rev=0,
        boxed=None,
        sealed=b"",
        author=author.holder,
        author_kv=author.kv,
        signature=b"",
    )
    boxed = wrap(slot.public, item_key, *_box_context(part), suite=slot.suite)
    sealed = seal(item_key, plaintext, _place(part))
    return _signed(replace(part, boxed=boxed, sealed=sealed), author)


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
    part = SealedPart(
        id=part_id,
        case_id=key.case_id,
        compartment=key.compartment,
        kind=kind,
        kv=key.kv,
        rev=rev,
        boxed=None,
        sealed=b"",
        author=author.holder,
        author_kv=author.kv,
        signature=b"",
    )
    sealed = seal(key.row_key, plaintext, _place(part))
    return _signed(replace(part, sealed=sealed), author)


def read_part(key: CaseKey, part: SealedPart, directory: Directory) -> bytes:
    """
    Check who wrote the part, then open it.

    Raises:
        SealError: The stated author did not write this, here, or it is not for *key*.
    """
    verify_part(part, directory)
    return _open(key, part)


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
    plaintext = _open(key, part)
    if not is_wanted(plaintext):
        return None
    verify_part(part, directory)
    return plaintext


def _open(key: CaseKey, part: SealedPart) -> bytes:
    asked = (part.case_id, part.compartment, part.kv)
    if asked != (key.case_id, key.compartment, key.kv):
        raise SealError
    item_key = key.row_key
    if part.boxed is not None:
        item_key = unwrap(key.box, part.boxed, *_box_context(part))
    return unseal(item_key, part.sealed, _place(part))


def verify_part(part: SealedPart, directory: Directory) -> None:
    """Check who wrote the part, without opening it; `SealError` if they did not."""
    public = directory.signing_key(part.author, part.author_kv)
    verify(public, part.signature, _message(part))


def _signed(part: SealedPart, author: Author) -> SealedPart:
    return replace(part, signature=author.signing.sign(_message(part)))


def _message(part: SealedPart) -> bytes:
    return lp(
        LABEL,
        part.kind,
        part.id,
        part.case_id,
        part.compartment,
        part.kv,
        part.rev,
        part.author,
        part.author_kv,
        part.digest,
    )


def _box_context(part: SealedPart) -> tuple[Atom, ...]:
    return "case_part", part.kind, part.id, part.case_id, part.kv, part.rev


def _place(part: SealedPart) -> Place:
    return Place(
        table="part",
        column="sealed",
        row_id=str(part.id),
        case_id=str(part.case_id),
        kv=part.kv,
        rev=part.rev,
    )
