"""How values are written before they are sealed: JSON, decoded strictly by type."""

from __future__ import annotations

from threading import Lock
from typing import Any, TypeVar

import msgspec

from grievance.vault.errors import SealError


T = TypeVar("T")
_LOOKING = Lock()  # msgspec crashes where two threads look at a new type together
_DECODERS: dict[type[Any], msgspec.json.Decoder[Any]] = {}


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
        return _decoder(kind).decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise SealError from None


def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    with _LOOKING:
        if kind not in _DECODERS:
            _DECODERS[kind] = msgspec.json.Decoder(kind)
        return _DECODERS[kind]
