"""Find who wrote a letter, and the very bytes that came."""

from __future__ import annotations

from dataclasses import dataclass, field

from grievance.domain.contents import Correspondent, PartKind, PlainKind
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import WORKER, PartId
from grievance.services.boxes.case_parts import open_parts
from grievance.services.boxes.payload import decode
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey, SealedPart, read_part
from grievance.vault.directory import Directory


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """What is known of who wrote a letter, and the part that says so."""

    part_id: PartId
    written: Correspondent = field(repr=False)


def find_writers(
    tx: Transaction, key: CaseKey, directory: Directory
) -> tuple[Writer, ...]:
    """
    Return who wrote each letter of a case; *key* is the one to its identity.

    The worker says so: anybody can drop into a case who is supposed to have written.
    """
    kind = PartKind.CORRESPONDENT
    return tuple(
        Writer(part_id=one.part.id, written=decode(Correspondent, one.body))
        for one in open_parts(tx, key, directory, kind, by=WORKER)
    )


def find_writer(
    tx: Transaction, key: CaseKey, letter_id: PartId, directory: Directory
) -> Writer:
    """Return who wrote one letter; `NotFoundError` where the case has no such."""
    for writer in find_writers(tx, key, directory):
        if writer.written.letter_id == letter_id:
            return writer
    msg = "There is no such letter in this case."
    raise NotFoundError(msg)


def find_original(
    tx: Transaction, key: CaseKey, writer: Writer, directory: Directory
) -> bytes:
    """
    Return the raw mail of a letter, or the signed entry of what a person took down.

    Raises:
        NotFoundError: It is not in this case.

        SealError: It was altered.
    """
    original_id = writer.written.original_id or _logged_next(tx, key, writer)
    part = tx.parts.get(original_id)
    if not _is_original(part, key):
        raise NotFoundError(_LOST)
    return read_part(key, part, directory)


_LOST = "The original of this letter is not in this case."


def _is_original(part: SealedPart, key: CaseKey) -> bool:
    return part.case_id == key.case_id and part.kind == PlainKind.ORIGINAL


def _logged_next(tx: Transaction, key: CaseKey, writer: Writer) -> PartId:
    """
    Return the original that was put in right after *writer*.

    The first cases did not write down which one it is; the log saw them in order.
    """
    ids = tx.parts.ids_of_kind(key.case_id, PlainKind.ORIGINAL)
    by_name = {str(part_id): part_id for part_id in ids}
    logged = tx.log.about([writer.part_id, *ids])
    mine = next((e.sequence for e in logged if e.object == str(writer.part_id)), None)
    for entry in logged:
        if mine is not None and entry.sequence == mine + 1 and entry.object in by_name:
            return by_name[entry.object]
    raise NotFoundError(_LOST)
