"""Who worked here when: the newest directory, and each that was signed before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from grievance.storage.store import Transaction
from grievance.vault.directory import Directory, SignedDirectory, verify_directory
from grievance.vault.errors import SealError


@dataclass(frozen=True)  # no slots: what was read once is kept
class PastDirectories:
    """*newest* is verified; *root_public* is the root key that signed it."""

    tx: Transaction
    newest: Directory
    root_public: bytes = field(repr=False)

    def at(self, when: datetime) -> Iterator[Directory]:
        """
        Yield the newest one, then the one of that moment.

        The newest comes first as clocks of machines differ: who was let in a moment ago
        may have acted before it by their own.
        """
        yield self.newest
        earlier = (one for one in self._earlier if one.issued_at <= when)
        found = max(earlier, key=lambda one: one.epoch, default=None)
        if found is not None:
            yield found

    def since(self, has: Callable[[Directory], bool]) -> datetime:
        """Return when the first one was issued that *has* something that the newest has."""
        alike = (one.issued_at for one in self._earlier if has(one))
        return min(alike, default=self.newest.issued_at)

    @cached_property
    def _earlier(self) -> tuple[Directory, ...]:
        return tuple(self._verified())

    def _verified(self) -> Iterator[Directory]:
        """Yield those before that the root key of their time signed."""
        for signed in self.tx.people.directories():
            with suppress(SealError):
                yield verify_directory(signed, root_public=self._root_of(signed))

    def _root_of(self, signed: SignedDirectory) -> bytes:
        """Return the one key whose signature counts for that epoch, lost ones since not."""
        steps = self.newest.handovers
        root = steps[0].before if steps else self.root_public
        for step in steps:
            if step.epoch <= signed.epoch:
                root = step.following
        return root
