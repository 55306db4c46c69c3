"""
Between a record and its facts: JSON in one canonical form, what is empty left out.

Fields that are added to a record later are empty in older facts, so that these stay
what they were, byte for byte.
"""

from __future__ import annotations

import json

from threading import Lock
from typing import Any

import msgspec

from grievance.domain.registry import KINDS, Record
from grievance.domain.registry_ids import Noun


_LOOKING = Lock()  # msgspec crashes where two threads look at a new type together
_DECODERS: dict[Noun, msgspec.json.Decoder[Record]] = {}


def facts_of(record: Record) -> str:
    """Write a record: sorted keys, no blanks, nothing that is empty."""
    full = _filled(msgspec.to_builtins(record))
    return json.dumps(full, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def record_of(noun: Noun, facts: str) -> Record:
    """
    Read a record back.

    Raises:
        ValueError: These facts were not written by this program.
    """
    try:
        return _decoder(noun).decode(facts)
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from None


def _decoder(noun: Noun) -> msgspec.json.Decoder[Record]:
    with _LOOKING:
        if noun not in _DECODERS:
            _DECODERS[noun] = msgspec.json.Decoder(KINDS[noun])
        return _DECODERS[noun]


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        full = {name: _filled(one) for name, one in value.items()}
        return {name: one for name, one in full.items() if one not in (None, "", [])}
    if isinstance(value, (list, tuple)):
        return [_filled(one) for one in value]
    return value
