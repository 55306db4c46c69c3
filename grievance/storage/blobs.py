"""
Sealed bytes of parts that lie outside, in an object store; this room never opens one.

    part.sealed   empty
    blob          the object's name, its size, and the SHA-256 of its bytes

An object is put before the transaction that names it commits, where it can be before that
opens, and deleted after one that names it no more: what an interrupted one left behind is
swept later.
"""

from __future__ import annotations

import hashlib
import re
import secrets

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select

from grievance.blobs.port import BlobLostError, Outside
from grievance.domain.contents import PlainKind
from grievance.domain.ids import CaseId, PartId
from grievance.storage.rows import BlobFolderRow, BlobRow, PartRow
from grievance.storage.values import columns_of, fields_of
from grievance.vault.case_box import SealedPart


# What came as bytes, and is asked for one by one; words lie in the database.
GOES_OUT = frozenset({PlainKind.ATTACHMENT, PlainKind.ORIGINAL})
FOLDER_BYTES = 8
NAME_BYTES = 16
NOWHERE = (
    "This file has no bytes any more: they were lost before the backup that these books "
    "came from, or taken off them; `grievance blobs check --mend DIR` puts them back from "
    "a backup that has them. If none has, `grievance blobs write-off` asks a second person "
    "to write it off."
)
_ONLY = 1

_BLOB = BlobRow.__table__
_PART = PartRow.__table__
_ADD = insert(BlobRow)
_FORGET = delete(BlobRow).where(BlobRow.part_id == bindparam("of_part"))
_OF_CASE = select(_PART.c.id).where(_PART.c.case_id == bindparam("case_id"))
_COVERS = select(_BLOB)
_SOME = _COVERS.where(_BLOB.c.part_id.in_(bindparam("part_ids", expanding=True)))
_NAMES = select(_BLOB.c.name)
_NAMED = _NAMES.where(_BLOB.c.name == bindparam("asked"))
_NAMES_OF_CASE = _NAMES.where(_BLOB.c.part_id.in_(_OF_CASE))
_FOLDER = select(BlobFolderRow.name)
_END_FOLDER = delete(BlobFolderRow)
_NEW_FOLDER = insert(BlobFolderRow)
_TOTAL = select(func.count(), func.coalesce(func.sum(_BLOB.c.size), 0)).select_from(
    _BLOB
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobCover:
    """What the database knows of an object: whose bytes it holds, and which."""

    part_id: PartId
    name: str
    size: int
    digest: bytes


def goes_out(outside: Outside, part: SealedPart) -> bool:
    """Whether the office wants the bytes of *part* outside."""
    limit = outside.from_size
    return bool(limit) and part.kind in GOES_OUT and len(part.sealed) >= limit


def put(outside: Outside, folder: str, part: SealedPart) -> BlobCover:
    """Put the bytes of *part* outside, under a name of their own; note nothing."""
    name = f"{folder}/{secrets.token_hex(NAME_BYTES)}"
    outside.store.put(name, part.sealed)
    return BlobCover(
        part_id=part.id,
        name=name,
        size=len(part.sealed),
        digest=hashlib.sha256(part.sealed).digest(),
    )


@dataclass(frozen=True, slots=True)
class Blobs:
    """
    What lies outside, and the way there.

    *ahead* is what was put there before these books were opened: a store may be slow,
    and whoever writes meanwhile would wait for it.
    """

    connection: Connection
    outside: Outside
    ahead: Mapping[PartId, BlobCover] = field(default_factory=dict)

    def put_large(self, parts: Sequence[SealedPart]) -> dict[PartId, BlobCover]:
        """Put outside what is to lie there of *parts*, if it is not there already."""
        large = [part for part in parts if goes_out(self.outside, part)]
        return {part.id: self._there(part) for part in large}

    def _there(self, part: SealedPart) -> BlobCover:
        there = self.ahead.get(part.id)
        if there and there.digest == hashlib.sha256(part.sealed).digest():
            return there
        return put(self.outside, self.folder(), part)

    def note(self, covers: Sequence[BlobCover]) -> None:
        """Note where the bytes lie of parts that are on the books."""
        if covers:
            self.connection.execute(_ADD, [columns_of(cover) for cover in covers])

    def forget(self, part_id: PartId) -> None:
        """Note that the bytes of a part lie outside no more."""
        self.connection.execute(_FORGET, {"of_part": part_id})

    def fetch(self, cover: BlobCover) -> bytes:
        """
        Return the very bytes that were put outside.

        Raises:
            BlobLostError: They are not there, or are others.

            BlobsAwayError: The store cannot be asked.
        """
        body = self.outside.store.get(cover.name, size=cover.size)
        if hashlib.sha256(body).digest() != cover.digest:
            raise BlobLostError
        return body

    def filled(self, part: SealedPart) -> SealedPart:
        """
        Return *part* with its sealed bytes, wherever they lie; raises as `fetch`.

        A file of which a backup had no bytes has them nowhere once it is put back.
        """
        if part.sealed or part.kind not in GOES_OUT:
            return part
        cover = self.of_parts([part.id]).get(part.id)
        if cover is None:
            raise BlobLostError(NOWHERE)
        return replace(part, sealed=self.fetch(cover))

    def filled_or_lost(self, part: SealedPart) -> SealedPart:
        """Return the same, without any bytes where they are lost."""
        try:
            return self.filled(part)
        except BlobLostError:
            return part

    def of_parts(self, part_ids: Collection[PartId]) -> dict[PartId, BlobCover]:
        """Return what lies outside of these parts, a few dozen at most."""
        found = self.connection.execute(_SOME, {"part_ids": list(part_ids)})
        return {PartId(row.part_id): _cover(row) for row in found}

    def names_of_case(self, case_id: CaseId) -> tuple[str, ...]:
        """Return under which names something of a case lies outside."""
        return tuple(self.connection.scalars(_NAMES_OF_CASE, {"case_id": case_id}))

    def all_covers(self) -> Iterator[BlobCover]:
        """Yield all that lies outside."""
        streaming = _COVERS.execution_options(yield_per=500)
        with self.connection.execute(streaming) as rows:
            for row in rows:
                yield _cover(row)

    def names(self) -> set[str]:
        """Return every name that the books know."""
        return set(self.connection.scalars(_NAMES))

    def is_let_go(self, name: str) -> bool:
        """Whether *name* is one that these books gave, and no part lies there any more."""
        ours = rf"{re.escape(self.folder())}/[0-9a-f]{{{2 * NAME_BYTES}}}"
        is_named = self.connection.scalar(_NAMED, {"asked": name}) is not None
        return re.fullmatch(ours, name) is not None and not is_named

    def total(self) -> tuple[int, int]:
        """Return how many objects there are, and their bytes together."""
        count, size = self.connection.execute(_TOTAL).one()
        return int(count), int(size)

    def folder(self) -> str:
        """
        Return the folder of these books; restored books have another.

        So a copy of them never sweeps what the office puts there.
        """
        return str(self.connection.scalars(_FOLDER).one())

    def begin_folder(self) -> None:
        """Give books that were put back a folder of their own."""
        new = {"id": _ONLY, "name": secrets.token_hex(FOLDER_BYTES)}
        self.connection.execute(_END_FOLDER)
        self.connection.execute(_NEW_FOLDER, new)


def _cover(row: Row[*tuple[Any, ...]]) -> BlobCover:
    return BlobCover(**fields_of(row))
