"""Say of the files of a case which are lost for good, since when, and who decided so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from grievance.domain.contents import Reason
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, PartId, holder_of
from grievance.services.blobs.written_off import written_off_in
from grievance.services.cases.read_letters import OpenedLetter
from grievance.services.slips.list_cases import name_of
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.vault.signed_request import SignedRequest


def mark_lost(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    letters: Sequence[OpenedLetter],
    reasons: Iterable[Reason],
) -> list[OpenedLetter]:
    """
    Return the letters with what is to be said of their files that were written off.

    Nobody looks into the store for it; *reasons* are those that lie in the case.
    """
    if not any(one.act == Act.FILE_WRITTEN_OFF for one in reasons):
        return list(letters)
    found = written_off_in(tx, ring.directory, case_id)
    said = {part_id: _said(ring, signed) for part_id, signed in found.items()}
    return [_with(one, said) for one in letters]


def _with(opened: OpenedLetter, said: dict[PartId, str]) -> OpenedLetter:
    files = (one.part_id for one in opened.letter.attachments)
    return replace(opened, lost={id_: said[id_] for id_ in files if id_ in said})


def _said(ring: PersonRing, signed: SignedRequest) -> str:
    """Say it in words that hold also where its bytes are found again."""
    asked = signed.request
    assert asked.answered_by is not None
    assert asked.answered_at is not None
    asker, other = (
        name_of(ring, holder_of(one)) for one in (asked.asked_by, asked.answered_by)
    )
    return (
        f"lost: found missing by {asked.asked_at:%Y-%m-%d}, written off on "
        f"{asked.answered_at:%Y-%m-%d} by {asker} and {other}"
    )
