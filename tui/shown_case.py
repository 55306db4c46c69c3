"""An opened case made ready for a screen: quotations found, related cases looked up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from grievance.domain.contents import Why
from grievance.domain.ids import CaseId
from grievance.domain.quoting import Passage, fold_quotes
from grievance.domain.reference import Reference
from grievance.services.list_cases import ListedCase
from grievance.services.open_case import OpenedCase, OpenedLetter
from grievance.services.suggest_related import suggest_related
from tui.case_index import Row


WHY = {
    Why.SUBJECT: "a subject here names it",
    Why.TEXT: "a letter here names it",
    Why.ANSWERS: "a letter here answers one of its letters",
    Why.SAME_ID: "a letter of it has the same Message-ID",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLetter:
    """A letter and its text in passages, which put together are the text."""

    opened: OpenedLetter
    passages: tuple[Passage, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedCase:
    """A case that may be about the same; *case_id* is None where it is not theirs."""

    reference: Reference
    reasons: tuple[str, ...] = field(repr=False)
    case_id: CaseId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCase:
    """A case, its letters with those filed elsewhere at the end, and its relatives."""

    opened: OpenedCase
    letters: tuple[ShownLetter, ...] = field(repr=False)
    related: tuple[RelatedCase, ...] = field(repr=False)


def prepare(opened: OpenedCase, rows: Sequence[Row]) -> ShownCase:
    """Do what takes long before anything is painted; in a thread."""
    letters = (*opened.letters, *opened.elsewhere)
    return ShownCase(
        opened=opened,
        letters=tuple(shown_letter(letter) for letter in letters),
        related=tuple(_related(opened, rows)),
    )


def shown_letter(opened: OpenedLetter) -> ShownLetter:
    """Find the quotations in a letter."""
    return ShownLetter(opened=opened, passages=fold_quotes(opened.letter.text))


def _related(opened: OpenedCase, rows: Sequence[Row]) -> Iterator[RelatedCase]:
    """Yield what letters say first, then what slips suggest, each case once."""
    known = {row.case.reference: row.case.id for row in rows}
    seen = {opened.case.reference}
    for related in (one for letter in opened.letters for one in letter.letter.related):
        if related.reference not in seen:
            seen.add(related.reference)
            yield RelatedCase(
                reference=related.reference,
                reasons=(WHY[related.why],),
                case_id=known.get(related.reference),
            )
    for one in suggest_related(opened.slip, opened.case, _listed(rows)):
        if one.reference not in seen:
            yield RelatedCase(
                reference=one.reference, reasons=one.reasons, case_id=one.case_id
            )


def _listed(rows: Iterable[Row]) -> Iterator[ListedCase]:
    """Take the rows whose slips have been opened."""
    for row in rows:
        if row.slip is not None:
            yield ListedCase(
                case=row.case, slip=row.slip, entities=row.entities, handler=None
            )
