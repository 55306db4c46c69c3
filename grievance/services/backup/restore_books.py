"""
Put back the books of a backup into an empty database, and nothing that was ended since.

What the log of these books saw end, such as an access or a lock, does not come back with
older keys.  What was erased since, by the list that lies outside the books, is erased
again in the same transaction.
"""

from __future__ import annotations

import secrets

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grievance.domain.errors import SetupError
from grievance.domain.events import Act
from grievance.domain.ids import WORKER
from grievance.domain.outbox import JobKind
from grievance.domain.outgoing import OutgoingState
from grievance.domain.pulse import BACKUP, RESTORED
from grievance.domain.reference import Reference
from grievance.services.backup.backup_manifest import Manifest, archive_of
from grievance.services.backup.erase_again import Settled, erase_again
from grievance.services.backup.leave_out_ended import leave_out_ended
from grievance.services.boxes.keep import Pen
from grievance.services.directory.past_directories import PastDirectories
from grievance.services.directory.read_directory import read_directory
from grievance.services.log.refuse_step_back import Remembered, refuse_step_back
from grievance.services.retention.erased_list import Erased
from grievance.storage.archive_halves import Half
from grievance.storage.archives import Tell
from grievance.storage.store import Transaction
from grievance.vault.author import Author
from grievance.vault.directory import Directory
from grievance.vault.keys import KEY_SIZE, SigningKey
from grievance.vault.ring import WorkerRing


_ON_THEIR_WAY = (OutgoingState.RELEASED, OutgoingState.SENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """Both halves as they lie there; *keys* is None where that folder is gone."""

    folder: Path
    books: Manifest
    keys_folder: Path | None = None
    keys: Manifest | None = None

    @property
    def keys_file(self) -> Path | None:
        """Where the rows of the keys lie."""
        return self.keys_folder and archive_of(self.keys_folder, Half.KEYS)

    @property
    def is_pair(self) -> bool:
        """Whether both halves are of one moment."""
        return self.keys is not None and self.keys.pair == self.books.pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """
    What was put back.

    *is_back* says that this machine saw more, *left_out* counts keys that had ended, *erased* are the cases that were erased again,
    *unproven* counts those on the list that nobody in this directory signed for,
    and *on_their_way* letters of then that may have gone out since.
    """

    rows: int
    epoch: int
    log_size: int
    is_back: bool
    left_out: int
    erased: tuple[Reference, ...]
    unproven: int
    on_their_way: int = 0


def restore_books(  # noqa: PLR0913  # keywords, each of another place
    tx: Transaction,
    backup: Backup,
    *,
    root_public: bytes,
    ring_of: Callable[[Directory], WorkerRing | None],
    remembered: Remembered,
    erased: Iterable[Erased],
    settled: Settled,
    at: datetime,
    tell: Tell,
) -> Restored:
    """
    Fill empty tables, and say so in the log; nothing is kept of what is refused.

    Raises:
        SetupError: There is something on the books, the backup has others than it says,
            is older than what is *remembered*, or a case that was erased since is not
            over in it and not *settled*.

        SealError: The directory in the backup is not signed by this office's root key.
    """
    if not tx.archives.is_empty():
        msg = (
            f"There is something in the database {tx.archives.place} already; name an "
            "empty one in GRIEVANCE_DATABASE_URL, or in the home's grievance.toml."
        )
        raise SetupError(msg)
    books = archive_of(backup.folder, Half.BOOKS)
    rows = tx.archives.load(books, backup.keys_file, tell)
    directory = read_directory(tx, root_public=root_public)
    _refuse_other(tx, directory, backup.books)
    is_back = refuse_step_back(tx, directory, remembered)
    left_out = leave_out_ended(tx)
    _live_anew(tx, backup.books.made_at, at)
    tx.outbox.cancel_every(JobKind.DELETE_BLOB)  # the objects are of the former books
    ring = ring_of(directory)
    author = ring.author if ring else _nobody()
    pen = Pen(tx=tx, author=author, directory=directory, at=at)
    _say(pen, remembered if is_back else None)
    known = PastDirectories(tx, directory, root_public)
    again, unproven = erase_again(pen, ring, erased, known, settled)
    return Restored(
        rows=rows,
        epoch=directory.epoch,
        log_size=backup.books.log_size,
        is_back=is_back,
        left_out=left_out,
        erased=again,
        unproven=unproven,
        on_their_way=tx.outgoing.count(*_ON_THEIR_WAY),
    )


def _refuse_other(tx: Transaction, directory: Directory, books: Manifest) -> None:
    """Refuse books that are not those by which it was decided whether they are older."""
    log = tx.log.frontier()
    found = (log.size, log.root.hex(), directory.epoch)
    if found != (books.log_size, books.log_root, books.epoch):
        msg = (
            f"This backup says that its log has {books.log_size} entries and its "
            f"directory epoch {books.epoch}, and has {log.size} and {directory.epoch}, "
            "or others: somebody changed it; take another copy."
        )
        raise SetupError(msg)


def _live_anew(tx: Transaction, made_at: datetime, at: datetime) -> None:
    """Forget who was at work at the machine of the backup; keep from when it is."""
    tx.pulses.forget_all()
    tx.pulses.beat(BACKUP, at=made_at)
    tx.pulses.beat(RESTORED, at=at)


def _say(pen: Pen, stepped: Remembered | None) -> None:
    """Have the log tell that it was put back, and what it lost."""
    log = pen.tx.log.frontier()
    pen.note(Act.BOOKS_RESTORED, f"books/{log.size}", log.root)
    if stepped is not None:
        pen.note(Act.STEPPED_BACK, f"books/{stepped.marks.log_size}/{log.size}")


def _nobody() -> Author:
    """Return a pen that signs nothing: the worker's key is not there."""
    return Author(
        holder=WORKER, kv=0, signing=SigningKey.from_seed(secrets.token_bytes(KEY_SIZE))
    )
