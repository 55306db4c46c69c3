"""
The newest keys of cases, remembered outside the database like other high-water marks.

    <case id>/<compartment> <kv> <fingerprint>      a line for each key that was seen
    fingerprint = the first 32 hex digits of SHA-256(signature of its slot)

Whoever was taken off a case still has the key before the newest, so that an older slot,
or another one of the same version, would let them read what is written from now on.
Only keys after the first are here: few cases ever get one.  The file is added to, so
that to remember one costs the same however many there are; the highest version of a
compartment counts, so that none falls, and a last line that was cut off, as by a loss
of power, does not.
"""

from __future__ import annotations

import hashlib
import os

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from filelock import FileLock

from grievance.domain.compartment import Compartment
from grievance.domain.errors import SetupError
from grievance.domain.ids import CaseId
from grievance.vault.high_water import PRIVATE, refuse, replace_file


FINGERPRINT = 32
_FIELDS = 3
_SPARE = 1_000  # lines that are out of date, before the file is written anew


class KeyMark(NamedTuple):
    """
    One version of a compartment's key, by the name of the compartment.

    There may be very many.
    """

    box: str
    kv: int
    fingerprint: str

    @property
    def case_id(self) -> CaseId:
        """Return whose compartment it is."""
        return CaseId(UUID(self.box.partition("/")[0]))

    @classmethod
    def of(
        cls, case_id: CaseId, compartment: Compartment, kv: int, signature: bytes
    ) -> KeyMark:
        """Return the mark of a slot; its signature covers all of it."""
        digest = hashlib.sha256(signature).hexdigest()
        return cls(f"{case_id}/{compartment}", kv, digest[:FINGERPRINT])


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
    try:
        return _parse(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return KeyMarks(newest={})
    except (OSError, ValueError) as error:
        msg = (
            f"The file of keys seen {path} cannot be read; check the log against a "
            "printed checkpoint, then put back a copy of the file or delete it."
        )
        raise SetupError(msg) from error


def remember_keys(path: Path, seen: Iterable[KeyMark]) -> None:
    """
    Add what was *seen* to the file: durable, for the owner's eyes only.

    Raises:
        SetupError: It cannot be written.
    """
    body = "".join(map(_line, seen)).encode()
    try:
        with _locked(path):
            _append(path, body)
    except OSError as error:
        raise _unwritable(path) from error


def tidy_key_marks(path: Path) -> None:
    """
    Write the file anew with only what counts.

    Raises:
        SetupError: It is damaged, or cannot be written.
    """
    try:
        with _locked(path):
            newest = read_key_marks(path).newest
            replace_file(path, "".join(map(_line, newest.values())).encode())
    except OSError as error:
        raise _unwritable(path) from error


def _parse(text: str) -> KeyMarks:
    newest: dict[str, KeyMark] = {}
    lines = text.split("\n")[:-1]
    for line in lines:
        mark = _mark(line)
        known = newest.setdefault(mark.box, mark)
        if known.kv == mark.kv and known != mark:
            refuse("a case has two keys of one version")
        if known.kv < mark.kv:
            newest[mark.box] = mark
    return KeyMarks(newest=newest, lines=len(lines))


def _mark(line: str) -> KeyMark:
    fields = line.split(" ")
    if len(fields) != _FIELDS or len(fields[2]) != FINGERPRINT:
        msg = "This is no line of it."
        raise ValueError(msg)
    UUID(fields[0].partition("/")[0])  # or it is a ValueError
    return KeyMark(fields[0], int(fields[1]), fields[2])


def _line(mark: KeyMark) -> str:
    return f"{mark.box} {mark.kv} {mark.fingerprint}\n"


def _append(path: Path, body: bytes) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE)
    with os.fdopen(descriptor, "r+b") as file:
        file.seek(_whole(file.read()))
        file.truncate()
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _whole(body: bytes) -> int:
    """Return where the last whole line ends, in bytes."""
    return body.rfind(b"\n") + 1


def _locked(path: Path) -> FileLock:
    path.parent.stat()  # FileLock would make the folder, open to everybody
    return FileLock(path.with_name(path.name + ".lock"), mode=PRIVATE)


def _unwritable(path: Path) -> SetupError:
    msg = (
        f"The file of keys seen {path} cannot be written; check that its folder is "
        "there, is yours and has room."
    )
    return SetupError(msg)
