"""
Put back the books of a backup into an empty database, and nothing that was ended since.

What the log of these books saw end, such as an access or a lock, does not come back with
older keys.  What was erased since, by the list that lies outside the books, is erased
again in the same transaction.
"""

from __future__ import annotations

import secrets

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grievance.domain.case import Case
from grievance.domain.errors import AlteredError, NotFoundError, SetupError
from grievance.domain.events import Act
from grievance.domain.ids import WORKER, RequestId
from grievance.domain.outgoing import OutgoingState
from grievance.domain.reference import Reference
from grievance.domain.slip import Slip
from grievance.services.backup_manifest import Manifest, archive_of
from grievance.services.compare_erased import is_agreed
from grievance.services.erase_case import erase_case
from grievance.services.erased_list import Erased
from grievance.services.keep import Pen
from grievance.services.leave_out_ended import leave_out_ended
from grievance.services.read_directory import read_directory
from grievance.services.worker_slip import worker_slip
from grievance.storage.archives import Half, Tell
from grievance.storage.store import Transaction
from grievance.vault.author import Author
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.high_water import HighWater
from grievance.vault.keys import KEY_SIZE, SigningKey
from grievance.vault.ring import WorkerRing
from grievance.vault.signed_request import SignedRequest


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

    *left_out* counts keys that had ended, *erased* are the cases that were erased again,
    *unproven* counts those on the list that nobody in this directory signed for,
    and *on_their_way* letters of then that may have gone out since.
    """

    rows: int
    log_size: int
    left_out: int
    erased: tuple[Reference, ...]
    unproven: int
    on_their_way: int = 0


def refuse_step_back(books: Manifest, marks: HighWater, back_to: int | None) -> bool:
    """
    Refuse books older than what this machine saw, unless somebody says to which entry.

    Return whether it is a step back.

    Raises:
        SetupError: It is one, and they did not; or they named another entry.
    """
    is_shorter = books.log_size < marks.log_size or books.epoch < marks.directory_epoch
    is_other = books.log_size == marks.log_size > 0 and books.log_root != marks.log_root
    is_back = is_shorter or is_other
    if back_to not in {None, books.log_size}:
        msg = f"This backup ends with entry {books.log_size}; say `--back-to` that."
        raise SetupError(msg)
    if is_back and back_to is None:
        msg = (
            f"STOP: this backup has {books.log_size} log entries, and this machine saw "
            f"{marks.log_size}. What was done since would be undone. If nothing newer "
            f"is left, say so with `--back-to {books.log_size}`, and tell everybody."
        )
        raise SetupError(msg)
    return is_back


def restore_books(  # noqa: PLR0913  # keywords, each of another place
    tx: Transaction,
    backup: Backup,
    *,
    root_public: bytes,
    ring_of: Callable[[Directory], WorkerRing | None],
    erased: Iterable[Erased],
    stepped_from: int | None,
    at: datetime,
    tell: Tell,
) -> Restored:
    """
    Fill empty tables; *stepped_from* is the size of the log that this undoes, if it does.

    Raises:
        SetupError: There is something on the books.

        SealError: The directory in the backup is not signed by this office's root key.
    """
    if not tx.archives.is_empty():
        msg = "There is something in this database already; restore into an empty one."
        raise SetupError(msg)
    books = archive_of(backup.folder, Half.BOOKS)
    rows = tx.archives.load(books, backup.keys_file, tell)
    directory = read_directory(tx, root_public=root_public)
    left_out = leave_out_ended(tx)
    ring = ring_of(directory)
    author = ring.author if ring else _nobody()
    pen = Pen(tx=tx, author=author, directory=directory, at=at)
    _say(pen, backup.books, stepped_from)
    again, unproven = _erase_again(pen, ring, erased)
    return Restored(
        rows=rows,
        log_size=backup.books.log_size,
        left_out=left_out,
        erased=again,
        unproven=unproven,
        on_their_way=tx.outgoing.count(*_ON_THEIR_WAY),
    )


def _say(pen: Pen, books: Manifest, stepped_from: int | None) -> None:
    """Have the log tell that it was put back, and what it lost."""
    root = bytes.fromhex(books.log_root)
    pen.note(Act.BOOKS_RESTORED, f"books/{books.log_size}", root)
    if stepped_from is not None:
        pen.note(Act.STEPPED_BACK, f"books/{stepped_from}/{books.log_size}")


def _nobody() -> Author:
    """Return a pen that signs nothing: the worker's key is not there."""
    return Author(
        holder=WORKER, kv=0, signing=SigningKey.from_seed(secrets.token_bytes(KEY_SIZE))
    )


def _erase_again(
    pen: Pen, ring: WorkerRing | None, erased: Iterable[Erased]
) -> tuple[tuple[Reference, ...], int]:
    """Erase what was erased after these books; also return how much nobody signed for."""
    again, unproven = [], 0
    for one, case in _still_there(pen.tx, erased):
        if not is_agreed(one.agreed, pen.directory, case.id):
            unproven += 1
            continue
        erase_case(pen, case, _slip(pen, ring, case), on=one.on)
        _keep_agreed(pen, one.agreed)
        again.append(case.reference)
    return tuple(again), unproven


def _still_there(
    tx: Transaction, erased: Iterable[Erased]
) -> Iterator[tuple[Erased, Case]]:
    for one in erased:
        with suppress(NotFoundError):
            case = tx.cases.get(one.case)
            if not case.is_erased:
                yield one, case


def _slip(pen: Pen, ring: WorkerRing | None, case: Case) -> Slip | None:
    """Read the coded facts; None where these books came without the key to them."""
    if ring is None:
        return None
    try:
        return worker_slip(pen.tx, ring, case.id)
    except (AlteredError, NotFoundError, SealError):
        return None


def _keep_agreed(pen: Pen, agreed: SignedRequest) -> None:
    """Put the request on the books that two people signed."""
    request_id = agreed.request.id
    if _is_on_books(pen.tx, request_id):
        pen.tx.requests.answer(agreed)
    else:
        pen.tx.requests.add(agreed)
    pen.note(Act.REQUEST_ANSWERED, request_id, agreed.digest)


def _is_on_books(tx: Transaction, request_id: RequestId) -> bool:
    try:
        tx.requests.get(request_id)
    except NotFoundError:
        return False
    return True
