"""
A ring of keys in use: whose it is, and the directory it was checked against.

A ring cannot be made unless its public keys are those the root key signed for that
person, or for the worker: a swapped lock in the database opens nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from grievance.domain.ids import WORKER, PersonId, holder_of
from grievance.vault.author import Author
from grievance.vault.directory import Directory, WorkerEntry
from grievance.vault.errors import SealError
from grievance.vault.identity import Identity, LockedIdentity, unlock
from grievance.vault.keys import BoxKey
from grievance.vault.suites import suite_for
from grievance.vault.worker_keys import WorkerKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRing:
    """
    One key version of a person, unlocked.

    *former* are their keys before, by version, as long as something is wrapped to these.
    *today* tells the day of the office, past which some keys are no longer theirs; a
    ring that reads nothing of cases needs none.
    """

    person_id: PersonId
    kv: int
    identity: Identity = field(repr=False)
    directory: Directory = field(repr=False)
    former: Mapping[int, Identity] = field(default_factory=dict, repr=False)
    today: Callable[[], date] | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        for kv, identity in self._versions.items():
            entry = self.directory.version(self.person_id, kv)
            mine = (identity.box.public, identity.signing.public)
            if mine != (entry.box, entry.sign):
                raise SealError

    @classmethod
    def open(
        cls,
        locked: LockedIdentity,
        directory: Directory,
        *,
        passphrase: str,
        device: bytes,
    ) -> PersonRing:
        """
        Unlock a person's keys.

        Raises:
            NotFoundError: The person is not, or no longer, in the directory.

            SealError: Passphrase, device file or lock is not the right one.
        """
        directory.person(locked.person_id)  # whoever left opens nothing, not even old
        entry = directory.version(locked.person_id, locked.kv)
        identity = unlock(
            locked, passphrase=passphrase, device=device, suite=entry.suite
        )
        return cls(
            person_id=locked.person_id,
            kv=locked.kv,
            identity=identity,
            directory=directory,
        )

    @property
    def _versions(self) -> Mapping[int, Identity]:
        return {**self.former, self.kv: self.identity}

    def opens(self, kv: int) -> bool:
        """Tell whether what is wrapped to key version *kv* of this person opens."""
        return kv in self._versions

    def box(self, kv: int) -> BoxKey:
        """Return the key that opens what is wrapped to version *kv*, or `SealError`."""
        if not self.opens(kv):
            raise SealError
        return self._versions[kv].box

    @property
    def author(self) -> Author:
        """Who signs what is written with this ring."""
        return Author(
            holder=holder_of(self.person_id), kv=self.kv, signing=self.identity.signing
        )

    @property
    def index(self) -> bytes:
        """The key of what their program keeps for its next start, 32 bytes."""
        return self.identity.index


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRing:
    """
    The worker's keys, which must be the current ones of the directory.

    *former* are its keys before, by version: they open what was left for them, and prove
    what was given out under them, for as long as this home keeps them.
    """

    keys: WorkerKeys = field(repr=False)
    directory: Directory = field(repr=False)
    former: Mapping[int, WorkerKeys] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for kv, keys in self._versions.items():
            if not _is_of(keys, self.directory.worker_version(kv)):
                raise SealError

    @classmethod
    def of_seeds(cls, seeds: Iterable[bytes], directory: Directory) -> WorkerRing:
        """
        Find which *seeds* are whose version; what belongs to none is passed over.

        Raises:
            SealError: The current keys are not among them.
        """
        found = _versions_of(tuple(seeds), directory)
        keys = found.pop(directory.worker.kv, None)
        if keys is None:
            raise SealError
        return cls(keys=keys, directory=directory, former=found)

    @property
    def kv(self) -> int:
        return self.directory.worker.kv

    @property
    def _versions(self) -> Mapping[int, WorkerKeys]:
        return {**self.former, self.kv: self.keys}

    @property
    def every(self) -> tuple[WorkerKeys, ...]:
        """The keys of each version that is kept, the current ones first."""
        return tuple(keys for _, keys in sorted(self._versions.items(), reverse=True))

    @property
    def mac_keys(self) -> tuple[bytes, ...]:
        """What ways to a case are proven with; those made now with the first."""
        return tuple(keys.mac_key for keys in self.every)

    def version(self, kv: int) -> WorkerKeys:
        """Return the keys of version *kv*; `SealError` where they are not kept."""
        try:
            return self._versions[kv]
        except KeyError:
            raise SealError from None

    @property
    def author(self) -> Author:
        """Who signs what the worker makes."""
        return Author(holder=WORKER, kv=self.kv, signing=self.keys.signing)

    @property
    def index(self) -> bytes:
        """The key of what the worker keeps for its next start, 32 bytes."""
        return self.keys.index


def _versions_of(
    seeds: tuple[bytes, ...], directory: Directory
) -> dict[int, WorkerKeys]:
    found = {}
    for entry in directory.workers:
        for seed in seeds:
            keys = WorkerKeys(seed, suite=suite_for(entry.spool))
            if _is_of(keys, entry):
                found[entry.kv] = keys
    return found


def _is_of(keys: WorkerKeys, entry: WorkerEntry) -> bool:
    mine = (
        keys.signing.public,
        keys.spool.public,
        keys.outbox.public,
        keys.slip.public,
    )
    return mine == (entry.sign, entry.spool, entry.outbox, entry.slip)
