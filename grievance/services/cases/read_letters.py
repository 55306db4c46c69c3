"""Read the letters of a case: what they say, their numbers, and where they lie now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from grievance.domain.contents import (
    Correspondent,
    FiledAs,
    Filing,
    LetterText,
    PartKind,
)
from grievance.domain.ids import CaseId, HolderId, PartId
from grievance.services.boxes.case_parts import OpenedPart
from grievance.services.boxes.payload import decode
from grievance.services.cases.filings import Filed, last_words, number_letters, whereto
from grievance.services.slips.list_cases import name_of
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLetter:
    """
    A letter; *writer* is None for those who may not know who wrote.

    *number* is what people call it by, *entered_by* who of the office put it in, and
    *filed* the last word on where it lies, with the name of who said so; *lost* says of
    files that were written off since when, and who decided it.
    """

    id: PartId
    letter: LetterText = field(repr=False)
    writer: Correspondent | None = field(repr=False)
    number: int = 0
    entered_by: str = ""
    filed: Filing | None = field(default=None, repr=False)
    filed_by: str = ""
    lost: Mapping[PartId, str] = field(default_factory=dict)

    @property
    def is_elsewhere(self) -> bool:
        """Whether it belongs to another case by now."""
        return self.filed is not None and self.filed.filed is FiledAs.ELSEWHERE


def open_letters(
    ring: PersonRing,
    opened: Sequence[OpenedPart],
    writers: Mapping[PartId, Correspondent],
) -> list[OpenedLetter]:
    """Return those of the *opened* parts that are letters, with who wrote them."""
    letters = []
    for one in opened:
        if one.kind is PartKind.LETTER:
            letter = decode(LetterText, one.body)
            entered_by = name_of(ring, HolderId(letter.entered_by))
            letters.append(
                OpenedLetter(
                    id=one.part.id,
                    letter=letter,
                    writer=writers.get(one.part.id),
                    entered_by=entered_by,
                )
            )
    return letters


def file_letters(
    tx: Transaction,
    ring: PersonRing,
    letters: Sequence[OpenedLetter],
    filings: Sequence[Filed],
    case_id: CaseId,
) -> list[OpenedLetter]:
    """
    Give each letter its number, and say where one lies that was filed.

    They are in the order in which they were received; of one instant the first here.
    """
    numbers, filed = number_letters(tx, case_id), last_words(filings)
    numbered = [replace(one, number=numbers.get(one.id, 0)) for one in letters]
    numbered.sort(key=lambda one: (one.letter.received_at, one.number))
    return [
        replace(
            one,
            filed=replace(last.filing, case=whereto(tx, last.filing)),
            filed_by=name_of(ring, last.by),
        )
        if (last := filed.get(one.id))
        else one
        for one in numbered
    ]
