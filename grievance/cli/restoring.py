"""Find a backup, make a home for it, and put its books there."""

from __future__ import annotations

import shutil

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from grievance.cli.progress import Tell
from grievance.domain.errors import SetupError
from grievance.home import PRIVATE_FILE, WORKER_KEY, Home, read_key, read_keys
from grievance.services.backup.backup_manifest import (
    ERASED,
    MANIFEST,
    SETTINGS,
    read_manifest,
)
from grievance.services.backup.erase_again import Settled
from grievance.services.backup.restore_books import Backup, Restored, restore_books
from grievance.services.log.raise_marks import raise_marks
from grievance.services.log.refuse_step_back import Remembered
from grievance.services.retention.erased_list import Erased, add_erased, read_erased
from grievance.settings import Settings, read_settings
from grievance.storage.archive_halves import Half
from grievance.storage.schema import REVISION, current, require_current, upgrade
from grievance.storage.store import Store
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.high_water import HighWater, read_marks, write_marks
from grievance.vault.holder_marks import read_holder_marks
from grievance.vault.key_marks import read_key_marks
from grievance.vault.ring import WorkerRing
from grievance.wiring import open_store


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoring:
    """Which backup goes where, and what was said aloud."""

    backup: Backup
    home: Home
    lists: tuple[Path, ...] = ()
    settled: Settled = field(default_factory=Settled)
    back_to: int | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedLists:
    """
    How many lists of erased cases were found, and how many cases they name.

    *newer* are the cases that the list of the backup itself does not name.
    """

    found: int
    cases: int
    newer: int


def find_backup(folder: Path, keys_folder: Path | None) -> Backup:
    """
    Look at both halves; the keys lie beside the books, elsewhere, or nowhere any more.

    Raises:
        SetupError: The books are not there or not whole, or the keys that were named.
    """
    books_folder = folder / Half.BOOKS
    books = read_manifest(books_folder, Half.BOOKS, revision=REVISION)
    beside = folder / Half.KEYS
    found = keys_folder or (beside if (beside / MANIFEST).exists() else None)
    if found is None:
        return Backup(folder=books_folder, books=books)
    keys = read_manifest(found.absolute(), Half.KEYS, revision=REVISION)
    if keys.root != books.root:
        msg = f"The keys in {found} are those of another office."
        raise SetupError(msg)
    return Backup(
        folder=books_folder, books=books, keys_folder=found.absolute(), keys=keys
    )


def put_back(wanted: Restoring, environ: Mapping[str, str], tell: Tell) -> Restored:
    """
    Put the books into the database that the home's settings name, which is empty.

    Raises:
        SetupError: It is not, the backup is older than what this machine saw, or it is
            of another office than the home.
    """
    home = wanted.home
    remembered = Remembered(
        marks=read_marks(home.marks),
        keys=read_key_marks(home.key_marks),
        holders=read_holder_marks(home.holder_marks),
        back_to=wanted.back_to,
    )
    settings = _furnish(wanted, environ)
    with closing(open_store(home, settings)) as store:
        _prepare(store)
        with store.begin() as tx:
            restored = restore_books(
                tx,
                wanted.backup,
                root_public=settings.root_public,
                ring_of=lambda directory: _worker_ring(home, directory),
                remembered=remembered,
                erased=_erased(wanted),
                settled=wanted.settled,
                at=wanted.at,
                tell=tell,
            )
        if restored.is_back:
            forget_marks(home)
        remember(store, home, restored.epoch)
    add_erased(home.erased, _erased(wanted))
    return restored


def _furnish(wanted: Restoring, environ: Mapping[str, str]) -> Settings:
    """Make the home where there is none, with settings and worker's key of the backup."""
    home, backup = wanted.home, wanted.backup
    if not home.settings.exists():
        home.make()
        _copy(backup.folder / SETTINGS, home.settings)
    settings = read_settings(home.settings, environ)
    if settings.root_public.hex() != backup.books.root:
        msg = f"The home {home.path} is that of another office than this backup."
        raise SetupError(msg)
    if backup.keys_folder is not None and not home.worker_key.exists():
        for key in (home.worker_key, home.worker_former):
            _copy(backup.keys_folder / key.name, key)
    return settings


def _copy(source: Path, target: Path) -> None:
    if source.exists():
        target.touch(mode=PRIVATE_FILE, exist_ok=False)
        shutil.copyfile(source, target)


def _prepare(store: Store) -> None:
    with store.read():  # a database that is away becomes a sentence here
        if current(store.engine) is not None:
            require_current(store.engine)
            return
    upgrade(store.engine)


def _worker_ring(home: Home, directory: Directory) -> WorkerRing | None:
    """Return the worker's keys; None where they did not come with the books."""
    if not home.worker_key.exists():
        return None
    seeds = [read_key(home.worker_key, WORKER_KEY)]
    if home.worker_former.exists():
        seeds.extend(read_keys(home.worker_former, WORKER_KEY))
    try:
        return WorkerRing.of_seeds(seeds, directory)
    except SealError:
        msg = (
            f"{home.worker_key} is not the worker's key of these books; move it away, "
            "and the one of the backup is taken."
        )
        raise SetupError(msg) from None


def _erased(wanted: Restoring) -> Iterator[Erased]:
    """Yield what every list says that can be found, each case once."""
    seen = set()
    for path in _lists(wanted):
        for one in read_erased(path):
            if one.case not in seen:
                seen.add(one.case)
                yield one


def _lists(wanted: Restoring) -> tuple[Path, ...]:
    beside = wanted.backup.folder.parent / ERASED
    return beside, wanted.home.erased, *wanted.lists


def look_at_lists(wanted: Restoring) -> ErasedLists:
    """
    Count the lists that there are before anything is put back.

    Raises:
        SetupError: One that was named is not there, or is something else.
    """
    for path in wanted.lists:
        if not path.exists():
            msg = f"There is no list of erased cases {path}; name the right file."
            raise SetupError(msg)
    known = {one.case for one in read_erased(_lists(wanted)[0])}
    return ErasedLists(
        found=sum(path.exists() for path in _lists(wanted)),
        cases=len(list(_erased(wanted))),
        newer=len({one.case for one in _erased(wanted)} - known),
    )


def forget_marks(home: Home) -> None:
    """Let this machine take older books for the newest, as somebody said aloud."""
    for marks in (home.marks, home.key_marks, home.holder_marks):
        marks.unlink(missing_ok=True)


def remember(store: Store, home: Home, epoch: int) -> None:
    """Let this machine notice when books are older than these."""
    with store.read() as tx:
        seen = raise_marks(tx, HighWater(directory_epoch=epoch))
    write_marks(home.marks, seen)
