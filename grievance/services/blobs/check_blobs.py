"""
Compare what lies in the object store with what the books say lies there; mend it.

Nothing is opened: an object is looked for, and where wanted read and its digest compared.
"""

from __future__ import annotations

import hashlib

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from grievance.blobs.port import BlobLostError
from grievance.domain.errors import ConflictError, NotFoundError
from grievance.domain.ids import PartId
from grievance.domain.reference import Reference
from grievance.storage.blobs import BlobCover
from grievance.storage.store import Store, Transaction
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.sealed_part import verify_part


Tell = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LostBlob:
    """
    A part whose bytes are not in the store as they were put there, and its case.

    Its cover has no name where the books name no object either: the bytes are nowhere.
    """

    cover: BlobCover
    reference: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedBlobs:
    """
    What the books say lies outside, and what of it is lost, or lies nowhere.

    *unnamed* counts what lies there beside it: what was just put, or is to be deleted.
    """

    count: int
    size: int
    unnamed: int
    lost: tuple[LostBlob, ...]

    def apart(self, written_off: Collection[PartId]) -> WrittenOff:
        """Tell what is lost from what two people wrote off."""
        agreed = tuple(one for one in self.lost if one.cover.part_id in written_off)
        return WrittenOff(
            lost=tuple(one for one in self.lost if one not in agreed),
            agreed=agreed,
            back=len(written_off) - len(agreed),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenOff:
    """What is *lost*, what two people *agreed* is, and of how much that is *back*."""

    lost: tuple[LostBlob, ...]
    agreed: tuple[LostBlob, ...]
    back: int


def check_blobs(tx: Transaction, *, reads: bool, tell: Tell) -> CheckedBlobs:
    """
    Look for every object; where *reads*, read each and compare its digest.

    A file that came out of a backup without its bytes is lost, too.

    Raises:
        BlobsAwayError: The store cannot be asked.
    """
    covers = tuple(tx.blobs.all_covers())
    there = _sizes(tx, covers)
    lost = []
    for number, cover in enumerate(covers, 1):
        is_there = there.get(cover.name) == cover.size
        if not is_there or (reads and not _is_sound(tx, cover)):
            lost.append(cover)
        tell(number, len(covers))
    return CheckedBlobs(
        count=len(covers),
        size=sum(cover.size for cover in covers),
        unnamed=len(there.keys() - {cover.name for cover in covers}),
        lost=_with_cases(tx, [*lost, *_nowhere(tx)]),
    )


def mend_blobs(
    store: Store, lost: Sequence[LostBlob], books: Path, directory: Directory
) -> int:
    """
    Put back from the *books* of a backup what is lost; return how many were found there.

    Only the very bytes that were put there count, or those that were signed.  What was
    erased or got another key meanwhile is passed over.
    """
    mended = 0
    for one in lost:
        with suppress(ConflictError, NotFoundError):
            mended += _mend(store, one.cover, books, directory)
    return mended


def _mend(store: Store, cover: BlobCover, books: Path, directory: Directory) -> bool:
    with store.read() as tx:
        body = tx.archives.sealed_in(books, cover.part_id)
    if cover.name:
        return _put_back(store, cover, body)
    return _fill(store, cover, body, directory)


def _put_back(store: Store, cover: BlobCover, body: bytes) -> bool:
    is_the_same = hashlib.sha256(body).digest() == cover.digest
    if is_the_same:
        store.outside.store.put(cover.name, body)
    return is_the_same


def _fill(store: Store, cover: BlobCover, body: bytes, directory: Directory) -> bool:
    """Put the bytes into the row of their part, if whoever made it signed them."""
    with store.begin() as tx:
        whole = replace(tx.parts.bare(cover.part_id), sealed=body)
        try:
            verify_part(whole, directory)
        except SealError:
            return False
        tx.parts.put_back(whole)
    return True


def _nowhere(tx: Transaction) -> list[BlobCover]:
    return [
        BlobCover(part_id=part_id, name="", size=0, digest=b"")
        for part_id in tx.parts.without_bytes()
    ]


def _sizes(tx: Transaction, covers: Sequence[BlobCover]) -> dict[str, int]:
    """List the folders of these books: there are more where they were moved."""
    folders = {cover.name.partition("/")[0] for cover in covers}
    if tx.blobs.outside.is_there:
        folders.add(tx.blobs.folder())
    store = tx.blobs.outside.store
    return {one.name: one.size for each in folders for one in store.listed(each)}


def _is_sound(tx: Transaction, cover: BlobCover) -> bool:
    try:
        tx.blobs.fetch(cover)
    except BlobLostError:
        return False
    return True


def _with_cases(tx: Transaction, lost: Sequence[BlobCover]) -> tuple[LostBlob, ...]:
    return tuple(
        LostBlob(cover=cover, reference=_reference(tx, cover.part_id)) for cover in lost
    )


def _reference(tx: Transaction, part_id: PartId) -> Reference:
    return tx.cases.get(tx.parts.case_of(part_id)).reference
