"""Gather what an index of evidence says and holds, out of the contents of a case."""

from __future__ import annotations

import hashlib
import re

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from grievance.domain.allegation import Allegation, not_struck
from grievance.domain.contents import LetterText, PartKind
from grievance.domain.errors import AlteredError
from grievance.domain.evidence import Evidence
from grievance.domain.ids import PartId
from grievance.services.boxes.case_parts import open_parts
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.payload import decode
from grievance.services.cases.read_attachment import read_attachment
from grievance.services.evidence_index.custody_lines import custody_of
from grievance.services.evidence_index.evidence_package import EvidenceIndex
from grievance.services.evidence_index.evidence_pages import IndexedItem, IndexedNote
from grievance.services.log.log_inclusion import newest_checkpoint, prove_entries
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


_SUFFIX = re.compile(r".*\.([a-z0-9]{1,5})", re.DOTALL)
_ANY = "bin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who exports: the office, the name of its log, what it says of certificates."""

    office: str
    origin: str
    disclaimer: str
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which evidence it is to be, and what for."""

    items: tuple[Evidence, ...] = field(repr=False)
    purpose: str = field(repr=False)


def index_of(
    pen: Pen, ring: PersonRing, key: CaseKey, chosen: Chosen, head: Letterhead
) -> EvidenceIndex:
    """
    Return the index of what was chosen, with the files and what the log proves.

    Raises:
        AlteredError: A file is not what its record says.

        BrokenLogError: The log is not what its checkpoint saw.
    """
    suffixes = _suffixes(pen.tx, ring, key)
    alleged = not_struck(read_records(pen.tx, key, ring.directory, Allegation))
    criteria = {one.number: f"{one.criterion} {one.version}".strip() for one in alleged}
    files: dict[str, bytes] = {}
    indexed = []
    for one in chosen.items:
        place = ""
        if one.attachment is not None:
            suffix = suffixes.get(one.attachment, _ANY)
            place = f"evidence/{one.number:03d}.{suffix}"
            files[place] = _bytes(pen, ring, key, one, one.attachment)
        custody = custody_of(one, ring.directory)
        indexed.append(_item(one, place, files.get(place), criteria, custody))
    note, checkpoint = newest_checkpoint(pen.tx, ring.directory, head.origin)
    numbers = frozenset(one.number for one in chosen.items)
    return EvidenceIndex(
        office=head.office,
        purpose=chosen.purpose,
        disclaimer=head.disclaimer,
        made_on=head.today,
        items=tuple(indexed),
        files=files,
        checkpoint=note,
        inclusions=prove_entries(
            pen.tx, checkpoint, _first_parts(pen.tx, ring, key, numbers)
        ),
    )


def _item(
    one: Evidence,
    place: str,
    content: bytes | None,
    criteria: Mapping[int, str],
    custody: Sequence[IndexedNote],
) -> IndexedItem:
    known = hashlib.sha256(content).hexdigest() if content is not None else one.sha256
    return IndexedItem(
        number=one.number,
        title=one.title,
        kind=one.kind,
        since=one.when.since,
        until=one.when.until,
        published_on=one.published_on,
        received_on=one.received_on,
        source=one.source,
        locator=one.locator,
        sha256=known,
        file=place,
        criteria=tuple(_criteria(one, criteria)),
        custody=tuple(custody),
    )


def _criteria(one: Evidence, criteria: Mapping[int, str]) -> Iterable[str]:
    """Return what the allegations are about that it shows; none named means all."""
    numbers = one.allegations or tuple(criteria)
    return sorted({criteria[number] for number in numbers if number in criteria})


def _bytes(
    pen: Pen, ring: PersonRing, key: CaseKey, one: Evidence, part_id: PartId
) -> bytes:
    """Return the file of an item, if it is the one that was put on record."""
    content = read_attachment(
        pen.tx, ring, case_id=key.case_id, part_id=part_id, at=pen.at
    )
    if one.sha256 and hashlib.sha256(content).hexdigest() != one.sha256.lower():
        msg = (
            f"The file of evidence {one.number} is not the one that was put on record; "
            "export nothing, and find out what happened to it."
        )
        raise AlteredError(msg)
    return content


def _suffixes(tx: Transaction, ring: PersonRing, key: CaseKey) -> dict[PartId, str]:
    """Return what the names of files end with; their names may tell of somebody."""
    found = {}
    for part in open_parts(tx, key, ring.directory, PartKind.LETTER):
        for one in decode(LetterText, part.body).attachments:
            suffix = _SUFFIX.fullmatch(one.name.lower())
            found[one.part_id] = suffix[1] if suffix else _ANY
    return found


def _first_parts(
    tx: Transaction, ring: PersonRing, key: CaseKey, numbers: frozenset[int]
) -> dict[int, PartId]:
    """Return the record by which each item was first put down."""
    return {
        one.number: part_id
        for one, part_id in _revisions(tx, ring, key)
        if one.revision == 1 and one.number in numbers
    }


def _revisions(
    tx: Transaction, ring: PersonRing, key: CaseKey
) -> Iterator[tuple[Evidence, PartId]]:
    for opened in open_parts(tx, key, ring.directory, PartKind.EVIDENCE):
        if opened.part.boxed is None:
            yield decode(Evidence, opened.body), opened.part.id
