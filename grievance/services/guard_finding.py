"""
Compare the published wording of a finding with every case that it answers.

Anybody may read it one day, so that it gives away no more than a letter may: no name, no
quote, no other organisation, no word that tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from grievance.domain.draft import Addressee, SentCopy
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, EntityId
from grievance.domain.outgoing import OutgoingKind, Party
from grievance.domain.reference import Reference
from grievance.leak.guard import whole_text
from grievance.services.guard_letter import Checked, Guard, guard_letter
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Words that may be read by anybody, of a file with *reference*, about an Entity."""

    text: str = field(repr=False)
    reference: Reference
    entity: EntityId


def guard_finding(  # noqa: PLR0913  # which words, against what, when
    tx: Transaction,
    ring: PersonRing,
    cases: Iterable[CaseId],
    published: Published,
    guard: Guard,
    *,
    at: datetime,
) -> Checked:
    """
    Compare with each of the *cases*, as far as this person may open it.

    Raises:
        SealError: Something in a case was altered.
    """
    copy = _copy(published, at)
    checked = [
        guard_letter(tx, ring, one, copy, guard, ours="", at=at) for one in cases
    ]
    hits = dict.fromkeys(hit for one in checked for hit in one.hits)
    gaps = dict.fromkeys(gap for one in checked for gap in one.gaps)
    return Checked(
        text=whole_text(copy.subject, copy.body),
        hits=tuple(sorted(hits, key=lambda hit: (hit.start, hit.end, hit.kind))),
        gaps=tuple(gaps),
        basis=b"",
        guard=guard,
    )


def refuse_telling(found: Checked, despite: str) -> None:
    """
    Refuse a wording in which something was found, unless there is a reason for it.

    Raises:
        NotAllowedError: There is none; it says where to look, and none of the words.
    """
    if not found.hits or despite.strip():
        return
    kinds = ", ".join(sorted({str(hit.kind) for hit in found.hits}))
    msg = (
        f"The published wording may give somebody away ({kinds}); `grievance findings "
        "check` shows where: make it neutral, or confirm it --despite that, with a reason."
    )
    raise NotAllowedError(msg)


def _copy(published: Published, at: datetime) -> SentCopy:
    """Dress the words as a letter to the Entity: its own name may stand in them."""
    return SentCopy(
        outgoing_id="",
        draft=0,
        kind=OutgoingKind.OUTCOME,
        to=Addressee(party=Party.ENTITY, entity=published.entity),
        reference=published.reference,
        language="",
        subject="",
        body=published.text,
        at=at,
    )
