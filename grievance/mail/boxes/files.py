"""
Where mails come from: files, folders of `.eml`, Maildir, standard input.

One mail is in memory at a time. What cannot be read is an outcome of its own
and never stops the rest. mbox is not supported: its mails have no safe borders.
"""

from __future__ import annotations

import os
import stat

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from grievance.mail.limits import MB, Limits


STDIN = "-"

NOT_THERE = "There is no such file or folder."
NOT_A_FILE = "This is neither a file nor a folder."
NOT_ALLOWED = "This cannot be read; check its permissions."
IS_MBOX = "mbox is not supported; export the mails as .eml files or a Maildir."
_ENDINGS = (".mbox", ".mbx")
_MBOX_HEAD = b"From "
_MBOX_NEXT = b"\n\nFrom "
_MAILDIR = ("new", "cur")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinates:
    """Where a message lies on an IMAP server, for as long as *uidvalidity* lasts."""

    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """
    One mail from a source, or the sentence that says why there is none.

    *coordinates* are those of an IMAP mailbox, *path* is the file of any other.
    """

    label: str
    raw: bytes | None = field(default=None, repr=False)
    refusal: str | None = None
    coordinates: Coordinates | None = None
    path: Path | None = field(default=None, repr=False)


def read(paths: Sequence[str], stdin: BinaryIO, limits: Limits) -> Iterator[Incoming]:
    """Yield what *paths* hold, in their order; folders are read sorted."""
    for path in paths:
        if path == STDIN:
            yield _from_stream(stdin, limits)
        elif _is_folder(path):
            yield from _folder(Path(path), limits)
        else:
            yield read_file(Path(path), limits)


def _folder(folder: Path, limits: Limits) -> Iterator[Incoming]:
    """Read a Maildir, or every `.eml` in the folder and below."""
    refusals: list[Incoming] = []

    def refuse(error: OSError) -> None:
        refusals.append(refused(Path(error.filename or folder), NOT_ALLOWED))

    wanted = _maildir_mails if _is_maildir(folder) else _eml_mails
    for path in wanted(folder, refuse):
        yield from refusals
        refusals.clear()
        yield read_file(path, limits)
    yield from refusals


def _is_maildir(folder: Path) -> bool:
    return all(_is_folder(folder / name) for name in _MAILDIR)


def _is_folder(path: str | Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112  # Path.is_dir() may raise


_Refuse = Callable[[OSError], None]


def _maildir_mails(folder: Path, refuse: _Refuse) -> Iterator[Path]:
    for name in _MAILDIR:
        for where, below, files in os.walk(folder / name, onerror=refuse):
            below.clear()
            yield from (Path(where, f) for f in sorted(files) if f[0] != ".")


def _eml_mails(folder: Path, refuse: _Refuse) -> Iterator[Path]:
    for where, below, files in os.walk(folder, onerror=refuse):
        below.sort()
        yield from (Path(where, f) for f in sorted(files) if f.lower().endswith(".eml"))


def read_file(path: Path, limits: Limits) -> Incoming:
    """Read one mail, or say why it cannot be read."""
    if path.suffix.lower() in _ENDINGS:
        return refused(path, IS_MBOX)
    try:
        # A pipe or a device must not hold us up, so it is opened without waiting.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:  # noqa: PTH123  # a descriptor, no path
            return _from_file(path, file, limits)
    except FileNotFoundError:
        return refused(path, NOT_THERE)
    except (OSError, ValueError):
        return refused(path, NOT_ALLOWED)


def _from_file(path: Path, file: BinaryIO, limits: Limits) -> Incoming:
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode):
        return refused(path, NOT_A_FILE)
    raw = file.read(limits.keep + 1)
    if len(raw) > limits.keep:
        return refused(path, too_large(limits))
    if _is_mbox(raw):
        return refused(path, IS_MBOX)
    return Incoming(label=_shown(path), raw=raw, path=path)


def _is_mbox(raw: bytes) -> bool:
    """Tell several mails in one file from one with its envelope line on top."""
    if not raw.startswith(_MBOX_HEAD):
        return False
    at = raw.find(_MBOX_NEXT)
    while at >= 0:
        line = raw[at + len(_MBOX_NEXT) : at + 200].split(b"\n", 2)
        if len(line) > 1 and b":" in line[1].split(b" ", 1)[0]:
            return True
        at = raw.find(_MBOX_NEXT, at + 1)
    return False


def _from_stream(stdin: BinaryIO, limits: Limits) -> Incoming:
    raw = stdin.read(limits.keep + 1)
    if len(raw) > limits.keep:
        return Incoming(label=STDIN, refusal=too_large(limits))
    return Incoming(label=STDIN, raw=raw)


def too_large(limits: Limits) -> str:
    """Say why a message is not even taken in unread."""
    return f"The message is over {limits.keep / MB:g} MB; it was left where it is."


def refused(path: Path, sentence: str) -> Incoming:
    """Say of a file why there is no mail in it."""
    return Incoming(label=_shown(path), refusal=sentence, path=path)


def _shown(path: Path) -> str:
    """Return the path as text that can be printed, whatever bytes it has."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
