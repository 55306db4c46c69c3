"""How values are written before they are sealed: JSON, decoded strictly by type."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from grievance.vault.errors import SealError


T = TypeVar("T")


def encode(value: object) -> bytes:
    """Write a frozen value of the domain as JSON."""
    return msgspec.json.encode(value)


def decode(kind: type[T], body: bytes) -> T:
    """
    Read back a value of *kind*.

    Raises:
        SealError: The bytes are something else, although their seal was right.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise SealError from None
