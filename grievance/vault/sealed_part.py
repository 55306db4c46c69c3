"""
A part of a case as it lies in the database, and whose signature it bears.

    posted, written   signature = the author's, over lp("grv1/part", kind, part, case,
                                  compartment, kv, rev, author, author kv, digest)
    carried           signature = the carrier's, over lp("grv1/carried", kind, part,
                                  case, compartment, kv, rev, author, author kv,
                                  carrier, carrier kv, digest)

    place     = table "part", column "sealed", row = part, case, kv, rev
    digest    = SHA-256(lp(boxed or "", sealed))
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId, HolderId, PartId
from grievance.vault.author import Author
from grievance.vault.case_key import CaseKey
from grievance.vault.directory import Directory
from grievance.vault.encoding import Atom, lp, lp_digest
from grievance.vault.errors import SealError
from grievance.vault.keys import verify
from grievance.vault.seal import Place


LABEL = "grv1/part"
CARRIED = "grv1/carried"
_REMEMBERED = 10_000  # signatures, of half a kilobyte each with what they are over


# No slots: cached_property keeps what it made in the instance's __dict__.
@dataclass(frozen=True, kw_only=True)
class SealedPart:
    """
    A part as it lies in the database; `boxed` is None where a person wrote it.

    *author* is who made it.  Where it was carried to a later key of its case, *carrier*
    is who did that, with the key of which version they signed.
    """

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
    carrier: HolderId | None = None
    carrier_kv: int | None = None
    signature: bytes = field(repr=False)

    @cached_property
    def digest(self) -> bytes:
        """What the signature and the log speak of: 32 bytes."""
        return lp_digest(self.boxed or b"", self.sealed)

    @property
    def place(self) -> Place:
        """Where it is sealed to."""
        return self.place_at(self.kv)

    def place_at(self, kv: int) -> Place:
        """Say where it would be sealed to under the key of that version."""
        return Place(
            table="part",
            column="sealed",
            row_id=str(self.id),
            case_id=str(self.case_id),
            kv=kv,
            rev=self.rev,
        )

    @property
    def box_context(self) -> tuple[Atom, ...]:
        """What the item key of a posted part is wrapped for."""
        return "case_part", self.kind, self.id, self.case_id, self.kv, self.rev


def verify_part(part: SealedPart, directory: Directory) -> None:
    """
    Check who made or carried the part, without opening it; `SealError` otherwise.

    What the author of a carried part signed lies inside, and whoever reads it checks it.
    """
    if (part.carrier is None) != (part.carrier_kv is None):
        raise SealError
    signer = part.author if part.carrier is None else part.carrier
    signer_kv = part.author_kv if part.carrier_kv is None else part.carrier_kv
    public = directory.signing_key(signer, signer_kv)
    _verify_once(public, part.signature, _message(part))


def refuse_other_key(key: CaseKey, part: SealedPart) -> None:
    """Raise `SealError` where *key* is that of something else."""
    asked = (part.case_id, part.compartment, part.kv)
    if asked != (key.case_id, key.compartment, key.kv):
        raise SealError


def signed_part(part: SealedPart, author: Author) -> SealedPart:
    """Sign it, as its author or its carrier."""
    return replace(part, signature=author.signing.sign(_message(part)))


@lru_cache(maxsize=_REMEMBERED)
def _verify_once(public: bytes, signature: bytes, message: bytes) -> None:
    """Remember what was signed, as parts are read often, and again to be carried."""
    verify(public, signature, message)


def _message(part: SealedPart) -> bytes:
    what = (part.kind, part.id, part.case_id, part.compartment, part.kv, part.rev)
    made = (part.author, part.author_kv)
    if part.carrier is None or part.carrier_kv is None:
        return lp(LABEL, *what, *made, part.digest)
    carried = (part.carrier, part.carrier_kv)
    return lp(CARRIED, *what, *made, *carried, part.digest)
