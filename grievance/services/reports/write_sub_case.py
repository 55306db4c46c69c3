"""
Write the entry of which the worker makes a case of a report, about one organisation.

Nothing is left to be looked for in the text: it names the others as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID, uuid4

from grievance.domain.allegation import Allegation
from grievance.domain.case import Case
from grievance.domain.entry import LONGEST_LINE, Entry
from grievance.domain.errors import NotAllowedError
from grievance.domain.evidence import CustodyNote, Evidence
from grievance.domain.slip import MOST_ALLEGATIONS, Slip
from grievance.domain.sub_case import CarriedPart, SubCase, first_slip
from grievance.services.boxes.payload import encode
from grievance.services.cases.rewrite_slip import MOST_FACTS
from grievance.services.reports.read_report import ReportLetter
from grievance.services.triage.plan_organisation import Basis, Planned


NO_TEXT: Final = "The report has no text of its own; see its files."


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What every case of the report gets; *others* are all whom it names, by id."""

    report: Case
    basis: Basis
    letter: ReportLetter = field(repr=False)
    carried: tuple[CarriedPart, ...] = field(repr=False)
    others: frozenset[str]
    note: CustodyNote = field(repr=False)


def write_entry(source: Source, one: Planned, at: datetime) -> Entry:
    """
    Write the entry; the clocks of the case go on from when the report came.

    Who wrote the report stays sealed there: the entry names only its reference.

    Raises:
        NotAllowedError: There are more facts than fit on the slip of a case.
    """
    letter, came = source.letter.letter, source.letter.letter.received_at
    reference = source.report.reference
    return Entry(
        id=str(uuid4()),
        channel=source.basis.slip.channel,
        received_on=came.astimezone(UTC).date(),
        received_at=came,
        entered_at=at,
        subject=letter.subject[:LONGEST_LINE],
        text=letter.text.strip() or letter.subject.strip() or NO_TEXT,
        language=letter.language,
        name=reference,
        files=source.letter.files,
        from_case=reference,
        sub_case=_sub_case(source, one),
    )


def _sub_case(source: Source, one: Planned) -> SubCase:
    respondent, slip = one.named.respondent, source.basis.slip
    assert respondent is not None  # or there is no case
    numbers = _numbers(source.basis.allegations, one.allegations)
    sub_case = SubCase(
        parent=source.report.id,
        kind=respondent.kind,
        organisation=UUID(respondent.id),
        also_named=tuple(sorted(source.others - {respondent.id})),
        criteria=one.applied.codes,
        allegations=one.allegations,
        evidence=tuple(_evidence(source, numbers)),
        carried=source.carried,
        complainant=slip.complainant,
        severity=slip.severity,
        flags=slip.flags,
        staff_named=slip.staff_named,
        staff_greeted=slip.staff_greeted,
        region=slip.region,
        risk=slip.risk,
    )
    _refuse_too_much(sub_case, slip, one.named.name)
    return sub_case


def _refuse_too_much(sub_case: SubCase, slip: Slip, name: str) -> None:
    """Refuse now what the worker would fail at: a slip has one size for all."""
    first = first_slip(sub_case, channel=slip.channel, language=slip.language)
    is_long = len(first.allegations) > MOST_ALLEGATIONS
    if is_long or len(encode(first)) > MOST_FACTS:
        msg = (
            f"{name} would have more facts than fit into one case; name fewer criteria."
        )
        raise NotAllowedError(msg)


def _numbers(
    theirs: Sequence[Allegation], ours: Sequence[Allegation]
) -> dict[int, int]:
    """Return the numbers in the report of what is taken over, with their new ones."""
    new = {(one.respondent, one.criterion, one.version, one.text): one for one in ours}
    found = {
        one.number: new.get((one.respondent, one.criterion, one.version, one.text))
        for one in theirs
    }
    return {number: one.number for number, one in found.items() if one is not None}


def _evidence(source: Source, numbers: dict[int, int]) -> Iterator[Evidence]:
    """Take over what shows something of this one, or of nobody in particular."""
    number = 0
    for one in source.basis.evidence:
        kept = tuple(numbers[n] for n in one.allegations if n in numbers)
        if one.allegations and not kept:
            continue
        number += 1
        yield replace(
            one.noted(source.note),
            number=number,
            revision=1,
            attachment=None,
            allegations=kept,
        )
