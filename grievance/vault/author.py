"""Whoever signs what they make: a person, or the worker."""

from __future__ import annotations

from dataclasses import dataclass, field

from grievance.domain.ids import HolderId
from grievance.vault.keys import SigningKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who writes, and the key of which version they sign with."""

    holder: HolderId
    kv: int
    signing: SigningKey = field(repr=False)
