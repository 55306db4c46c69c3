"""Print what was let go for the file: as it went out, sealed with the rest."""

from __future__ import annotations

from dataclasses import dataclass, field

from grievance.domain.contents import PartKind
from grievance.domain.draft import SentCopy
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import CaseId
from grievance.print.letter_pdf import letter_pdf
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_parts import open_parts
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.payload import decode
from grievance.services.boxes.post_part import post_to_contents
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCopy:
    """A letter that was let go, as a PDF."""

    outgoing_id: str
    draft: int
    pdf: bytes = field(repr=False)


def print_copy(pen: Pen, case_id: CaseId, copy: SentCopy) -> None:
    """Seal a notice into its file as it would look on paper."""
    foot = (f"{copy.reference} · {pen.at.date()} · {copy.draft}",)
    pdf = letter_pdf(copy.subject, copy.body, foot, language=copy.language)
    printed = PrintedCopy(outgoing_id=copy.outgoing_id, draft=copy.draft, pdf=pdf)
    post_to_contents(pen, case_id, PartKind.PRINTED_COPY, printed)


def read_printed(
    tx: Transaction, ring: PersonRing, case_id: CaseId, draft: int
) -> PrintedCopy:
    """
    Return the PDF of a notice that was let go.

    Raises:
        NotFoundError: None was, under that number.

        NotAllowedError: The key of the file is not on this ring.
    """
    key = contents_key(tx, ring, case_id)
    for one in open_parts(tx, key, ring.directory, PartKind.PRINTED_COPY):
        printed = decode(PrintedCopy, one.body)
        if printed.draft == draft:
            return printed
    msg = f"No notice {draft} was let go; `grievance notices list` shows which were."
    raise NotFoundError(msg)
