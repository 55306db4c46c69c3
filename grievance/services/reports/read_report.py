"""Read what lies in a report and counts for every case that is to be made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from grievance.domain.allegation import Allegation, Period, not_struck
from grievance.domain.contents import LetterText, PartKind
from grievance.domain.entry import EntryFile
from grievance.domain.errors import NotFoundError
from grievance.domain.evidence import Evidence
from grievance.domain.ids import PartId
from grievance.domain.report import NamedOrganisation
from grievance.domain.sub_case import CarriedPart
from grievance.services.boxes.case_parts import open_parts
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.payload import decode
from grievance.services.cases.filings import last_words, number_letters, read_filings
from grievance.services.cases.read_attachment import read_attachment
from grievance.services.triage.plan_organisation import Basis
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey, read_part
from grievance.vault.ring import PersonRing


CARRIED = (PartKind.FINGERPRINTS,)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLetter:
    """A letter of the report, to be copied; *number* is what people call it by."""

    number: int
    letter: LetterText = field(repr=False)
    files: tuple[EntryFile, ...] = field(default=(), repr=False)


def read_basis(  # noqa: PLR0913  # whose hands, which report, what counts, when
    tx: Transaction,
    ring: PersonRing,
    key: CaseKey,
    *,
    when: Period,
    codes: Sequence[str] = (),
    today: date,
) -> Basis:
    """
    Return what counts for everyone whom a report names.

    Without *codes* its confirmed criteria count; without *when* the days of what is
    alleged in it, or else of what its evidence shows.
    """
    slip = read_case_slip(tx, ring, key)
    allegations = not_struck(read_records(tx, key, ring.directory, Allegation))
    evidence = read_records(tx, key, ring.directory, Evidence)
    return Basis(
        when=_first_known(when, _days(allegations), _days(evidence)),
        codes=tuple(codes) or slip.criteria,
        slip=slip,
        allegations=allegations,
        evidence=evidence,
        before=read_records(tx, key, ring.directory, NamedOrganisation),
        today=today,
    )


def read_report_letter(  # noqa: PLR0913  # whose hands, which letter, what of it, when
    tx: Transaction,
    ring: PersonRing,
    key: CaseKey,
    number: int,
    *,
    with_files: bool,
    at: datetime,
) -> ReportLetter:
    """
    Return a letter of the report; that its files were read is logged.

    Raises:
        NotFoundError: The case has no such letter, or it was filed elsewhere.
    """
    letter_id = _find(tx, ring, key, number)
    part = tx.parts.get(letter_id)
    letter = decode(LetterText, read_part(key, part, ring.directory))
    notes = letter.attachments if with_files else ()
    files = tuple(
        EntryFile(
            name=note.name,
            media_type=note.media_type,
            content=read_attachment(
                tx, ring, case_id=key.case_id, part_id=note.part_id, at=at
            ),
        )
        for note in notes
    )
    return ReportLetter(number=number, letter=letter, files=files)


def read_carried(
    tx: Transaction, ring: PersonRing, key: CaseKey
) -> tuple[CarriedPart, ...]:
    """
    Return what has to lie in a sub-case as well, so that no letter there names anybody.

    Who complained stays sealed in the report; by their fingerprints a letter about a
    sub-case is searched for them all the same.
    """
    return tuple(
        CarriedPart(kind=one.kind, body=one.body)
        for one in open_parts(tx, key, ring.directory, *CARRIED)
    )


def _first_known(*periods: Period) -> Period:
    return next((one for one in periods if one.is_known), Period())


def _days(records: Sequence[Allegation | Evidence]) -> Period:
    """Return from when to when, as far as it is known, it happened."""
    starts = [one.when.since for one in records if one.when.since]
    ends = [one.when.until for one in records if one.when.until]
    return Period(since=min(starts, default=None), until=max(ends, default=None))


def _find(tx: Transaction, ring: PersonRing, key: CaseKey, number: int) -> PartId:
    filed = last_words(read_filings(tx, key, ring.directory))
    for letter_id, its_number in number_letters(tx, key.case_id).items():
        is_elsewhere = letter_id in filed and filed[letter_id].is_elsewhere
        if its_number == number and not is_elsewhere:
            return letter_id
    msg = f"There is no letter {number} in this report; `grievance case` numbers them."
    raise NotFoundError(msg)
