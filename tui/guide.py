"""What is asked of whoever makes an office at the desk, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants an office to be; without a passphrase one is drawn."""

    office: str
    person: str
    passphrase: str = field(default="", repr=False)
    mailbox: str = ""
    time_zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """What was made, and where it lies; *passphrase* is shown once, if it was drawn."""

    person: str
    home: Path
    device: Path
    safe: Path
    passphrase: str = field(default="", repr=False)


class Next(StrEnum):
    """How to go on."""

    UNLOCK = "unlock"
    DEMO = "demo"
    LEAVE = "leave"


@dataclass(slots=True)
class Guide:
    """A place without an office, what makes one, and what came of it."""

    place: Path
    found: Callable[[Wish], Founded]
    next: Next = Next.LEAVE
    person: str = ""

    @property
    def wants_demo(self) -> bool:
        """Whether somebody wants to look round in an invented office."""
        return self.next is Next.DEMO

    @property
    def is_made(self) -> bool:
        """Whether there is an office now, and its lock is next."""
        return self.next is Next.UNLOCK
