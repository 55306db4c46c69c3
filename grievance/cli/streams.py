"""Standard input and output as bytes."""

from __future__ import annotations

import sys

from typing import BinaryIO


def stdin_bytes() -> BinaryIO:
    """Return standard input, undecoded."""
    return sys.stdin.buffer


def stdout_bytes() -> BinaryIO:
    """Return standard output, after all text that was printed so far."""
    sys.stdout.flush()
    return sys.stdout.buffer
