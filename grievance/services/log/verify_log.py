"""
Verify the log: that nothing was cut, rewritten or put beside it.

Every entry is read once: numbers without a gap, times that do not run back, the root
at every checkpoint and high-water mark; then the books are compared with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from grievance.services.directory.past_directories import PastDirectories
from grievance.services.log.compare_books import compare_books
from grievance.services.log.compare_erased import compare_erased
from grievance.services.log.compare_keys import compare_keys
from grievance.services.log.follow_log import Followed
from grievance.storage.store import Transaction
from grievance.vault.checkpoint import Checkpoint, verify_checkpoint
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.high_water import HighWater


OLDEST = timedelta(days=2)  # what no checkpoint covers


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was found; an empty *problems* means that all is well."""

    size: int
    root: bytes
    checkpoints: int
    problems: tuple[str, ...]


def verify_log(  # noqa: PLR0913  # keywords, each something to check against
    tx: Transaction,
    directory: Directory,
    *,
    origin: str,
    root_public: bytes,
    marks: HighWater,
    at: datetime,
    notes: tuple[str, ...] = (),
) -> Verified:
    """
    Check the log against itself, the books, *marks* and signed checkpoint *notes*.

    Checkpoints of the database are checked as well; those from outside prove more.
    *root_public* is the root key that signed *directory*.
    What has waited for long by *at* is reported too.
    """
    signed = list(_checkpoints((*tx.log.checkpoints(), *notes), origin, directory))
    sizes = {c.size for c in signed if isinstance(c, Checkpoint)}
    reading = Followed(wanted=sizes | {marks.log_size}, covered=max(sizes, default=0))
    for names, bodies in tx.log.filed():
        reading.read(names, bodies)
    if tx.log.frontier() != reading.frontier:
        reading.problems.append("The head of the log does not match its entries.")
    _check_roots(reading, signed, marks)
    _check_age(reading, at)
    reading.problems.extend(compare_books(tx, directory, reading.seen, at=at))
    reading.problems.extend(compare_keys(tx, reading.due))
    known = PastDirectories(tx, directory, root_public)
    reading.problems.extend(compare_erased(tx, known))
    return Verified(
        size=reading.frontier.size,
        root=reading.frontier.root,
        checkpoints=len(signed),
        problems=tuple(reading.problems),
    )


def _checkpoints(
    notes: tuple[str, ...], origin: str, directory: Directory
) -> Iterator[Checkpoint | str]:
    """Yield each checkpoint that a worker of this office signed, or what is wrong."""
    for number, note in enumerate(notes, start=1):
        for worker in directory.workers:
            try:
                yield verify_checkpoint(note, origin=origin, public=worker.sign)
            except SealError:
                continue
            break
        else:
            yield f"Checkpoint {number} is not signed by this office."


def _check_age(reading: Followed, at: datetime) -> None:
    """Notice that nobody signs the log any more, so that it could be rewritten."""
    since = reading.uncovered_since
    if since is not None and at - since > OLDEST:
        reading.problems.append(
            f"No checkpoint covers what was logged since {since:%Y-%m-%d %H:%M} UTC; see "
            "that the worker runs, which signs one a day."
        )


def _check_roots(
    reading: Followed, signed: list[Checkpoint | str], marks: HighWater
) -> None:
    for checkpoint in signed:
        if isinstance(checkpoint, str):
            reading.problems.append(checkpoint)
        elif reading.roots.get(checkpoint.size) != checkpoint.root:
            reading.problems.append(
                f"The first {checkpoint.size} entries are not those a checkpoint saw."
            )
    if marks.log_size and reading.roots.get(marks.log_size) != bytes.fromhex(
        marks.log_root
    ):
        reading.problems.append(
            f"The first {marks.log_size} entries are not those this machine saw."
        )
