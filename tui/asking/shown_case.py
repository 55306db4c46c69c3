"""An opened case made ready for a screen: quotations found, related cases looked up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grievance.domain.contents import Correspondent
from grievance.domain.ids import PartId
from grievance.domain.quoting import Passage, fold_quotes
from grievance.services.cases.open_case import OpenedCase
from grievance.services.cases.read_letters import OpenedLetter
from grievance.services.cases.related_cases import RelatedCase, related_cases
from grievance.services.cases.suggest_related import Matter
from grievance.services.slips.list_cases import ListedCase
from tui.asking.case_file import CaseFile, read_case_file
from tui.case_row import Row
from tui.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLetter:
    """A letter and its text in passages, which put together are the text."""

    opened: OpenedLetter
    passages: tuple[Passage, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCase:
    """
    A case, its letters with those filed elsewhere at the end, and then its relatives.

    *writers* are those who wrote its letters, as far as somebody has asked.
    """

    opened: OpenedCase
    letters: tuple[ShownLetter, ...] = field(repr=False)
    related: tuple[RelatedCase, ...] = field(default=(), repr=False)
    writers: Mapping[PartId, Correspondent] = field(default_factory=dict, repr=False)
    file: CaseFile = field(repr=False)


def prepare(session: Session, opened: OpenedCase) -> ShownCase:
    """Find quotations and read the records before anything is painted; in a thread."""
    letters = (*opened.letters, *opened.elsewhere)
    return ShownCase(
        opened=opened,
        letters=tuple(shown_letter(letter) for letter in letters),
        writers={one.id: one.writer for one in opened.letters if one.writer},
        file=read_case_file(session, opened),
    )


def relate(opened: OpenedCase, rows: Sequence[Row]) -> tuple[RelatedCase, ...]:
    """Look through all rows for what may be about the same; in a thread."""
    said = {one.reference for each in opened.letters for one in each.letter.related}
    known = {
        row.case.reference: row.case.id for row in rows if row.case.reference in said
    }
    matter = Matter.of(opened.slip, opened.case)
    return related_cases(opened, known=known, others=_listed(rows, matter))


def shown_letter(opened: OpenedLetter) -> ShownLetter:
    """Find the quotations in a letter."""
    return ShownLetter(opened=opened, passages=fold_quotes(opened.letter.text))


def _listed(rows: Iterable[Row], matter: Matter) -> Iterator[ListedCase]:
    """Take the few rows that may be about it, of those whose slips have been opened."""
    for row in rows:
        if row.slip is not None and matter.may_include(row.slip, row.case):
            yield ListedCase(
                case=row.case, slip=row.slip, entities=row.entities, handler=None
            )
