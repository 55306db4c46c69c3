"""
Give a regulator evidence: an index with hashes and custody, closed to their own key.

Contents only, never what lies with the identity.  That it was done is logged, noted with
each item, and said in the case with the purpose; where somebody may pay for it a second
person agrees before.
"""

from __future__ import annotations

import hashlib

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from grievance.domain.contents import Reason
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.events import Act
from grievance.domain.evidence import CustodyNote, Evidence
from grievance.domain.ids import CaseId
from grievance.domain.request import Request
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import keep_record, read_records
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import Pen
from grievance.services.directory.read_directory import person_of
from grievance.services.evidence_index.evidence_package import package
from grievance.services.evidence_index.gather_evidence import (
    Chosen,
    Letterhead,
    index_of,
)
from grievance.services.evidence_index.guard_index import naming_items, refuse_naming
from grievance.services.requests.ask_export import (
    AskedExport,
    ask_export,
    asked_export,
    is_confirmed,
    refuse_without_say,
    takes_two,
)
from grievance.storage.store import Transaction
from grievance.vault.age import seal_to_age
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """
    Who is to read which evidence, and what for.

    *recipients* are those of age; without *numbers* it is all evidence of the case.
    *despite* is why it may go although its words may name somebody.
    """

    recipients: tuple[str, ...]
    purpose: str = field(repr=False)
    numbers: tuple[int, ...] = ()
    despite: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """
    What came of it: *sealed* is the closed zip, or a *request* waits for a second person.

    *sha256* is that of the zip inside, in hex.
    """

    numbers: tuple[int, ...]
    sealed: bytes = field(default=b"", repr=False)
    sha256: str = ""
    request: Request | None = None


def export_evidence(  # noqa: PLR0913  # whose hands, which case, what, by whom, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    wanted: Export,
    head: Letterhead,
    *,
    at: datetime,
) -> Exported:
    """
    Return the evidence of a case, closed to *wanted* recipients; or ask for a yes.

    Raises:
        NotAllowedError: Nothing says what for, it is not theirs to do, nobody has
            assessed the risk, its words may name somebody, or a second person was
            asked already.

        NotFoundError: There is no such evidence.

        AlteredError: A file is not what its record says.

        RecipientError: Nothing can be closed to a recipient.

        BrokenLogError: The log is not what its checkpoint saw.
    """
    if not wanted.purpose.strip():
        msg = "Say in one sentence what the evidence is exported for."
        raise NotAllowedError(msg)
    seal_to_age(b"", wanted.recipients)  # refuses a wrong recipient before any work
    key = contents_key(tx, ring, case_id)
    slip = read_case_slip(tx, ring, key)
    refuse_without_say(tx, ring, key, slip)
    items = _chosen(read_records(tx, key, ring.directory, Evidence), wanted.numbers)
    pen = Pen.of(tx, ring, at)
    refuse_naming(naming_items(pen, ring, case_id, items), slip, wanted.despite)
    asked = asked_export(
        wanted.recipients, wanted.purpose, items, despite=wanted.despite
    )
    if takes_two(slip) and not is_confirmed(tx, ring, key, asked, at=at):
        request = ask_export(pen, ring, key, asked)
        return Exported(numbers=asked.numbers, request=request)
    content = package(
        index_of(pen, ring, key, Chosen(items=items, purpose=asked.purpose), head)
    )
    sealed = seal_to_age(content, asked.recipients)
    sha256 = hashlib.sha256(content).hexdigest()
    _note(pen, ring, key, items, asked, sha256)
    return Exported(numbers=asked.numbers, sealed=sealed, sha256=sha256)


def _chosen(every: Sequence[Evidence], numbers: Sequence[int]) -> tuple[Evidence, ...]:
    """Return the evidence that is asked for, by number."""
    unknown = set(numbers) - {one.number for one in every}
    if unknown:
        msg = f"This case has no evidence {min(unknown)}."
        raise NotFoundError(msg)
    if not every:
        msg = "No evidence is on record here; put it on record first."
        raise NotFoundError(msg)
    return tuple(one for one in every if not numbers or one.number in numbers)


def _note(  # noqa: PLR0913, PLR0917  # who, where, what, for whom, which file
    pen: Pen,
    ring: PersonRing,
    key: CaseKey,
    items: Sequence[Evidence],
    asked: AskedExport,
    sha256: str,
) -> None:
    """Note it with each item, say in the case what for, and log it."""
    by = person_of(ring.directory, ring.person_id).name
    text = f"exported to {', '.join(asked.recipients)}; zip {sha256}: {asked.purpose}"
    note = CustodyNote(at=pen.at, by=by, text=text, internal=True)
    for one in items:
        noted = one.noted(note)
        keep_record(pen, key, replace(noted, revision=one.revision + 1))
    codes = (*map(str, asked.numbers), *asked.recipients, sha256)
    why = Reason(act=Act.EVIDENCE_EXPORTED, text=asked.words, at=pen.at, codes=codes)
    give_reason(pen, key, why)
    pen.note(Act.EVIDENCE_EXPORTED, key.case_id)
