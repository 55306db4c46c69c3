"""
How a slip is written before it is sealed: JSON, compressed where there is much of it.

A slip has one size on disk, so that nobody learns from its length what it says; what
lies in it may therefore be compressed.
"""

from __future__ import annotations

import zlib

from typing import Final

from grievance.domain.slip import Slip
from grievance.services.boxes.payload import decode, encode
from grievance.vault.errors import SealError


WORTH_IT: Final = (
    4096  # bytes; most slips are smaller, and are read fastest as they are
)
LARGEST: Final = 1024 * 1024  # bytes, written out
_COMPRESSED: Final = b"z"  # no JSON begins so
_SMALL: Final = 9  # a full audit file has to fit, and few slips are large


def encode_slip(slip: Slip) -> bytes:
    """Write a slip; the same one always in the same bytes."""
    written = encode(slip)
    if len(written) <= WORTH_IT:
        return written
    return _COMPRESSED + zlib.compress(written, _SMALL)


def decode_slip(body: bytes) -> Slip:
    """
    Read back a slip, one that is not compressed as well.

    Raises:
        SealError: The bytes are something else, although their seal was right.
    """
    if body.startswith(_COMPRESSED):
        body = _expanded(body.removeprefix(_COMPRESSED))
    return decode(Slip, body)


def _expanded(body: bytes) -> bytes:
    expander = zlib.decompressobj()
    try:
        written = expander.decompress(body, LARGEST)
    except zlib.error:
        raise SealError from None
    if not expander.eof:
        raise SealError
    return written
