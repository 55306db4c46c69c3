"""
Compare a draft with all in its case, and in the registry, that it must not tell.

That takes a while in a large case, so that it is done before the books are opened to
let a letter go: then only what may have changed since is asked for.
"""

from __future__ import annotations

import hashlib
import json

from dataclasses import dataclass, field
from datetime import datetime

from grievance.domain.draft import SentCopy
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.leak.guard import Guarded, check_words, whole_text
from grievance.leak.hit import Hit
from grievance.leak.sensitive import Sensitive
from grievance.services.compared_case import (
    ComparedCase,
    allowed_in,
    identity_of,
    is_theirs,
    letters_of,
    own_names,
)
from grievance.services.keep import Pen
from grievance.services.triage_knowledge import Knowledge
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What is compared besides the case: the registry's names, and words that tell."""

    knowledge: Knowledge = field(repr=False)
    sensitive: Sensitive = field(repr=False)
    office: str = ""

    def is_same(self, other: Guard) -> bool:
        """Whether *other* compares with the same registry, words and office."""
        is_known = self.knowledge is other.knowledge
        words = (self.sensitive, self.office)
        return is_known and words == (other.sensitive, other.office)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """
    What was found in *text*; *gaps* are sentences on what was not compared.

    *basis* is the digest of what was compared in the case, *guard* what it was compared
    with besides.
    """

    text: str = field(repr=False)
    hits: tuple[Hit, ...] = field(repr=False)
    gaps: tuple[str, ...] = ()
    basis: bytes = field(repr=False)
    guard: Guard


def guard_letter(  # noqa: PLR0913  # keywords: which words, against what, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    copy: SentCopy,
    guard: Guard,
    *,
    ours: str,
    at: datetime,
    before: Checked | None = None,
) -> Checked:
    """
    Compare the words of *copy*; that a custodian's key opened the identity is logged.

    *ours* is what the templates wrote of them.  What was found *before* still holds
    where neither words nor case nor registry nor keys are others by now.

    Raises:
        SealError: Something in the case was altered.
    """
    case = ComparedCase.of(tx, ring, case_id)
    if case.identity is not None:
        Pen.of(tx, ring, at).note(Act.IDENTITY_OPENED, case_id)
    basis = _basis(case, case_id, copy, ours)
    if before and before.basis == basis and before.guard.is_same(guard):
        return before
    return _compare(case, copy, guard, ours, basis)


def compare_letter(  # noqa: PLR0913  # keywords: which words, against what
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    copy: SentCopy,
    guard: Guard,
    *,
    ours: str,
) -> Checked:
    """Compare as `guard_letter` does, which logs it when it is given the result."""
    case = ComparedCase.of(tx, ring, case_id)
    return _compare(case, copy, guard, ours, _basis(case, case_id, copy, ours))


def _basis(case: ComparedCase, case_id: CaseId, copy: SentCopy, ours: str) -> bytes:
    """
    Return the SHA-256 of what the outcome depends on.

    What lies in a case is never changed, only added to.
    """
    facts = [
        bool(case.contents),
        bool(case.identity),
        ours,
        copy.subject,
        copy.body,
        copy.neutral,
        copy.reference,
        copy.to.party,
        str(copy.to.organisation or ""),
        *sorted(str(one) for one in case.tx.parts.ids(case_id)),
    ]
    return hashlib.sha256(json.dumps(facts).encode()).digest()


def _compare(
    case: ComparedCase, copy: SentCopy, guard: Guard, ours: str, basis: bytes
) -> Checked:
    guarded, gaps = _guarded(case, copy, guard)
    text = whole_text(copy.subject, copy.body)
    hits = check_words(text, ours, guarded)
    return Checked(text=text, hits=hits, gaps=gaps, basis=basis, guard=guard)


def _guarded(
    case: ComparedCase, copy: SentCopy, guard: Guard
) -> tuple[Guarded, tuple[str, ...]]:
    """Return what a letter must not tell, and what of that is not known here."""
    letters = letters_of(case)
    theirs = frozenset(
        id_ for id_, letter in letters.items() if is_theirs(letter.alias, copy)
    )
    is_identity, gaps = identity_of(case, copy, frozenset(letters), theirs)
    knowledge = guard.knowledge
    guarded = Guarded(
        letters=tuple(
            f"{letter.subject}\n{letter.text}"
            for id_, letter in letters.items()
            if id_ not in theirs
        ),
        is_identity=is_identity,
        registers=(
            knowledge.entities,
            knowledge.members,
            knowledge.firms,
            knowledge.auditors,
        ),
        allowed=allowed_in(case, copy, knowledge),
        own_names=own_names(copy, knowledge),
        sensitive=guard.sensitive,
        office=guard.office,
    )
    return guarded, gaps
