"""
Lock bytes of any size to the place they lie in.

    sealed = 0x01 ‖ Cobblestone-256(key, context, pad(plaintext))
    context = lp("grv1/seal", table, column, row id, case id, key version, revision)

Cobblestone-256 (C2SP chunked-encryption) draws its own salt, commits to key and
context, and encrypts 16 KiB at a time with AES-256-GCM, so that no nonce is handled
here and moved, cut, extended or reordered bytes do not open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from grievance.vault.encoding import lp
from grievance.vault.errors import SealError
from grievance.vault.padding import around, unpad


VERSION = b"\x01"
LABEL = "grv1/seal"
CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something lies: whatever is sealed here opens nowhere else."""

    table: str
    column: str
    row_id: str
    case_id: str = ""
    kv: int = 0
    rev: int = 0

    @property
    def context(self) -> bytes:
        return lp(
            LABEL,
            self.table,
            self.column,
            self.row_id,
            self.case_id,
            self.kv,
            self.rev,
        )


def seal(
    key: bytes, plaintext: bytes, place: Place, *, fixed: int | None = None
) -> bytes:
    """
    Seal *plaintext* under a 32-byte *key*, so that it opens only at *place*.

    Raises:
        ValueError: The key has another size, or *fixed* bytes are not enough.
    """
    encryptor = Cobblestone256Encryptor(key, place.context)
    before, after = around(len(plaintext), fixed=fixed)
    sealed = BytesIO()
    sealed.write(VERSION)
    for piece in (before, plaintext, after):
        for chunk in _chunks(piece):
            sealed.write(encryptor.update(chunk))
    sealed.write(encryptor.finalize())
    return sealed.getvalue()


def unseal(key: bytes, sealed: bytes, place: Place) -> bytes:
    """
    Open what was sealed under *key* at *place*; never return a part of it.

    Raises:
        SealError: Another key or place, another version, or altered bytes.
    """
    if sealed[:1] != VERSION:
        raise SealError
    padded = BytesIO()
    try:
        decryptor = Cobblestone256Decryptor(key, place.context)
        for chunk in _chunks(memoryview(sealed)[1:]):
            padded.write(decryptor.update(chunk))
        padded.write(decryptor.finalize())
    except (InvalidTag, ValueError):
        raise SealError from None
    return unpad(padded.getvalue())


def _chunks(content: bytes | memoryview) -> Iterator[memoryview]:
    """Yield *content* in pieces, so that what is made of it never lies there twice."""
    view = memoryview(content)
    return (view[at : at + CHUNK] for at in range(0, len(view), CHUNK))
