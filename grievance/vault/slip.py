"""
The slip of a case: coded facts that the worker may read, in one size for all.

    wrapped   = wrap(worker's slip key, slip key, "slip", slip, case, kv, worker kv)
    sealed    = seal(slip key, plaintext, place, 8192 bytes)
    place     = table "slip", column "sealed", row = slip, case, kv, rev
    digest    = SHA-256(lp(wrapped, sealed))
    signature = the author's, over lp("grv1/slip", slip, case, kv, rev, worker kv,
                author, author kv, digest)

The slip key comes out of the case secret, so that people on the case need no copy.
"""

from __future__ import annotations

import hashlib

from dataclasses import dataclass, field, replace
from functools import cached_property

from grievance.domain.ids import CaseId, HolderId, SlipId
from grievance.vault.author import Author
from grievance.vault.directory import Directory
from grievance.vault.encoding import lp
from grievance.vault.keys import BoxKey, verify
from grievance.vault.seal import Place, seal, unseal
from grievance.vault.wrap import unwrap, wrap


LABEL = "grv1/slip"
SLIP_SIZE = 8192


# No slots: cached_property keeps what it made in the instance's __dict__.
@dataclass(frozen=True, kw_only=True)
class SealedSlip:
    """A slip as it lies in the database."""

    id: SlipId
    case_id: CaseId
    kv: int
    rev: int
    sealed: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)
    worker_kv: int
    author: HolderId
    author_kv: int
    signature: bytes = field(repr=False)

    @cached_property
    def digest(self) -> bytes:
        """What the signature and the log speak of: 32 bytes."""
        return hashlib.sha256(lp(self.wrapped, self.sealed)).digest()


def share_slip_key(  # noqa: PLR0913  # keywords, each of them part of the binding
    slip_key: bytes,
    *,
    slip_public: bytes,
    suite: int,
    slip_id: SlipId,
    case_id: CaseId,
    kv: int,
    worker_kv: int,
) -> bytes:
    """Wrap the slip key to the worker; `SealError` if *slip_public* is no key."""
    context = ("slip", slip_id, case_id, kv, worker_kv)
    return wrap(slip_public, slip_key, *context, suite=suite)


def open_slip_key(slip: SealedSlip, box: BoxKey) -> bytes:
    """Take out the slip key as the worker; `SealError` if it is not for *box*."""
    context = ("slip", slip.id, slip.case_id, slip.kv, slip.worker_kv)
    return unwrap(box, slip.wrapped, *context)


def write_slip(  # noqa: PLR0913  # keywords, each of them part of the binding
    slip_key: bytes,
    *,
    slip_id: SlipId,
    case_id: CaseId,
    kv: int,
    rev: int,
    plaintext: bytes,
    worker_kv: int,
    wrapped: bytes,
    author: Author,
) -> SealedSlip:
    """
    Seal a slip, signed by *author*; *wrapped* is what `share_slip_key` made.

    Raises:
        ValueError: More than 8188 bytes; a slip has codes only.
    """
    slip = SealedSlip(
        id=slip_id,
        case_id=case_id,
        kv=kv,
        rev=rev,
        sealed=b"",
        wrapped=wrapped,
        worker_kv=worker_kv,
        author=author.holder,
        author_kv=author.kv,
        signature=b"",
    )
    sealed = seal(slip_key, plaintext, _place(slip), fixed=SLIP_SIZE)
    slip = replace(slip, sealed=sealed)
    return replace(slip, signature=author.signing.sign(_message(slip)))


def read_slip(slip_key: bytes, slip: SealedSlip, directory: Directory) -> bytes:
    """Check who wrote the slip, then open it; `SealError` otherwise."""
    verify_slip(slip, directory)
    return unseal(slip_key, slip.sealed, _place(slip))


def verify_slip(slip: SealedSlip, directory: Directory) -> None:
    """Check who wrote the slip, without opening it; `SealError` if they did not."""
    public = directory.signing_key(slip.author, slip.author_kv)
    verify(public, slip.signature, _message(slip))


def _message(slip: SealedSlip) -> bytes:
    return lp(
        LABEL,
        slip.id,
        slip.case_id,
        slip.kv,
        slip.rev,
        slip.worker_kv,
        slip.author,
        slip.author_kv,
        slip.digest,
    )


def _place(slip: SealedSlip) -> Place:
    return Place(
        table="slip",
        column="sealed",
        row_id=str(slip.id),
        case_id=str(slip.case_id),
        kv=slip.kv,
        rev=slip.rev,
    )
