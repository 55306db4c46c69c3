"""Gather which cases may be about the same: what letters say, and what slips suggest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from grievance.domain.contents import Why
from grievance.domain.ids import CaseId
from grievance.domain.reference import Reference
from grievance.services.cases.open_case import OpenedCase
from grievance.services.cases.suggest_related import suggest_related
from grievance.services.slips.list_cases import ListedCase


_WHY = {
    Why.SUBJECT: "a subject here names it",
    Why.TEXT: "a letter here names it",
    Why.ANSWERS: "a letter here answers one of its letters",
    Why.SAME_ID: "a letter of it has the same Message-ID",
    Why.UNPROVEN: "a letter here came as an answer to it, from nobody proven",
    Why.ALTERED: "a letter here came as an answer to it; its cover was altered",
    Why.MERGED: "a letter here answers it; it was merged into this one",
    Why.RESUBMISSION: "a letter came while it could be resubmitted",
    Why.AFTER_END: "a letter came after it had ended",
    Why.ABOUT_OFFICE: "a letter here answers it, and is about the office",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedCase:
    """A case that may be about the same; *case_id* is None where it is not theirs."""

    reference: Reference
    reasons: tuple[str, ...] = field(repr=False)
    case_id: CaseId | None


def related_cases(
    opened: OpenedCase,
    *,
    known: Mapping[Reference, CaseId],
    others: Iterable[ListedCase],
) -> tuple[RelatedCase, ...]:
    """
    Return what letters say first, then what slips suggest, each case once.

    *known* are the cases this person may open, and *others* those of them whose slips
    have been opened.
    """
    found: dict[Reference, RelatedCase] = {}
    for one in (*_said(opened, known), *_suggested(opened, others)):
        if one.reference != opened.case.reference:
            found.setdefault(one.reference, one)
    return tuple(found.values())


def _said(
    opened: OpenedCase, known: Mapping[Reference, CaseId]
) -> Iterator[RelatedCase]:
    for letter in opened.letters:
        for related in letter.letter.related:
            yield RelatedCase(
                reference=related.reference,
                reasons=(_WHY[related.why],),
                case_id=known.get(related.reference),
            )


def _suggested(
    opened: OpenedCase, others: Iterable[ListedCase]
) -> Iterator[RelatedCase]:
    for one in suggest_related(opened.slip, opened.case, others):
        yield RelatedCase(
            reference=one.reference, reasons=one.reasons, case_id=one.case_id
        )
