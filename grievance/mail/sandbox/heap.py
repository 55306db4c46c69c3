"""Give large pieces of memory back to the system as soon as they are free."""

from __future__ import annotations

import ctypes


LARGE = 1024 * 1024  # bytes
_MMAP_THRESHOLD = -3  # malloc.h


def release_large_pieces() -> bool:
    """
    Keep glibc from keeping what large mails were in; False where it is not glibc.

    It learns from the first large piece that is freed to hold the next ones back, so
    that after a letter with photographs some 50 MB stay with the process for good.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(_MMAP_THRESHOLD, LARGE) == 1
