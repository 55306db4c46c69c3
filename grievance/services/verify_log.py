"""
Verify the log: that nothing was cut, rewritten or put beside it.

Every entry is read once: numbers without a gap, times that do not run back, the root
at every checkpoint and high-water mark; then the books are compared with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from grievance.domain.compartment import Compartment
from grievance.domain.events import CLOCK_TOLERANCE, ENDING_ACTS, KEPT_ACTS, Act
from grievance.services.compare_books import compare_books
from grievance.services.compare_erased import compare_erased
from grievance.services.compare_keys import box_of, compare_keys
from grievance.storage.store import Transaction
from grievance.vault.checkpoint import Checkpoint, verify_checkpoint
from grievance.vault.directory import Directory
from grievance.vault.errors import BrokenLogError, SealError
from grievance.vault.high_water import HighWater
from grievance.vault.log import Fields, read_fields
from grievance.vault.merkle import Frontier, leaf_hash


OLDEST = timedelta(days=2)  # what no checkpoint covers
AT_ONCE = 8_192  # entries hashed into the tree together
_OF_ERASURE = frozenset({Act.CASE_ERASED, Act.DESTROYED})
_TELLING = ENDING_ACTS | _OF_ERASURE | {Act.KEY_MADE}
BEGINNING = datetime.min.replace(tzinfo=UTC) + CLOCK_TOLERANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was found; an empty *problems* means that all is well."""

    size: int
    root: bytes
    checkpoints: int
    problems: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What is known after reading some entries."""

    frontier: Frontier = field(default_factory=Frontier)
    size: int = 0
    last: datetime = BEGINNING
    covered: int = 0  # entries under the newest checkpoint
    uncovered_since: datetime | None = None
    digests: dict[str, str] = field(default_factory=dict)
    due: dict[str, None] = field(default_factory=dict)  # for another key
    keys: set[str] = field(default_factory=set)  # that were made
    erased_to: int = -1  # the entry before which all went with a case that was erased
    roots: dict[int, bytes] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def verify_log(  # noqa: PLR0913  # keywords, each something to check against
    tx: Transaction,
    directory: Directory,
    *,
    origin: str,
    marks: HighWater,
    at: datetime,
    notes: tuple[str, ...] = (),
) -> Verified:
    """
    Check the log against itself, the books, *marks* and signed checkpoint *notes*.

    Checkpoints of the database are checked as well; those from outside prove more.
    What has waited for long by *at* is reported too.
    """
    reading = _Reading()
    signed = list(_checkpoints((*tx.log.checkpoints(), *notes), origin, directory))
    sizes = {c.size for c in signed if isinstance(c, Checkpoint)}
    wanted, reading.covered = sizes | {marks.log_size}, max(sizes, default=0)
    _read_entries(tx, reading, wanted)
    if tx.log.frontier() != reading.frontier:
        reading.problems.append("The head of the log does not match its entries.")
    _check_roots(reading, signed, marks)
    _check_age(reading, at)
    reading.problems.extend(compare_books(tx, directory, reading.digests, at=at))
    reading.problems.extend(compare_keys(tx, reading.due))
    reading.problems.extend(compare_erased(tx, directory))
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


def _read_entries(tx: Transaction, reading: _Reading, wanted: set[int]) -> None:
    """Read line after line; a million in seconds, so that values are made of none."""
    bodies: list[bytes] = []
    for filed_under, body in tx.log.filed():
        if reading.size in wanted or len(bodies) == AT_ONCE:
            _note_root(reading, bodies)
        try:
            fields = read_fields(body)
        except BrokenLogError:
            reading.problems.append(
                f"Entry {reading.size} is not written as entries are."
            )
        else:
            _read_entry(reading, fields, filed_under)
        bodies.append(body)
        reading.size += 1
    _note_root(reading, bodies)


def _note_root(reading: _Reading, bodies: list[bytes]) -> None:
    """Take entries into the tree, and remember its root as it is now."""
    reading.frontier = reading.frontier.extend(map(leaf_hash, bodies))
    reading.roots[reading.size] = reading.frontier.root
    bodies.clear()


def _read_entry(reading: _Reading, fields: Fields, filed_under: str) -> None:
    act, _, at, digest, object_, sequence = fields
    number = reading.size
    if sequence != number:
        reading.problems.append(f"Entry {number} says it is number {sequence}.")
    if at < reading.last and at < reading.last - CLOCK_TOLERANCE:
        reading.problems.append(f"Entry {number} is dated before the one above it.")
    reading.last = at
    if number == reading.covered:
        reading.uncovered_since = at
    if object_ != filed_under:  # or it would be missing from the object's history
        reading.problems.append(f"Entry {number} is filed under another name.")
    if digest or act in _TELLING:  # reading alone changes nothing
        _read_object(reading, act, object_, digest)


def _read_object(reading: _Reading, act: str, object_: str, digest: str) -> None:
    """Keep what the books must have after it, and which keys are due."""
    if digest and act in KEPT_ACTS:
        reading.digests[object_] = digest
    if act in ENDING_ACTS:
        reading.digests.pop(object_, None)
    if act == Act.ACCESS_ENDED:
        reading.due[box_of(object_)] = None
    elif act == Act.KEY_MADE:
        _read_key(reading, object_)
    elif act in _OF_ERASURE:
        _read_erasure(reading, act, object_)


def _read_key(reading: _Reading, object_: str) -> None:
    """Notice a second key of one version: one of them is somebody's who was taken off."""
    reading.due.pop(box_of(object_), None)
    if object_ in reading.keys:
        reading.problems.append(
            f"Entry {reading.size} makes the key {object_} a second time."
        )
    reading.keys.add(object_)


def _read_erasure(reading: _Reading, act: str, object_: str) -> None:
    """Notice what was called destroyed, and went with no case."""
    if act == Act.CASE_ERASED:
        for compartment in Compartment:
            reading.due.pop(f"{object_}/{compartment}", None)
    elif reading.size != reading.erased_to:
        reading.problems.append(
            f"Entry {reading.size} destroys something that belongs to no erased case."
        )
        return
    reading.erased_to = reading.size + 1


def _check_age(reading: _Reading, at: datetime) -> None:
    """Notice that nobody signs the log any more, so that it could be rewritten."""
    since = reading.uncovered_since
    if since is not None and at - since > OLDEST:
        reading.problems.append(
            "What was logged over two days ago is under no checkpoint yet; see that "
            "the worker runs."
        )


def _check_roots(
    reading: _Reading, signed: list[Checkpoint | str], marks: HighWater
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
