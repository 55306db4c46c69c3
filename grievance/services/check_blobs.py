"""
Compare what lies in the object store with what the books say lies there; mend it.

Nothing is opened: an object is looked for, and where wanted read and its digest compared.
"""

from __future__ import annotations

import hashlib

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grievance.blobs.port import BlobLostError
from grievance.domain.ids import PartId
from grievance.domain.reference import Reference
from grievance.storage.blobs import BlobCover
from grievance.storage.store import Store, Transaction


Tell = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LostBlob:
    """A part whose bytes are not in the store as they were put there, and its case."""

    cover: BlobCover
    reference: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedBlobs:
    """
    What the books say lies outside, and what of it is lost.

    *unnamed* counts what lies there beside it: what was just put, or is to be deleted.
    """

    count: int
    size: int
    unnamed: int
    lost: tuple[LostBlob, ...]


def check_blobs(tx: Transaction, *, reads: bool, tell: Tell) -> CheckedBlobs:
    """
    Look for every object; where *reads*, read each and compare its digest.

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
        lost=_with_cases(tx, lost),
    )


def mend_blobs(store: Store, lost: Sequence[LostBlob], books: Path) -> int:
    """
    Put back from the *books* of a backup what is lost; return how many were found there.

    Only the very bytes that were put there count.
    """
    mended = 0
    with store.read() as tx:
        for one in lost:
            body = tx.archives.sealed_in(books, one.cover.part_id)
            if hashlib.sha256(body).digest() == one.cover.digest:
                store.outside.store.put(one.cover.name, body)
                mended += 1
    return mended


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
