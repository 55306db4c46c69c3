"""
Hand a letter over as a file, for evaluation and for mail servers that pick up files.

    agreed    the words are written, whole, under a hidden name
    ───────── the caller writes down that it is being sent
    give      the file gets its name: GR-7F3K-9Q2D.<letter>.eml, or staff.<mail>.eml

Whoever picks it up finds a whole letter or none.  The same letter has the same name
again, so that a second try never lies beside the first.  There is no envelope: a server
takes the recipient from the letter, which has exactly one.
"""

from __future__ import annotations

import os
import re
import tempfile

from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from pathlib import Path

from grievance.mail.post.compose import Parcel
from grievance.mail.post.smtp import (
    RefusedForGoodError,
    ServerAwayError,
    UncertainError,
)
from grievance.mail.token import read_message_ids


PRIVATE = 0o600
FOLDER, NO_NAME, NOT_FAST = "folder", "message-id", "folder-sync"
_TO_STAFF = re.compile(r"<(staff\.[0-9a-f]{32})@[^<>@\s]+>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter that lies in the folder and has no name yet."""

    hidden: Path
    named: Path = field(repr=False)

    def give(self) -> None:
        """
        Give it its name.

        Raises:
            ServerAwayError: It has none; nobody picks it up.

            UncertainError: It has one, which a power cut could take away.
        """
        try:
            self.hidden.replace(self.named)
        except OSError:
            raise ServerAwayError(FOLDER) from None
        try:
            _keep_names(self.named.parent)
        except OSError:
            raise UncertainError(NOT_FAST) from None


class PickupFolder:
    """The way out into a folder, which has to be there: it may be on another disk."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def agreed(self, parcel: Parcel) -> Generator[Draft, None, None]:
        """
        Write the words of *parcel*, for their owner only.

        Raises:
            ServerAwayError: The folder is missing, full, or not for us.

            RefusedForGoodError: It is no letter of ours.
        """
        named = self._path / file_name(parcel.message)
        try:
            hidden = _write(self._path, parcel.message)
        except OSError:
            raise ServerAwayError(FOLDER) from None
        try:
            yield Draft(hidden=hidden, named=named)
        finally:
            with suppress(OSError):  # by now it may have its name
                hidden.unlink(missing_ok=True)


def file_name(message: bytes) -> str:
    """
    Name a letter of ours after its case and itself, as its Message-ID has them.

    What the office's own people get is named after itself alone.

    Raises:
        RefusedForGoodError: It has no Message-ID of ours.
    """
    written = BytesHeaderParser().parsebytes(message).get("Message-ID", "").strip()
    for signed in read_message_ids([written]):
        return f"{signed.reference}.{signed.letter_id}.eml"
    if to_staff := _TO_STAFF.fullmatch(written):
        return f"{to_staff[1]}.eml"
    raise RefusedForGoodError(NO_NAME)


def _write(folder: Path, message: bytes) -> Path:
    descriptor, hidden = tempfile.mkstemp(dir=folder, prefix=".")  # mode 0600
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123  # a descriptor, no path
            os.fchmod(file.fileno(), PRIVATE)
            file.write(message)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(hidden).unlink(missing_ok=True)
        raise
    return Path(hidden)


def _keep_names(folder: Path) -> None:
    """Have the disk remember the names in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
