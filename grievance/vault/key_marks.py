"""
The newest keys of cases, remembered outside the database like other high-water marks.

    <case id>/<compartment> <kv> <fingerprint>      a line for each key that was seen
    fingerprint = the first 32 hex digits of SHA-256(signature of its slot)

Whoever was taken off a case still has the key before the newest, so that an older slot,
or another one of the same version, would let them read what is written from now on.
Only keys after the first are here: few cases ever get one.  The highest version of a
compartment counts, so that none falls.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId
from grievance.vault.high_water import refuse
from grievance.vault.mark_file import (
    Mark,
    add_marks,
    fingerprint_of,
    read_mark_file,
    replace_marks,
)


_SPARE = 1_000  # lines that are out of date, before the file is written anew


class KeyMark(Mark):
    """One version of a compartment's key, by the name of the compartment."""

    __slots__ = ()

    @property
    def box(self) -> str:
        """Return which compartment it is of, as the log names it."""
        return self.name

    @property
    def case_id(self) -> CaseId:
        """Return whose compartment it is."""
        return CaseId(UUID(self.box.partition("/")[0]))

    @classmethod
    def of(
        cls, case_id: CaseId, compartment: Compartment, kv: int, signature: bytes
    ) -> KeyMark:
        """Return the mark of a slot; its signature covers all of it."""
        return cls(f"{case_id}/{compartment}", kv, fingerprint_of(signature))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyMarks:
    """The newest key seen of each compartment, by its name; *lines* has the file."""

    newest: Mapping[str, KeyMark]
    lines: int = 0

    @property
    def are_many(self) -> bool:
        """Whether most of the file is out of date."""
        return self.lines > 2 * len(self.newest) + _SPARE


def read_key_marks(path: Path) -> KeyMarks:
    """
    Read what is remembered; nothing where there is no file yet.

    Raises:
        SetupError: The file cannot be read or is damaged.

        RolledBackError: It has two keys of one version.
    """
    marks = read_mark_file(path, _made)
    newest: dict[str, KeyMark] = {}
    for mark in marks:
        known = newest.setdefault(mark.name, mark)
        if known.kv == mark.kv and known != mark:
            refuse("a case has two keys of one version")
        if known.kv < mark.kv:
            newest[mark.name] = mark
    return KeyMarks(newest=newest, lines=len(marks))


def remember_keys(path: Path, seen: Iterable[KeyMark]) -> None:
    """
    Add what was *seen* to the file.

    Raises:
        SetupError: It cannot be written.
    """
    add_marks(path, seen)


def tidy_key_marks(path: Path) -> None:
    """
    Write the file anew with only what counts.

    Raises:
        SetupError: It is damaged, or cannot be written.
    """

    def counting() -> Iterable[KeyMark]:  # once nobody else writes
        return read_key_marks(path).newest.values()

    replace_marks(path, counting)


def _made(name: str, kv: int, fingerprint: str) -> KeyMark:
    mark = KeyMark(name, kv, fingerprint)
    _ = mark.case_id  # or it is a ValueError
    return mark
