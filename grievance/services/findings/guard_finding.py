"""
Compare the wordings of a finding with every case that it answers.

Anybody may read the published one some day, so that it gives away no more than a letter
may: no name, no quote, no other organisation, no word that tells.  The internal one goes
into each of the cases, so that it has no name in it, and no words of another case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from grievance.domain.draft import Addressee, SentCopy
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, EntityId
from grievance.domain.outgoing import OutgoingKind, Party
from grievance.domain.reference import Reference
from grievance.leak.guard import whole_text
from grievance.leak.hit import HitKind
from grievance.services.letters.compared_case import UNREAD
from grievance.services.letters.guard_letter import Checked, Guard, guard_letter
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


PUBLISHED: Final = "published"
INTERNAL: Final = "internal"
UNREAD_BEHIND: Final = (
    "You cannot open every case in this file: for quotes, places and days of those that "
    "you cannot nobody looked; have somebody confirm it who can."
)
_IN_A_FILE = {UNREAD: UNREAD_BEHIND}  # where nobody else asked, who had compared them
EVERY_KIND = frozenset(HitKind)
NEVER_PUBLISHED = frozenset({HitKind.IDENTITY, HitKind.ORGANISATION})
NAMES = frozenset({HitKind.IDENTITY})
WORDS = NAMES | {HitKind.QUOTE, HitKind.DETAIL, HitKind.DATE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """
    The *name* wording of a finding about an Entity, in the file with *reference*.

    Hits *counted* take a reason; for those that *never* may stand in it there is none.
    """

    name: str
    text: str = field(repr=False)
    reference: Reference
    entity: EntityId
    counted: frozenset[HitKind] = EVERY_KIND
    never: frozenset[HitKind] = NEVER_PUBLISHED


def guard_finding(  # noqa: PLR0913  # which words, against what, when
    tx: Transaction,
    ring: PersonRing,
    cases: Iterable[CaseId],
    wording: Wording,
    guard: Guard,
    *,
    at: datetime,
) -> Checked:
    """
    Compare with each of the *cases*, as far as this person may open it.

    Raises:
        SealError: Something in a case was altered.
    """
    copy = _copy(wording, at)
    checked = [
        guard_letter(tx, ring, one, copy, guard, ours="", at=at) for one in cases
    ]
    hits = dict.fromkeys(
        hit for one in checked for hit in one.hits if hit.kind in wording.counted
    )
    gaps = dict.fromkeys(
        _IN_A_FILE.get(gap, gap) for one in checked for gap in one.gaps
    )
    return Checked(
        text=whole_text(copy.subject, copy.body),
        hits=tuple(sorted(hits, key=lambda hit: (hit.start, hit.end, hit.kind))),
        gaps=tuple(gaps),
        unread=tuple(case_id for one in checked for case_id in one.unread),
        basis=b"",
        guard=guard,
    )


def where_somebody_may_pay(wording: Wording) -> Wording:
    """Return it as it is where no reason is good enough for anything that was found."""
    return replace(wording, never=wording.counted)


def refuse_uncompared(found: Checked) -> None:
    """
    Refuse a wording that was not compared with all that it may give away.

    Raises:
        NotAllowedError: Who confirms it cannot open each of the cases.
    """
    if found.unread:
        msg = (
            "You cannot open every case that this finding answers, so that nothing "
            "compares its words with all of them; have somebody confirm it who can."
        )
        raise NotAllowedError(msg)


def is_barred(found: Checked, wording: Wording) -> bool:
    """Whether something was found for which no reason is good enough."""
    return any(hit.kind in wording.never for hit in found.hits)


def refuse_telling(found: Checked, wording: Wording, despite: str) -> None:
    """
    Refuse a wording in which something was found, unless there is a reason for it.

    Raises:
        NotAllowedError: There is none, or none would do; it says where to look, and none
            of the words.
    """
    if is_barred(found, wording):
        change = "change the words, as no reason is good enough for it here."
    elif found.hits and not despite.strip():
        change = (
            "make it neutral, or confirm it despite that (`--despite`), with a reason."
        )
    else:
        return
    kinds = ", ".join(sorted({str(hit.kind) for hit in found.hits}))
    where = "check --internal" if wording.name == INTERNAL else "check"
    msg = (
        f"The {wording.name} wording may give somebody away ({kinds}); `grievance "
        f"findings {where}` shows where: {change}"
    )
    raise NotAllowedError(msg)


def _copy(wording: Wording, at: datetime) -> SentCopy:
    """Dress the words as a letter to the Entity: its own name may stand in them."""
    return SentCopy(
        outgoing_id="",
        draft=0,
        kind=OutgoingKind.OUTCOME,
        to=Addressee(party=Party.ENTITY, entity=wording.entity),
        reference=wording.reference,
        language="",
        subject="",
        body=wording.text,
        at=at,
    )
