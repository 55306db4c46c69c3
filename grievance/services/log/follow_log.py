"""
Follow the log from its first entry on, and remember what the books must have by now.

Entries come by the thousand, so that a million are read in seconds: form, number, time
and name of each are looked at, and values are made of none.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from grievance.domain.compartment import Compartment
from grievance.domain.events import CLOCK_TOLERANCE, ENDING_ACTS, Act
from grievance.domain.seen import Seen, follow
from grievance.services.log.compare_keys import box_of
from grievance.vault.log_batch import Line, read_batch
from grievance.vault.merkle import Frontier, leaf_hashes


_OF_ERASURE = frozenset({Act.CASE_ERASED, Act.DESTROYED})
BEGINNING = "0001-01-01T00:00:00.000000Z"  # times are compared as they are written
_TELLING = ENDING_ACTS | _OF_ERASURE | {Act.KEY_MADE}


@dataclass(slots=True, kw_only=True)
class Followed:
    """
    What is known after so many entries; *covered* of them lie under a checkpoint.

    *roots* are those at the sizes that were *wanted*, and after each batch.
    """

    wanted: Collection[int]
    covered: int
    frontier: Frontier = field(default_factory=Frontier)
    roots: dict[int, bytes] = field(default_factory=dict)
    uncovered_since: datetime | None = None
    seen: dict[str, Seen] = field(default_factory=dict)
    due: dict[str, None] = field(default_factory=dict)  # for another key
    problems: list[str] = field(default_factory=list)
    _last: str = BEGINNING  # when the last entry was made
    _keys: set[str] = field(default_factory=set)  # that were made
    _erased_to: int = -1  # the entry before which all went with a case that was erased

    def __post_init__(self) -> None:
        self.roots[0] = self.frontier.root

    def read(self, names: Sequence[str], bodies: Sequence[bytes]) -> None:
        """Read the entries that come next, with the *names* they are filed under."""
        lines, start = read_batch(bodies), self.frontier.size
        self._read_lines(lines, names, start)
        if start <= self.covered < start + len(lines):
            self._note_uncovered(lines[self.covered - start])
        self._grow(bodies)

    def _read_lines(
        self, lines: Sequence[Line | None], names: Sequence[str], start: int
    ) -> None:
        for number, (line, name) in enumerate(zip(lines, names, strict=True), start):
            if line is None:
                self.problems.append(f"Entry {number} is not written as entries are.")
                continue
            if line.sequence != number or line.object != name:
                self._note_place(line, number, name)
            if line.at < self._last:
                self._note_time(line, number)
            self._last = line.at
            if line.digest or line.act in _TELLING:  # reading alone changes nothing
                self._follow(line, number)

    def _note_uncovered(self, line: Line | None) -> None:
        """Note since when entries lie under no checkpoint."""
        self.uncovered_since = datetime.fromisoformat(line.at) if line else None

    def _grow(self, bodies: Sequence[bytes]) -> None:
        """Take entries into the tree, and remember its root where somebody saw it."""
        start, leaves = self.frontier.size, leaf_hashes(bodies)
        end = start + len(bodies)
        for size in (*sorted(n for n in self.wanted if start < n < end), end):
            some = leaves[self.frontier.size - start : size - start]
            self.frontier = self.frontier.extend(some)
            self.roots[size] = self.frontier.root

    def _note_place(self, line: Line, number: int, name: str) -> None:
        if line.sequence != number:
            self.problems.append(f"Entry {number} says it is number {line.sequence}.")
        if line.object != name:  # or it would be missing from the object's history
            self.problems.append(f"Entry {number} is filed under another name.")

    def _note_time(self, line: Line, number: int) -> None:
        """Notice a time that runs back by more than clocks of several hosts differ."""
        before = datetime.fromisoformat(self._last)
        if before - datetime.fromisoformat(line.at) > CLOCK_TOLERANCE:
            self.problems.append(f"Entry {number} is dated before the one above it.")

    def _follow(self, line: Line, number: int) -> None:
        """Keep what the books must have after it, and which keys are due."""
        follow(self.seen, line.act, line.actor, line.object, line.digest)
        if line.act == Act.ACCESS_ENDED:
            self.due[box_of(line.object)] = None
        elif line.act == Act.KEY_MADE:
            self._note_key(line.object, number)
        elif line.act in _OF_ERASURE:
            self._note_erasure(line, number)

    def _note_key(self, name: str, number: int) -> None:
        """Notice a second key of one version: one is somebody's who was taken off."""
        self.due.pop(box_of(name), None)
        if name in self._keys:
            self.problems.append(f"Entry {number} makes the key {name} a second time.")
        self._keys.add(name)

    def _note_erasure(self, line: Line, number: int) -> None:
        """Notice what was called destroyed, and went with no case."""
        if line.act == Act.CASE_ERASED:
            for compartment in Compartment:
                self.due.pop(f"{line.object}/{compartment}", None)
        elif number != self._erased_to:
            self.problems.append(
                f"Entry {number} destroys something that belongs to no erased case."
            )
            return
        self._erased_to = number + 1
