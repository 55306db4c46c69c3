"""
The highest marks seen, kept outside the database: a step back is refused loudly.

    {"directory_epoch":3,"log_head":"<hex>","log_root":"<hex>","log_size":1200,"steps":[]}

The file lies with the worker's state and on each person's machine, so that whoever
puts back an old database is noticed by everybody who worked on a newer one.
"""

from __future__ import annotations

import os
import tempfile

from dataclasses import dataclass, field
from pathlib import Path
from typing import Never

import msgspec

from filelock import FileLock

from grievance.domain.errors import SetupError
from grievance.vault.errors import RolledBackError


PRIVATE = 0o600
NO_ENTRIES = bytes(8).hex()  # the head of an empty log; a longer one sorts after it


@dataclass(frozen=True, slots=True, kw_only=True)
class HighWater:
    """
    The marks; `log_root` is the root in hex when the log had `log_size` entries.

    `log_head` has the subtrees of the log up to where it was read last, in hex, and
    `steps` are the entries in it that owned to older books.
    """

    directory_epoch: int = 0
    log_size: int = 0
    log_root: str = ""
    log_head: str = field(default=NO_ENTRIES, repr=False)
    steps: tuple[str, ...] = ()

    def raised(self, seen: HighWater) -> HighWater:
        """
        Merge with what was *seen*; no mark ever falls.

        Raises:
            RolledBackError: Two logs of the same size have different roots.
        """
        same_size = self.log_size == seen.log_size > 0
        if same_size and self.log_root != seen.log_root:
            refuse("the log was rewritten")
        log = max(self, seen, key=lambda marks: marks.log_size)
        return HighWater(
            directory_epoch=max(self.directory_epoch, seen.directory_epoch),
            log_size=log.log_size,
            log_root=log.log_root,
            log_head=max(self.log_head, seen.log_head),
            steps=tuple(sorted({*self.steps, *seen.steps})),
        )

    def refuse_shorter_log(self, size: int) -> None:
        """Raise `RolledBackError` if the log was already longer than *size*."""
        if size < self.log_size:
            refuse("the log lost entries")


# Made once, here: msgspec crashes where two threads look at a new type together.
_MARKS = msgspec.json.Decoder(HighWater)


def read_marks(path: Path) -> HighWater:
    """
    Read the marks; all are zero where there is no file yet.

    Raises:
        SetupError: The file cannot be read or is damaged.
    """
    try:
        marks = _MARKS.decode(path.read_bytes())
    except FileNotFoundError:
        return HighWater()
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        msg = (
            f"The file of high-water marks {path} cannot be read; check the log "
            "against a printed checkpoint, then put back a copy of the file or "
            "delete it."
        )
        raise SetupError(msg) from error
    return marks


def write_marks(path: Path, marks: HighWater) -> None:
    """
    Raise the marks in the file: atomic, durable, for the owner's eyes only.

    What another process wrote meanwhile is merged, so that no mark falls.

    Raises:
        SetupError: The file that is there is damaged, or none can be written.

        RolledBackError: It knows another log of the same size.
    """
    try:
        path.parent.stat()  # FileLock would make the folder, open to everybody
        with FileLock(path.with_name(path.name + ".lock"), mode=PRIVATE):
            raised = read_marks(path).raised(marks)
            replace_file(path, msgspec.json.encode(raised, order="deterministic"))
    except OSError as error:
        msg = (
            f"The file of high-water marks {path} cannot be written; check that its "
            "folder is there, is yours and has room."
        )
        raise SetupError(msg) from error


def replace_file(path: Path, body: bytes) -> None:
    """Put *body* in the place of the file: atomic, durable, for its owner only."""
    # mkstemp makes files that only their owner may read or write.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def refuse(what: str) -> Never:
    """Say STOP, as books that are older than what was seen are no mistake."""
    msg = (
        f"STOP: {what}; somebody put back or changed old books. Do not work on, "
        "compare with a printed checkpoint and find out who did it."
    )
    raise RolledBackError(msg)
