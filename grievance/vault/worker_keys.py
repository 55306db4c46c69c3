"""
The worker's keys: enough to take letters in and send letters out, never to open a case.

    seed (32 random bytes)
      ├─ "worker/sign"             signs the slots, parts and slips it makes
      ├─ "worker/spool/<suite>"    raw mail between fetching and admission
      ├─ "worker/outbox/<suite>"   letters released for sending
      ├─ "worker/slip/<suite>"     slips: coded facts, never a word anyone wrote
      ├─ "worker/mac"              reply tokens
      ├─ "worker/answered/<day>"   whom we wrote to on that day
      ├─ "worker/closed/<digest>"  a letter as it was closed to its reader
      ├─ "worker/fingerprint"      recognising a message that was already taken in
      ├─ "worker/lot/<period>"     what hides others in the statistics of a period
      ├─ "worker/index"            seals what is kept for the next start
      └─ "worker/mark/<purpose>"   recognising an id or a text without keeping it
"""

from __future__ import annotations

import hmac
import os

from dataclasses import dataclass, field
from functools import cached_property

from grievance.vault.encoding import Atom, lp
from grievance.vault.errors import SealError
from grievance.vault.keys import KEY_SIZE, BoxKey, SigningKey, derive


# No slots: cached_property keeps what it made in the instance's __dict__.
@dataclass(frozen=True)
class WorkerKeys:
    """All keys of the worker, out of one seed; a cut seed is a `SealError`."""

    seed: bytes = field(repr=False)
    suite: int = field(default=1, kw_only=True)

    def __post_init__(self) -> None:
        if len(self.seed) != KEY_SIZE:
            raise SealError

    @classmethod
    def generate(cls, *, suite: int = 1) -> WorkerKeys:
        """Make a new worker's keys."""
        return cls(os.urandom(KEY_SIZE), suite=suite)

    @cached_property
    def signing(self) -> SigningKey:
        return SigningKey.from_seed(derive(self.seed, "worker/sign"))

    @cached_property
    def spool(self) -> BoxKey:
        return self._box("spool")

    @cached_property
    def outbox(self) -> BoxKey:
        return self._box("outbox")

    @cached_property
    def slip(self) -> BoxKey:
        return self._box("slip")

    @cached_property
    def mac_key(self) -> bytes:
        return derive(self.seed, "worker/mac")

    @cached_property
    def fingerprint_key(self) -> bytes:
        return derive(self.seed, "worker/fingerprint")

    @cached_property
    def index(self) -> bytes:
        return derive(self.seed, "worker/index")

    def _box(self, name: str) -> BoxKey:
        seed = derive(self.seed, f"worker/{name}/{self.suite}")
        return BoxKey.from_seed(seed, suite=self.suite)


def lot_secret(keys: WorkerKeys, period: str) -> bytes:
    """Return what the lot of a period's statistics comes out of: 32 bytes."""
    return derive(keys.seed, f"worker/lot/{period}")


def fingerprint(keys: WorkerKeys, raw: bytes) -> bytes:
    """Recognise *raw* bytes again, without letting others test guesses: 32 bytes."""
    return hmac.digest(keys.fingerprint_key, raw, "sha256")


def mark(keys: WorkerKeys, purpose: str, *parts: Atom) -> bytes:
    """Recognise *parts* again for one *purpose*, as `fingerprint` does: 32 bytes."""
    return hmac.digest(
        derive(keys.seed, f"worker/mark/{purpose}"), lp(*parts), "sha256"
    )
