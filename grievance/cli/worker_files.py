"""The worker's keys in a home: the newest in one file, those before in another."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager

from grievance.domain.errors import SetupError
from grievance.home import WORKER_KEY, Home, key_line
from grievance.replacing import replace_file
from grievance.vault.ring import WorkerRing
from grievance.vault.worker_keys import WorkerKeys


def keep_next(home: Home, ring: WorkerRing | None, keys: WorkerKeys) -> None:
    """
    Put new *keys* beside those on *ring*, before the directory knows them.

    Whichever of them the directory names is used: killed in between, either the old
    ones are still current, or the new ones are.

    Raises:
        SetupError: They cannot be written; then nothing is lost.
    """
    if ring is not None:
        _keep_former(home, ring.every)
    replace_file(home.worker_key, key_line(WORKER_KEY, keys.seed))


def tidy_former(home: Home, ring: WorkerRing) -> None:
    """Keep those before only, in the file of those before."""
    _keep_former(home, ring.every[1:])


def remove_former(home: Home) -> None:
    """
    Delete the keys before.

    Raises:
        SetupError: The file cannot be deleted.
    """
    try:
        home.worker_former.unlink(missing_ok=True)
    except OSError as error:
        msg = f"{home.worker_former} cannot be deleted: {error.strerror}; delete it."
        raise SetupError(msg) from None


@contextmanager
def worker_at_rest(home: Home) -> Generator[None, None, None]:
    """
    Keep a worker from starting in this home meanwhile.

    Raises:
        SetupError: One is at work.
    """
    from worker.lock import hold_lock  # noqa: PLC0415  # the command that needs it

    try:
        with hold_lock(home):
            yield
    except SetupError as error:
        if "Another worker" not in str(error):
            raise
        msg = "The worker is at work in this home; stop it and the desk, then repeat."
        raise SetupError(msg) from None


def _keep_former(home: Home, keys: Iterable[WorkerKeys]) -> None:
    lines = [key_line(WORKER_KEY, one.seed) for one in keys]
    if lines:
        replace_file(home.worker_former, "".join(lines))
