"""The files that came with the letters of a case, as its leak guard compares with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from grievance.blobs.port import BlobLostError
from grievance.domain.contents import AttachmentNote, LetterText
from grievance.domain.display import one_line
from grievance.services.intake.file_words import PLAIN_ENDINGS, PLAIN_TYPES, ending_of
from grievance.services.letters.compared_case import ComparedCase
from grievance.services.search.search_words import LARGEST, text_of
from grievance.vault.case_box import CaseKey, read_part


TOO_LONG = "{} of this case is too long: no quote from it is found in this letter."

LOST = "{} of this case is lost: no quote from it is found in this letter."


@dataclass(frozen=True, slots=True, kw_only=True)
class CameWith:
    """
    The SHA-256 of what came with letters, and the words of what is plain text.

    *gaps* say of which texts nobody compares the words, as they are too long.
    """

    digests: frozenset[str] = field(repr=False)
    texts: tuple[str, ...] = field(repr=False)
    gaps: tuple[str, ...] = ()


def came_with(case: ComparedCase, letters: Iterable[LetterText]) -> CameWith:
    """
    Return what came with these letters of a case.

    Raises:
        SealError: Something was altered.
    """
    notes = [note for letter in letters for note in letter.attachments]
    plain = [note for note in notes if _is_text(note)]
    read = [note for note in plain if note.size <= LARGEST]
    found = (
        [_texts(case, case.contents, note) for note in read] if case.contents else []
    )
    return CameWith(
        digests=frozenset(note.sha256 for note in notes),
        texts=tuple(text for texts in found if texts for text in texts),
        gaps=(
            *(_gap(TOO_LONG, note) for note in plain if note.size > LARGEST),
            *(
                _gap(LOST, note)
                for note, texts in zip(read, found, strict=False)
                if texts is None
            ),
        ),
    )


def _gap(said: str, note: AttachmentNote) -> str:
    return said.format(one_line(note.name))


def _texts(
    case: ComparedCase, key: CaseKey, note: AttachmentNote
) -> tuple[str, ...] | None:
    """Return its words; what was carried to another case lies there; None if lost."""
    try:
        parts = case.tx.parts.several([note.part_id])
    except BlobLostError:
        return None
    directory = case.ring.directory
    return tuple(
        text_of(read_part(key, part, directory))
        for part in parts
        if part.case_id == case.id
    )


def _is_text(note: AttachmentNote) -> bool:
    is_typed = note.media_type.casefold() in PLAIN_TYPES
    return is_typed or ending_of(note) in PLAIN_ENDINGS
