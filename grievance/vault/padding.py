"""
Hide how long something is, up to its size class.

    padded = u32be length ‖ plaintext ‖ zeros up to the class

Classes, for the whole: 1 KiB; then four to each doubling up to 16 KiB (17 classes);
above that PADMÉ (Nikitin et al., 2019), which adds 12 % at most.  Slips have one fixed
class of their own.
"""

from __future__ import annotations

from grievance.vault.errors import SealError


LENGTH_SIZE = 4
SMALLEST = 1024
STEPS_UP_TO = 16 * 1024


def pad(plaintext: bytes, *, fixed: int | None = None) -> bytes:
    """
    Pad *plaintext* to its class, or to exactly *fixed* bytes in all.

    Raises:
        ValueError: It does not fit into *fixed* bytes, or is 4 GiB or longer.
    """
    before, after = around(len(plaintext), fixed=fixed)
    return b"".join((before, plaintext, after))


def around(length: int, *, fixed: int | None = None) -> tuple[bytes, bytes]:
    """
    Return what `pad` puts before and after a plaintext of *length* bytes.

    A letter with photographs is too large to be copied for the few bytes around it.
    """
    framed = length + LENGTH_SIZE
    size = size_class(framed) if fixed is None else fixed
    if framed > size or length >= 1 << (8 * LENGTH_SIZE):
        msg = f"{length} bytes do not fit into an envelope of {size} bytes."
        raise ValueError(msg)
    return length.to_bytes(LENGTH_SIZE), bytes(size - framed)


def unpad(padded: bytes) -> bytes:
    """
    Take the plaintext out again.

    Raises:
        SealError: The length is impossible, or the filling is not all zeros.
    """
    end = LENGTH_SIZE + int.from_bytes(padded[:LENGTH_SIZE])
    if end > len(padded) or padded.count(0, end) != len(padded) - end:
        raise SealError
    return padded[LENGTH_SIZE:end]


def size_class(size: int) -> int:
    """Return the smallest class, in bytes, that *size* bytes fit into."""
    if size <= SMALLEST:
        return SMALLEST
    if size <= STEPS_UP_TO:
        return _round_up(size, bits=(size - 1).bit_length() - 3)
    exponent = size.bit_length() - 1
    return _round_up(size, bits=exponent - exponent.bit_length())


def _round_up(size: int, *, bits: int) -> int:
    mask = (1 << bits) - 1
    return (size + mask) & ~mask
