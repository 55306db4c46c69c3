"""
Keys that a machine saw, remembered outside the database: a line for each.

    <name> <kv> <fingerprint>       the first 32 hex digits of a SHA-256

A file is added to, so that to remember one costs the same however many there are; a
last line that was cut off, as by a loss of power, does not count.
"""

from __future__ import annotations

import hashlib
import os

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

from filelock import FileLock

from grievance.domain.errors import SetupError
from grievance.vault.high_water import PRIVATE, replace_file


FINGERPRINT = 32
_FIELDS = 3
_LONGEST = 4096  # bytes of a line, far more than any has


class Mark(NamedTuple):
    """One version of a key, by the name of whose it is; there may be very many."""

    name: str
    kv: int
    fingerprint: str


MarkT = TypeVar("MarkT", bound=Mark)


def fingerprint_of(seen: bytes) -> str:
    """Return what is remembered of it."""
    return hashlib.sha256(seen).hexdigest()[:FINGERPRINT]


def read_mark_file(
    path: Path, make: Callable[[str, int, str], MarkT]
) -> tuple[MarkT, ...]:
    """
    Read all lines; none where there is no file yet.

    Raises:
        SetupError: The file cannot be read or is damaged; also where *make* raises a
            `ValueError`.
    """
    try:
        lines = path.read_text(encoding="ascii").split("\n")[:-1]
        return tuple(make(*_fields(line)) for line in lines)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        msg = (
            f"The file of keys seen {path} cannot be read; check the log against a "
            "printed checkpoint, then put back a copy of the file or delete it."
        )
        raise SetupError(msg) from error


def add_marks(path: Path, seen: Iterable[Mark]) -> None:
    """
    Add what was *seen* to the file: durable, for the owner's eyes only.

    Raises:
        SetupError: It cannot be written.
    """
    body = _body(seen)
    try:
        with _locked(path):
            _append(path, body)
    except OSError as error:
        raise _unwritable(path) from error


def replace_marks(path: Path, counting: Callable[[], Iterable[Mark]]) -> None:
    """
    Write the file anew with what is *counting* once nobody else writes.

    Raises:
        SetupError: It cannot be written.
    """
    try:
        with _locked(path):
            replace_file(path, _body(counting()))
    except OSError as error:
        raise _unwritable(path) from error


def _fields(line: str) -> tuple[str, int, str]:
    fields = line.split(" ")
    if len(fields) != _FIELDS or len(fields[2]) != FINGERPRINT:
        msg = "This is no line of it."
        raise ValueError(msg)
    return fields[0], int(fields[1]), fields[2]


def _body(marks: Iterable[Mark]) -> bytes:
    lines = (f"{one.name} {one.kv} {one.fingerprint}\n" for one in marks)
    return "".join(lines).encode()


def _append(path: Path, body: bytes) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE)
    with os.fdopen(descriptor, "r+b") as file:
        file.truncate(_whole(file))
        file.seek(0, os.SEEK_END)
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _whole(file: BinaryIO) -> int:
    """Return where the last whole line ends, in bytes; all lines are short."""
    start = max(0, file.seek(0, os.SEEK_END) - _LONGEST)
    file.seek(start)
    return start + file.read().rfind(b"\n") + 1


def _locked(path: Path) -> FileLock:
    path.parent.stat()  # FileLock would make the folder, open to everybody
    return FileLock(path.with_name(path.name + ".lock"), mode=PRIVATE)


def _unwritable(path: Path) -> SetupError:
    msg = (
        f"The file of keys seen {path} cannot be written; check that its folder is "
        "there, is yours and has room."
    )
    return SetupError(msg)
