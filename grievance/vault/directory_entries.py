"""
People, worker and recovery with their public keys, and how to find them.

Older key versions and people who left stay in it, so that old signatures verify.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from grievance.domain.errors import NotFoundError
from grievance.domain.ids import RECOVERY, WORKER, HolderId, PersonId, holder_of
from grievance.vault.errors import SealError
from grievance.vault.root_handover import RootHandover


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEntry:
    """
    One key version of one person; `retired` keys receive nothing any more.

    *address* is where the office writes to them, in *time_zone* their morning begins
    (an IANA name; empty for the office's); neither has to be there.  *role_until* names
    roles that end by themselves, each with the moment from which it is theirs no more.
    """

    person_id: PersonId
    name: str
    roles: tuple[str, ...]
    kv: int
    suite: int
    box: bytes
    sign: bytes
    valid_from: datetime
    valid_until: datetime | None
    retired: bool = False
    conflicts: tuple[str, ...] = ()
    address: str = field(default="", repr=False)
    time_zone: str = ""
    role_until: tuple[tuple[str, datetime], ...] = ()

    def in_force(self, at: datetime) -> PersonEntry:
        """Return the entry with the roles that are theirs at that moment."""
        ended = {role for role, until in self.role_until if until <= at}
        if not ended:
            return self
        return replace(
            self,
            roles=tuple(role for role in self.roles if role not in ended),
            role_until=tuple(one for one in self.role_until if one[0] not in ended),
        )

    def is_valid(self, at: datetime) -> bool:
        """Tell whether this key may be given anything at that moment."""
        ended = self.valid_until is not None and self.valid_until <= at
        return not self.retired and self.valid_from <= at and not ended


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerEntry:
    """One key version of the worker."""

    kv: int
    sign: bytes
    spool: bytes
    outbox: bytes
    slip: bytes
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryEntry:
    """The recovery key, whose private half lies in the safe."""

    kv: int
    box: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """
    Everybody, as the root key signed it; a higher epoch replaces a lower one.

    *handovers* lead from the first root key to the one that signed it.
    """

    epoch: int
    suite: int
    issued_at: datetime
    people: tuple[PersonEntry, ...]
    workers: tuple[WorkerEntry, ...]
    recovery: RecoveryEntry
    handovers: tuple[RootHandover, ...] = ()

    def in_force(self, at: datetime) -> Directory:
        """Return the directory without the roles that have ended by that moment."""
        people = tuple(entry.in_force(at) for entry in self.people)
        return self if people == self.people else replace(self, people=people)

    def person(self, person_id: PersonId) -> PersonEntry:
        """Return a person's newest keys; `NotFoundError` if unknown or retired."""
        versions = [entry for entry in self.people if entry.person_id == person_id]
        newest = max(versions, key=lambda entry: entry.kv, default=None)
        if newest is None or newest.retired:
            msg = f"There is no person {person_id} in the directory."
            raise NotFoundError(msg)
        return newest

    def version(self, person_id: PersonId, kv: int) -> PersonEntry:
        """Return one key version of a person, also an old one, or `NotFoundError`."""
        for entry in self.people:
            if (entry.person_id, entry.kv) == (person_id, kv):
                return entry
        msg = f"There is no key version {kv} of person {person_id} in the directory."
        raise NotFoundError(msg)

    def newest(self) -> tuple[PersonEntry, ...]:
        """Return everybody's newest keys, retired or not."""
        newest: dict[PersonId, PersonEntry] = {}
        for entry in sorted(self.people, key=lambda entry: entry.kv):
            newest[entry.person_id] = entry
        return tuple(one for one in self.people if newest[one.person_id] is one)

    def active(self, at: datetime) -> tuple[PersonEntry, ...]:
        """Return everybody's newest keys, as far as they are valid at that moment."""
        return tuple(entry for entry in self.newest() if entry.is_valid(at))

    @property
    def worker(self) -> WorkerEntry:
        """The worker's newest keys; `NotFoundError` if they are retired."""
        newest = max(self.workers, key=lambda entry: entry.kv, default=None)
        if newest is None or newest.retired:
            msg = "There is no worker in the directory."
            raise NotFoundError(msg)
        return newest

    def worker_version(self, kv: int) -> WorkerEntry:
        """Return one key version of the worker, also an old one, or `SealError`."""
        for entry in self.workers:
            if entry.kv == kv:
                return entry
        raise SealError

    def signing_key(self, holder: HolderId, kv: int) -> bytes:
        """
        Return the public key that signatures of *holder* verify with, old or new.

        Raises:
            SealError: Nobody of that name and key version signs.
        """
        if holder == WORKER:
            found = [entry.sign for entry in self.workers if entry.kv == kv]
        else:
            found = [
                entry.sign
                for entry in self.people
                if holder_of(entry.person_id) == holder and entry.kv == kv
            ]
        if len(found) != 1:
            raise SealError
        return found[0]

    def box_of(self, holder: HolderId) -> tuple[int, bytes]:
        """
        Return the key version and public key to wrap case keys to for *holder*.

        Raises:
            NotFoundError: Unknown or retired; or the worker, who is given none.
        """
        if holder == RECOVERY:
            return self.recovery.kv, self.recovery.box
        for entry in self.people:
            if holder_of(entry.person_id) == holder:
                newest = self.person(entry.person_id)
                return newest.kv, newest.box
        msg = f"Nobody called {holder} in the directory can be given a case."
        raise NotFoundError(msg)
