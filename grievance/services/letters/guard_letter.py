"""
Compare a draft with all in its case, and in the registry, that it must not tell.

That takes a while in a large case, so that it is done before the books are opened to
let a letter go: then only what may have changed since is asked for.
"""

from __future__ import annotations

import hashlib
import json

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from grievance.domain.draft import SentCopy
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import Party
from grievance.leak.guard import Guarded, check_words, whole_text
from grievance.leak.hit import Hit, merged
from grievance.leak.sensitive import Sensitive
from grievance.services.boxes.keep import Pen
from grievance.services.intake.file_words import (
    compared_text,
    find_known_files,
    unread_files,
)
from grievance.services.letters.compared_case import (
    Asks,
    ComparedCase,
    allowed_in,
    compared_cases,
    identity_of,
    is_theirs,
    letters_of,
    own_names,
    unread_cases,
)
from grievance.services.letters.compared_files import came_with
from grievance.services.letters.letter_files import Bodies
from grievance.services.triage.triage_knowledge import Knowledge
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
    What was found in *text*, and what of it was not compared.

    *gaps* are sentences on that, *unread* the cases whose words this person cannot open.
    *basis* is the digest of what was compared in the case, *guard* what it was compared
    with besides.
    """

    text: str = field(repr=False)
    hits: tuple[Hit, ...] = field(repr=False)
    gaps: tuple[str, ...] = ()
    unread: tuple[CaseId, ...] = ()
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
    files: Bodies = (),
    before: Checked | None = None,
) -> Checked:
    """
    Compare the words of *copy*; that it was done with a custodian's key is logged.

    *ours* is what the templates wrote of them, *files* what goes with it, of which names
    and texts are compared.  What was found *before* still holds
    where neither words nor case nor registry nor keys are others by now.

    Raises:
        SealError: Something in the case was altered.
    """
    cases = compared_cases(tx, ring, case_id, copy)
    for case in cases:
        if case.identity is not None:
            Pen.of(tx, ring, at).note(Act.IDENTITY_COMPARED, case.id)
    basis = _basis(cases, copy, ours)
    if before and before.basis == basis and before.guard.is_same(guard):
        return before
    return _compare(cases, copy, files, guard, ours, basis)


def compare_letter(  # noqa: PLR0913  # keywords: which words, against what
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    copy: SentCopy,
    guard: Guard,
    *,
    ours: str,
    files: Bodies = (),
) -> Checked:
    """Compare as `guard_letter` does, which logs it when it is given the result."""
    cases = compared_cases(tx, ring, case_id, copy)
    return _compare(cases, copy, files, guard, ours, _basis(cases, copy, ours))


def _basis(cases: tuple[ComparedCase, ...], copy: SentCopy, ours: str) -> bytes:
    """
    Return the SHA-256 of what the outcome depends on.

    What lies in a case is never changed, only added to.
    """
    facts = [
        *((bool(case.contents), bool(case.identity)) for case in cases),
        ours,
        copy.subject,
        copy.body,
        copy.neutral,
        copy.reference,
        copy.to.party,
        str(copy.to.organisation or ""),
        str(copy.notice or ""),
        *((one.name, one.media_type, one.sha256) for one in copy.files),
        *sorted(str(one) for case in cases for one in case.tx.parts.ids(case.id)),
    ]
    return hashlib.sha256(json.dumps(facts).encode()).digest()


def _compare(  # noqa: PLR0913, PLR0917  # which words, against what
    cases: tuple[ComparedCase, ...],
    copy: SentCopy,
    files: Bodies,
    guard: Guard,
    ours: str,
    basis: bytes,
) -> Checked:
    each = [_told_in(case, copy) for case in cases]
    letter = whole_text(copy.subject, copy.body)
    text = letter + compared_text(copy, files)
    known = frozenset[str]().union(*(one.files for one in each))
    hits = [
        *check_words(text, ours, _guarded(cases, each, copy, guard)),
        *find_known_files(copy, files, known, at=len(letter)),
    ]
    return Checked(
        text=text,
        hits=merged(hits, text),
        gaps=(
            *dict.fromkeys(gap for one in each for gap in one.gaps),
            *unread_files(copy, files),
        ),
        unread=unread_cases(cases),
        basis=basis,
        guard=guard,
    )


def _guarded(
    cases: Iterable[ComparedCase], each: Sequence[_Told], copy: SentCopy, guard: Guard
) -> Guarded:
    """Put together what must not be told of all these cases."""
    knowledge = guard.knowledge
    return Guarded(
        letters=tuple(letter for one in each for letter in one.letters),
        is_identity=_any(one.is_identity for one in each),
        registers=(
            knowledge.entities,
            knowledge.members,
            knowledge.firms,
            knowledge.auditors,
        ),
        allowed=frozenset().union(*(allowed_in(c, copy, knowledge) for c in cases)),
        own_names=own_names(copy, knowledge),
        sensitive=guard.sensitive,
        office=guard.office,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """
    What a letter must not tell of one case, and what of that is not known here.

    *files* are the digests of those that must not go with it.
    """

    letters: tuple[str, ...] = field(repr=False)
    files: frozenset[str] = field(repr=False)
    is_identity: Asks | None = field(repr=False)
    gaps: tuple[str, ...]


def _told_in(case: ComparedCase, copy: SentCopy) -> _Told:
    letters = letters_of(case)
    theirs = frozenset(
        id_ for id_, letter in letters.items() if is_theirs(letter.alias, copy)
    )
    is_identity, gaps = identity_of(case, copy, frozenset(letters), theirs)
    others = [letter for id_, letter in letters.items() if id_ not in theirs]
    came = came_with(case, others)
    return _Told(
        letters=(*(f"{one.subject}\n{one.text}" for one in others), *came.texts),
        files=frozenset() if copy.to.party is Party.COMPLAINANT else came.digests,
        is_identity=is_identity,
        gaps=(*gaps, *came.gaps),
    )


def _any(each: Iterable[Asks | None]) -> Asks | None:
    """Return what knows a name that any of them knows."""
    known = [one for one in each if one is not None]
    return (lambda key: any(asks(key) for asks in known)) if known else None
