"""Whom this machine trusts, and what it remembers of the books it saw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grievance.domain.errors import SetupError
from grievance.home import Home
from grievance.replacing import replace_file
from grievance.services.directory.read_directory import read_directory
from grievance.services.log.compare_key_marks import compare_key_marks
from grievance.services.log.raise_marks import raise_marks
from grievance.settings import Settings
from grievance.settings.pin import pin_by_hand, pinned_root
from grievance.storage.store import Store
from grievance.vault.case_box import CaseSlot
from grievance.vault.checkpoint import Checkpoint
from grievance.vault.directory import Directory, signing_root
from grievance.vault.high_water import HighWater, read_marks, write_marks
from grievance.vault.holder_marks import (
    read_holder_marks,
    remember_holders,
    unseen_holders,
)
from grievance.vault.key_marks import (
    KeyMark,
    read_key_marks,
    remember_keys,
    tidy_key_marks,
)
from grievance.vault.mark_file import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class ThisMachine:
    """The root key pinned in its settings, and the marks that lie in its home."""

    home: Home
    settings: Settings
    store: Store

    def marks(self) -> HighWater:
        """Return the high-water marks that this machine remembers."""
        return read_marks(self.home.marks)

    def directory(self, *, at: datetime) -> Directory:
        """
        Read the directory, verified and not older than the newest one seen here.

        Where the root key handed over to another, this machine trusts that one from now
        on, and no other.  Roles that have ended by then are not in it.

        Raises:
            RolledBackError: It is older, somebody has other keys in it, the log is
                shorter, or a case has another key than what this machine saw.
        """
        marks, keys = self.marks(), read_key_marks(self.home.key_marks)
        pinned = self.settings.root_public
        with self.store.read() as tx:
            directory = read_directory(
                tx, root_public=pinned, at_least=marks.directory_epoch
            )
            holders = self._unseen(directory)
            root = signing_root(tx.people.directory(), known=pinned)
            marks.refuse_shorter_log(tx.log.frontier().size)
            unseen = compare_key_marks(tx, directory, keys)
        if root != pinned:
            _pin(self.home.settings, before=pinned, following=root)
        if holders:
            remember_holders(self.home.holder_marks, holders)
        if directory.epoch > marks.directory_epoch:
            write_marks(self.home.marks, HighWater(directory_epoch=directory.epoch))
        if unseen:
            remember_keys(self.home.key_marks, unseen)
        if keys.are_many:
            tidy_key_marks(self.home.key_marks)
        return directory.in_force(at)

    def root_public(self, *, at: datetime) -> bytes:
        """
        Return the root key of the office by now, 32 bytes, to which it follows first.

        Raises:
            RolledBackError: As of `directory`.
        """
        self.directory(at=at)
        with self.store.read() as tx:
            return signing_root(tx.people.directory(), known=self.settings.root_public)

    def _unseen(self, directory: Directory) -> tuple[Mark, ...]:
        return unseen_holders(directory, read_holder_marks(self.home.holder_marks))

    def remember_log(self) -> None:
        """
        Let this machine notice when the log is no longer what it is now.

        Raises:
            RolledBackError: It is not what this machine saw before.
        """
        marks = self.marks()
        with self.store.read() as tx:
            seen = raise_marks(tx, marks)
        if seen != marks:
            write_marks(self.home.marks, seen)

    def remember_keys(self, slots: Iterable[CaseSlot]) -> None:
        """Let this machine notice when cases have not these keys of theirs any more."""
        seen = [
            KeyMark.of(one.case_id, one.compartment, one.kv, one.signature)
            for one in slots
        ]
        remember_keys(self.home.key_marks, seen)

    def remember(self, checkpoint: Checkpoint) -> None:
        """
        Let this machine notice when the log is no longer what *checkpoint* saw.

        Raises:
            RolledBackError: It remembers another log of the same size.
        """
        seen = HighWater(log_size=checkpoint.size, log_root=checkpoint.root.hex())
        write_marks(self.home.marks, seen)


def _pin(path: Path, *, before: bytes, following: bytes) -> None:
    """
    Trust the root key *following* from now on.

    Raises:
        SetupError: The settings cannot be written; what to write is said.
    """
    try:
        text, mode = path.read_text("utf-8"), path.stat().st_mode & 0o777
        pinned = pinned_root(text, before=before, following=following)
        if pinned != text:
            replace_file(path, pinned, mode=mode)
    except (OSError, SetupError):
        raise pin_by_hand(following) from None
