"""
Read thousands of entries of the log at once, as `log.read_fields` reads one.

For whoever reads millions.  What was read is written again and compared byte by byte,
so that no other way of writing it passes; that alone leaves open how time, number and
digest look, which is checked over all of them in one go.  Anything with an escape in it,
and any batch with something wrong in it, is read one by one.
"""

from __future__ import annotations

import json
import re

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Annotated

import msgspec

from grievance.domain.ids import HolderId
from grievance.vault.errors import BrokenLogError
from grievance.vault.log import read_fields


TIMES = re.compile(
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    r"\.[0-9]{6}Z\n)*"
)
DIGESTS = re.compile(r"(?:(?:[0-9a-f]{64})?\n)*")
DAY = len("2026-03-02")


class Line(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """An entry as it is written; *at* sorts as the time that it is."""

    act: str
    actor: HolderId
    at: str
    digest: str
    object: str
    sequence: Annotated[int, msgspec.Meta(ge=0)]


_READ = msgspec.json.Decoder(Line).decode
_WRITE = msgspec.json.Encoder().encode


def read_batch(bodies: Sequence[bytes]) -> list[Line | None]:
    """Read entries; None in the place of each that is not in canonical form."""
    plain = _read_plain(bodies)
    return [_read_one(body) for body in bodies] if plain is None else [*plain]


def _read_plain(bodies: Sequence[bytes]) -> list[Line] | None:
    """Read entries without an escape; None where one of them is anything else."""
    written = b",".join(bodies)
    if b"\\" in written:
        return None
    with suppress(ValueError, OverflowError, RecursionError):
        lines = list(map(_READ, bodies))
        # Each was read alone, and no object begins another, so that all are as one is.
        if _WRITE(lines) == b"[%b]" % written and _look_right(lines):
            return lines
    return None


def _look_right(lines: Sequence[Line]) -> bool:
    """Whether times and digests could be written; `ValueError` for no day."""
    times = "\n".join([line.at for line in lines])
    digests = "\n".join([line.digest for line in lines])
    for day in {line.at[:DAY] for line in lines}:
        date.fromisoformat(day)
    return bool(TIMES.fullmatch(f"{times}\n") and DIGESTS.fullmatch(f"{digests}\n"))


def _read_one(body: bytes) -> Line | None:
    try:
        read_fields(body)
    except BrokenLogError:
        return None
    return Line(**json.loads(body))
