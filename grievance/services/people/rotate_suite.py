"""
Take a whole office from one way of wrapping keys to the next.

    at once    directory, worker and recovery have keys of the new suite
    each       of the people gets newer keys (`grievance people rotate`)
    then       every case that has none yet gets a key of the new suite, as if it were due

Each step leaves what was before open to whoever has the keys before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from grievance.domain.errors import NotAllowedError
from grievance.services.directory.sign_directory import sign_next
from grievance.services.people.rotate_recovery import next_recovery
from grievance.services.people.rotate_worker import with_worker
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.keys import SigningKey
from grievance.vault.worker_keys import WorkerKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteProgress:
    """How far an office is: *people* still have older keys, *keys* are those of cases."""

    suite: int
    people: tuple[str, ...]
    keys: int

    @property
    def is_done(self) -> bool:
        """Whether everybody and everything has keys of the suite."""
        return not (self.people or self.keys)


def rotate_suite(  # noqa: PLR0913  # whose hands, from what, to what
    tx: Transaction,
    root: SigningKey,
    directory: Directory,
    keys: WorkerKeys,
    recovery_public: bytes,
    *,
    at: datetime,
) -> Directory:
    """
    Sign the suite of *keys*, with these and the recovery key of the same suite.

    Raises:
        NotAllowedError: The office has it already, or a later one.

        ConflictError: Somebody signed another directory meanwhile.
    """
    if keys.suite <= directory.suite:
        msg = f"This office has suite {directory.suite} already."
        raise NotAllowedError(msg)
    changed = replace(
        directory,
        suite=keys.suite,
        workers=with_worker(directory, keys),
        recovery=next_recovery(directory, recovery_public),
    )
    return sign_next(tx, root, changed, about=f"suite/{keys.suite}", at=at)


def suite_progress(
    tx: Transaction, directory: Directory, *, at: datetime
) -> SuiteProgress:
    """Tell who and what has no keys of the office's suite yet."""
    behind = (
        entry.name for entry in directory.active(at) if entry.suite < directory.suite
    )
    return SuiteProgress(
        suite=directory.suite,
        people=tuple(sorted(behind)),
        keys=tx.rekeys.count_older_suite(directory.suite),
    )


def mark_older_suite(
    tx: Transaction, directory: Directory, *, today: date, at: datetime
) -> SuiteProgress:
    """
    Have cases of an older suite given another key, once everybody can have it.

    Before that it would be wrapped to somebody's older keys once more.
    """
    found = suite_progress(tx, directory, at=at)
    if not found.people:
        tx.rekeys.add_older_suite(directory.suite, since=today)
    return found
