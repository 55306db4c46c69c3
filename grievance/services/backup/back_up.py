"""
Write the books to two folders as they are at one moment, while people go on working.

Grants, people's locked keys and the worker's key lie apart from all else: while both
folders are there an erased case can be put together again, so that the keys are meant to
be kept for weeks and the books for years.
"""

from __future__ import annotations

import shutil

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from grievance.domain.errors import SetupError
from grievance.services.backup.backup_manifest import (
    ERASED,
    MANIFEST,
    Manifest,
    archive_of,
    keep_file,
    manifest_bytes,
)
from grievance.services.blobs.written_off import written_off
from grievance.services.directory.past_directories import PastDirectories
from grievance.services.retention.erased_list import add_erased, erased_on_books
from grievance.storage.archive_halves import Half
from grievance.storage.archives import PRIVATE, Tell
from grievance.storage.schema import REVISION
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory


PRIVATE_FOLDER = 0o700


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Files of the home that go with each half, as far as they are there."""

    books: tuple[Path, ...] = ()
    keys: tuple[Path, ...] = ()

    def of(self, half: Half) -> tuple[Path, ...]:
        """Return those of one half."""
        return self.books if half is Half.BOOKS else self.keys


def back_up(  # noqa: PLR0913  # keywords, each of another place
    tx: Transaction,
    folder: Path,
    directory: Directory,
    *,
    root_public: bytes,
    beside: Beside,
    at: datetime,
    tell: Tell,
) -> tuple[Manifest, Manifest]:
    """
    Write both halves into a new *folder*, of one moment; return what lies in them.

    Raises:
        SetupError: There is something in the folder, or it cannot be written.
    """
    log = tx.log.frontier()
    blank = Manifest(
        half=Half.BOOKS,
        made_at=at,
        revision=REVISION,
        root=root_public.hex(),
        epoch=directory.epoch,
        log_size=log.size,
        log_root=log.root.hex(),
        pair="",
        rows=0,
    )
    write = partial(_write, tx, folder, directory=directory, beside=beside, tell=tell)
    _refuse_filled(folder)
    with _whole_or_nothing(folder):
        books = write(manifest=blank)
        pair = books.files[archive_of(folder, Half.BOOKS).name].sha256
        books = replace(books, pair=pair)
        other = replace(blank, half=Half.KEYS, pair=pair)
        keys = write(manifest=other)
        for manifest in (books, keys):
            target = folder / manifest.half / MANIFEST
            target.touch(mode=PRIVATE)
            target.write_bytes(manifest_bytes(manifest))
        known = PastDirectories(tx, directory, root_public)
        add_erased(folder / ERASED, erased_on_books(tx, known))
    return books, keys


@contextmanager
def _whole_or_nothing(folder: Path) -> Generator[None, None, None]:
    """Take away again what was written to an empty *folder*, if it is not all of it."""
    try:
        yield
    except BaseException as error:
        for half in Half:
            shutil.rmtree(folder / half, ignore_errors=True)
        if isinstance(error, OSError):
            msg = (
                f"{folder} cannot be written: {error.strerror}; nothing is left there."
            )
            raise SetupError(msg) from None
        raise


def _write(  # noqa: PLR0913  # where to, which half, of whose books, beside what
    tx: Transaction,
    folder: Path,
    manifest: Manifest,
    *,
    directory: Directory,
    beside: Beside,
    tell: Tell,
) -> Manifest:
    """Write the rows and files of one half; its manifest comes last."""
    half = manifest.half
    inside = folder / half
    inside.mkdir(mode=PRIVATE_FOLDER, parents=True)
    archive = archive_of(inside, half)
    written = tx.archives.write(archive, half, tell)
    agreed = written_off(tx, directory).keys() & written.lost if written.lost else ()
    files = [archive, *_copied(beside.of(half), inside)]
    return replace(
        manifest,
        rows=written.rows,
        lost=len(written.lost) - len(agreed),
        written_off=len(agreed),
        files={file.name: keep_file(file) for file in files},
    )


def _copied(files: Iterable[Path], inside: Path) -> list[Path]:
    copied = []
    for file in files:
        if file.exists():
            target = inside / file.name
            target.touch(mode=PRIVATE, exist_ok=False)
            shutil.copyfile(file, target)
            copied.append(target)
    return copied


def _refuse_filled(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        msg = f"{folder} is not empty; a backup goes into a folder of its own."
        raise SetupError(msg)
