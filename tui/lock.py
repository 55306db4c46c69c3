"""What the lock has to know: the office as its settings tell of it, and what turns it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from grievance.home import Home


if TYPE_CHECKING:  # the lock is there before the vault is imported
    from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What somebody shows at the lock: who they are, and what only they have."""

    name: str
    passphrase: str = field(repr=False)
    device: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """
    The lock of one office; *turn* takes a second or more, so only threads call it.

    It gives the ring of who showed the right things, else raises a `GrievanceError`.
    """

    office: str
    home: Home
    turn: Callable[[Shown], PersonRing] = field(repr=False)

    @property
    def is_somebodys(self) -> bool:
        """Whether anybody's device file lies on this machine."""
        return any(self.home.devices.glob("*.key"))

    def device_of(self, name: str) -> str:
        """Return where the device file of somebody lies, if it does on this machine."""
        path = self.home.device(name)
        return str(path) if name.strip() and path.is_file() else ""
