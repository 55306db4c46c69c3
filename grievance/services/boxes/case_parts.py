"""
Put things into a case and take them out by kind; outside, all records look alike.

    a letter, an attachment, an original:  plaintext = body
    a record, which is all else:           plaintext = kind ‖ LF ‖ body

So the kind of a record is under the seal like its words: no column tells which cases
have an incident of reprisal in them, and nobody makes one kind into another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from uuid import uuid4

from grievance.domain.contents import PartKind, PlainKind, plain_kind
from grievance.domain.ids import HolderId, PartId
from grievance.storage.store import Transaction
from grievance.vault.author import Author
from grievance.vault.case_box import (
    CaseKey,
    CaseSlot,
    SealedPart,
    post_part,
    read_part,
    read_part_if,
    write_part,
)
from grievance.vault.directory import Directory


_END_OF_KIND = b"\n"
_RECORDS = {
    kind.encode(): kind for kind in PartKind if plain_kind(kind) is PlainKind.RECORD
}
_LONGEST_KIND = max(map(len, _RECORDS)) + len(_END_OF_KIND)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPart:
    """A part, what it is, and its plaintext."""

    part: SealedPart
    kind: PartKind
    body: bytes = field(repr=False)


def seal_part(
    author: Author,
    way: CaseKey | CaseSlot,
    kind: PartKind,
    body: bytes,
    *,
    part_id: PartId | None = None,
) -> SealedPart:
    """Write with the key of a case, or drop into its slot, which anybody can."""
    plain = plain_kind(kind)
    is_record = plain is PlainKind.RECORD
    plaintext = kind.encode() + _END_OF_KIND + body if is_record else body
    new_id = part_id or PartId(uuid4())
    if isinstance(way, CaseKey):
        return write_part(
            way, part_id=new_id, kind=plain, plaintext=plaintext, author=author
        )
    return post_part(
        way, part_id=new_id, kind=plain, plaintext=plaintext, author=author
    )


def open_parts(
    tx: Transaction,
    key: CaseKey,
    directory: Directory,
    *kinds: PartKind,
    by: HolderId | None = None,
) -> Iterator[OpenedPart]:
    """
    Yield the parts of these *kinds* in the compartment of *key*, in any order.

    To find some records all are opened, but for those of others where *by* says whose
    count; who wrote them is checked of those that are found.

    Raises:
        SealError: One of what was opened was altered.
    """
    plain = sorted({plain_kind(kind) for kind in kinds})
    for part in tx.parts.of_case(key.case_id, key.compartment, plain):
        if by is None or part.author == by:
            yield from open_loaded(key, part, directory, kinds)


def open_loaded(
    key: CaseKey, part: SealedPart, directory: Directory, kinds: Collection[PartKind]
) -> Iterator[OpenedPart]:
    """
    Yield a part that was read from the books, where it is one of these *kinds*.

    Raises:
        SealError: It was altered.
    """
    if part.kind != PlainKind.RECORD:
        body = read_part(key, part, directory)
        yield OpenedPart(part=part, kind=PartKind(part.kind), body=body)
        return
    sought = {*kinds, None}  # without a kind it may be a letter under another label
    found = read_part_if(key, part, directory, lambda text: _kind_of(text) in sought)
    if found is not None and (kind := _kind_of(found)):
        yield OpenedPart(part=part, kind=kind, body=found.partition(_END_OF_KIND)[2])


def _kind_of(plaintext: bytes) -> PartKind | None:
    """Return what a record says it is; None for a kind that this program lacks."""
    return _RECORDS.get(plaintext[:_LONGEST_KIND].partition(_END_OF_KIND)[0])
