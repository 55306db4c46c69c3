"""
Mailboxes in the file system: a Maildir, or a folder into which `.eml` files are put.

What was taken in is moved aside: never deleted, and never onto another file.

    Maildir   new/X         → cur/X:2,S
    folder    letter.eml    → imported/letter.eml
"""

from __future__ import annotations

import os
import time

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

from grievance.mail.boxes.files import NOT_A_FILE, Incoming, read_file, refused
from grievance.mail.boxes.mailbox import Inspection, UnreachableError
from grievance.mail.limits import Limits


SETTLE_SECONDS = 2.0
IMPORTED = "imported"
_FLAGS = ":2,"
_SEEN = "S"
_Signature = tuple[int, int, int]


class Layout(Protocol):
    """Where mails lie, and where they go."""

    path: Path
    settle: float
    """Seconds for which a file has to look the same before it is whole."""

    def places(self) -> tuple[Path, ...]:
        """Return the folders that mails are put into."""

    def make_room(self) -> None:
        """Make the folder that they are moved to, if it is not there."""

    def files(self) -> Iterator[Path]:
        """Yield the files that are meant for us."""

    def targets(self, file: Path) -> Iterator[Path]:
        """Yield places to move a file to, for ever, in the order to try them."""


class MaildirLayout:
    """Mails are delivered to new/ when they are whole; a mail reader moves them on."""

    settle = 0.0

    def __init__(self, path: Path) -> None:
        self.path = path

    def places(self) -> tuple[Path, ...]:
        return (self.path / "new", self.path / "cur")

    def make_room(self) -> None:
        (self.path / "cur").mkdir(exist_ok=True)

    def files(self) -> Iterator[Path]:
        """Yield what is new, and what a mail reader moved on but nobody read."""
        yield from _visible(self.path / "new")
        for file in _visible(self.path / "cur"):
            if _SEEN not in file.name.partition(_FLAGS)[2]:
                yield file

    def targets(self, file: Path) -> Iterator[Path]:
        unique, _, flags = file.name.partition(_FLAGS)
        seen = _FLAGS + "".join(sorted({*flags, _SEEN}))
        yield self.path / "cur" / f"{unique}{seen}"
        for number in count(1):
            yield self.path / "cur" / f"{unique}.{number}{seen}"


class FolderLayout:
    """
    Anybody puts `.eml` files here; those below are left alone.

    Whoever takes longer to write one writes it under another name, with a dot in front
    or `.part` at the end, and renames it.
    """

    def __init__(self, path: Path, *, settle: float = SETTLE_SECONDS) -> None:
        self.path = path
        self.settle = settle

    def places(self) -> tuple[Path, ...]:
        return (self.path,)

    def make_room(self) -> None:
        (self.path / IMPORTED).mkdir(mode=0o700, exist_ok=True)

    def files(self) -> Iterator[Path]:
        for file in _visible(self.path):
            if file.suffix.lower() == ".eml":
                yield file

    def targets(self, file: Path) -> Iterator[Path]:
        yield self.path / IMPORTED / file.name
        for number in count(1):
            yield self.path / IMPORTED / f"{file.stem}.{number}{file.suffix}"


class StandingMailbox:
    """A mailbox in the file system; see `Mailbox`."""

    def __init__(self, name: str, layout: Layout, limits: Limits) -> None:
        self.name = name
        self._layout = layout
        self._limits = limits
        self._read: dict[Path, _Signature] = {}
        self._stuck: dict[Path, _Signature] = {}
        self._stamps: list[int] = []

    def mails(self) -> Iterator[Incoming]:
        """Yield what was put here and is whole."""
        with self._plain_errors():
            self._layout.make_room()
            self._stamps = self._now()
            found = self._settled()
        for file, signature in found.items():
            if os.path.lexists(file):  # nobody tidied up in between
                self._read[file] = signature
                yield self._incoming(file)

    def done(self, mail: Incoming) -> None:
        """Move it aside, unless it has changed since it was found."""
        if mail.path is None:
            return
        signature = self._read.pop(mail.path, None)
        with self._plain_errors():
            if signature is None or _signature(mail.path) != signature:
                return
            self._stuck[mail.path] = signature  # it must not hold up the others
            _move(mail.path, self._layout.targets(mail.path))
            del self._stuck[mail.path]

    def wait(self, seconds: float) -> bool:
        """Wait all that time, then tell whether files came or went."""
        time.sleep(seconds)
        with self._plain_errors():
            return self._now() != self._stamps

    def inspect(self) -> Inspection:
        """Count the files that wait."""
        with self._plain_errors():
            self._layout.make_room()
            return Inspection(waiting=sum(1 for _ in self._layout.files()))

    def close(self) -> None:
        """Forget what was read and not moved aside."""
        self._read.clear()

    def _settled(self) -> dict[Path, _Signature]:
        """Find files that do not change while they are looked at."""
        found = {file: _signature(file) for file in self._layout.files()}
        if found and self._layout.settle:
            time.sleep(self._layout.settle)
        settled = {}
        for file, signature in found.items():
            if signature is None or _signature(file) != signature:
                self._stamps = []  # look again soon
            elif self._stuck.get(file) != signature:
                settled[file] = signature
        return settled

    def _incoming(self, file: Path) -> Incoming:
        if file.is_symlink() or file.is_dir():  # a link could lead anywhere
            return refused(file, NOT_A_FILE)
        return read_file(file, self._limits)

    def _now(self) -> list[int]:
        return [folder.stat().st_mtime_ns for folder in self._layout.places()]

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            msg = (
                f"{self._layout.path} cannot be worked in: {error.strerror}; it has to "
                "be there, and this user has to read it and write to it."
            )
            raise UnreachableError(msg) from None


def _visible(folder: Path) -> Iterator[Path]:
    yield from sorted(f for f in folder.iterdir() if not f.name.startswith("."))


def _signature(file: Path) -> _Signature | None:
    """Return what changes when a file is written to; None where it has gone."""
    try:
        found = file.lstat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _move(file: Path, targets: Iterator[Path]) -> None:
    """Give *file* the first of these names that no other has; killed, it has both."""
    for target in targets:
        try:
            if _is_linked(file, target):
                file.unlink(missing_ok=True)
                return
        except FileNotFoundError:
            if os.path.lexists(file):  # then it is the place to move it to
                raise
            return


def _is_linked(file: Path, target: Path) -> bool:
    """Give *file* a second name, or, where it cannot have two, another one."""
    try:
        os.link(file, target, follow_symlinks=False)
    except FileExistsError:
        return target.samefile(file)
    except FileNotFoundError:
        raise
    except OSError:  # no hard links here, or not for us
        if os.path.lexists(target):
            return False
        file.rename(target)
    return True
