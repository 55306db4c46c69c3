"""
One line of the log: who did what to which thing, and when; opaque ids only.

    {"act":"…","actor":"…","at":"2026-01-31T09:30:00.000000Z",
     "digest":"<SHA-256, hex>","object":"…","sequence":7}

Canonical JSON on one line: keys sorted, no spaces, UTF-8 without escapes where JSON
needs none.  A log cannot be shredded, so that nothing a person said may stand here.
Imports the standard library only, as an outsider's verifier does.
"""

from __future__ import annotations

import json
import re

from dataclasses import dataclass
from datetime import UTC, datetime
from json.encoder import encode_basestring as text
from typing import Any

from grievance.domain.ids import HolderId
from grievance.vault.errors import BrokenLogError


DIGEST = re.compile(r"(?:[0-9a-f]{64})?")
# What nothing has to be escaped in; no byte of it could be written in another way.
PLAIN = re.compile(
    r'\{"act":"([^"\\\x00-\x1f]*)","actor":"([^"\\\x00-\x1f]*)",'
    r'"at":"([0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}\.[0-9]{6}Z)",'
    r'"digest":"((?:[0-9a-f]{64})?)","object":"([^"\\\x00-\x1f]*)",'
    r'"sequence":(0|[1-9][0-9]{0,17})\}'
)
FIELDS = {
    "sequence": int,
    "at": str,
    "actor": str,
    "act": str,
    "object": str,
    "digest": str,
}
Fields = tuple[str, str, datetime, str, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """An act; `digest` is SHA-256 in hex of what it made, or empty if nothing."""

    sequence: int
    at: datetime
    actor: HolderId
    act: str
    object: str
    digest: str

    def __post_init__(self) -> None:
        if isinstance(self.sequence, bool) or self.sequence < 0:
            msg = "A log entry is numbered from zero."
            raise ValueError(msg)
        if self.at.tzinfo is None:
            msg = "A log entry needs an aware time."
            raise ValueError(msg)
        if DIGEST.fullmatch(self.digest) is None:
            msg = "A log entry's digest is 64 hexadecimal digits, or empty."
            raise ValueError(msg)


def canonical(entry: LogEntry) -> bytes:
    """Write an entry as the bytes that are hashed into the tree."""
    at = entry.at.astimezone(UTC).replace(tzinfo=None)
    # By hand, as an encoder takes four times as long and logs grow to millions.
    written = (
        f'{{"act":{text(entry.act)},"actor":{text(entry.actor)},'
        f'"at":"{at.isoformat(timespec="microseconds")}Z",'
        f'"digest":"{entry.digest}","object":{text(entry.object)},'
        f'"sequence":{entry.sequence}}}'
    )
    return written.encode()


def parse_entry(body: bytes) -> LogEntry:
    """
    Read an entry; only what `canonical` would write is accepted.

    Raises:
        BrokenLogError: It is anything else.
    """
    act, actor, at, digest, object_, sequence = read_fields(body)
    return LogEntry(
        sequence=sequence,
        at=at,
        actor=HolderId(actor),
        act=act,
        object=object_,
        digest=digest,
    )


def read_fields(body: bytes) -> Fields:
    """
    Read act, actor, time, digest, object and number, as `parse_entry` does.

    For whoever reads millions: making values of them takes longer than reading them.

    Raises:
        BrokenLogError: It is not what `canonical` would write.
    """
    try:
        plain = PLAIN.fullmatch(body.decode())
        if plain is None:
            return _read_escaped(body)
        act, actor, at, digest, object_, sequence = plain.groups()
        when = datetime.fromisoformat(at)
    except (ValueError, OverflowError, RecursionError):
        raise _refusal() from None
    return act, actor, when, digest, object_, int(sequence)


def _read_escaped(body: bytes) -> Fields:
    """Read what has something escaped in it; writing it again tells whether it fits."""
    entry = _to_entry(json.loads(body))
    if canonical(entry) != body:
        raise _refusal()
    at = entry.at
    return entry.act, entry.actor, at, entry.digest, entry.object, entry.sequence


def _to_entry(fields: Any) -> LogEntry:
    if not isinstance(fields, dict) or fields.keys() != FIELDS.keys():
        raise _refusal()
    if any(type(fields[name]) is not kind for name, kind in FIELDS.items()):
        raise _refusal()
    return LogEntry(**fields | {"at": datetime.fromisoformat(fields["at"])})


def _refusal() -> BrokenLogError:
    msg = "A log entry is not in canonical form; it was altered or damaged."
    return BrokenLogError(msg)
