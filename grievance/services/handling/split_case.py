"""Make of a part of a case another one: letters and allegations go there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from grievance.domain.allegation import Allegation, AllegationState
from grievance.domain.case import Case
from grievance.domain.contents import Relation, RelationKind
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId, PartId
from grievance.domain.kind import refuse_file
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import next_number, read_records
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.lock_case import lock_case
from grievance.services.cases.relate_cases import keep_relation
from grievance.services.directory.read_directory import person_of
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.intake.refile_letter import Refiled, refile_letter
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


def split_letter(  # noqa: PLR0913  # whose hands, which letter, why, when
    tx: Transaction,
    ring: PersonRing,
    *,
    case_id: CaseId,
    letter_id: PartId,
    reason: str,
    at: datetime,
    keep: bool = False,
    numbers: Sequence[int] = (),
) -> Refiled:
    """
    Let the worker make a case of its own of a letter, which belongs to this one.

    With *keep* the letter lies in both, as where it tells of two matters.  Only a
    custodian can do so: who wrote it, and its original, go with it.  The allegations of
    *numbers* are to follow (`follow_letter`) once the case is there; those that could
    not are refused now, before anything is done.

    Raises:
        NotFoundError: There is no such case, letter or allegation.

        NotAllowedError: The identity key is not on this ring, there is no reason, the
            letter lies elsewhere already, or an allegation cannot go.
    """
    refuse_file(tx.cases.get(case_id))
    if numbers:
        _find_all(tx, ring, case_id, numbers)
    refiled = refile_letter(
        tx,
        ring,
        case_id=case_id,
        letter_id=letter_id,
        to=None,
        reason=reason,
        at=at,
        keep=keep,
    )
    off = Relation(
        kind=RelationKind.SPLIT_OFF,
        case="",
        at=at,
        spool_id=str(refiled.collected.spool_id),
        reason=reason.strip(),
    )
    keep_relation(Pen.of(tx, ring, at), case_id, off)
    return refiled


def follow_letter(  # noqa: PLR0913  # whose hands, what, from where to where, why, when
    tx: Transaction,
    ring: PersonRing,
    *,
    case_id: CaseId,
    to: CaseId,
    letters: Sequence[PartId],
    numbers: Sequence[int],
    reason: str,
    at: datetime,
    keep: bool = False,
) -> tuple[Refiled, ...]:
    """
    Let more letters, and allegations, go to another case: all of them, or none.

    Raises:
        NotFoundError: As `refile_letter` and `move_allegations`.

        NotAllowedError: As these.
    """
    target = tx.cases.get(to).reference
    refiled = tuple(
        refile_letter(
            tx,
            ring,
            case_id=case_id,
            letter_id=letter_id,
            to=target,
            reason=reason,
            at=at,
            keep=keep,
        )
        for letter_id in letters
    )
    if numbers:
        move_allegations(
            tx, ring, case_id=case_id, to=to, numbers=numbers, reason=reason, at=at
        )
    return refiled


def move_allegations(  # noqa: PLR0913  # whose hands, which, from where to where, when
    tx: Transaction,
    ring: PersonRing,
    *,
    case_id: CaseId,
    to: CaseId,
    numbers: Sequence[int],
    reason: str,
    at: datetime,
) -> tuple[Allegation, ...]:
    """
    Let allegations go on in another case; here it stays on record that they were made.

    Returns them as they are there, with numbers of that case.

    Raises:
        NotFoundError: There is no such case or allegation.

        NotAllowedError: The two cases are one or one of them is over, this person does
            not move the first, there is no reason, an allegation went before, or a key
            is not on this ring.
    """
    _refuse_unsound(case_id, to, numbers, reason)
    covers = {one: lock_case(tx, one) for one in sorted((case_id, to))}  # in one order
    _refuse_over(covers[to])
    found = _find_all(tx, ring, case_id, numbers)
    here, there = contents_key(tx, ring, case_id), contents_key(tx, ring, to)
    moved = tuple(_move(tx, ring, one, here, there, at=at) for one in found)
    pen = Pen.of(tx, ring, at)
    off = Relation(
        kind=RelationKind.SPLIT_OFF,
        case=covers[to].reference,
        at=at,
        reason=reason.strip(),
    )
    origin = replace(
        off,
        kind=RelationKind.SPLIT_FROM,
        case=covers[case_id].reference,
        reason="",
    )
    keep_relation(pen, case_id, off)
    keep_relation(pen, to, origin)
    return moved


def _move(  # noqa: PLR0913  # whose hands, what, from where to where, when
    tx: Transaction,
    ring: PersonRing,
    allegation: Allegation,
    here: CaseKey,
    there: CaseKey,
    *,
    at: datetime,
) -> Allegation:
    number = next_number(tx, there, ring.directory, Allegation)
    moved = replace(allegation, number=number, revision=1)
    record_allegation(tx, ring, there.case_id, moved, at=at)
    gone = replace(
        allegation,
        revision=allegation.revision + 1,
        state=AllegationState.MOVED,
        flagged=False,
    )
    record_allegation(tx, ring, here.case_id, gone, at=at)
    return moved


def _find_all(
    tx: Transaction, ring: PersonRing, case_id: CaseId, numbers: Sequence[int]
) -> list[Allegation]:
    """Return the allegations that this person may let go."""
    cover = lock_case(tx, case_id)
    _refuse_over(cover)
    cover.refuse_stranger(person_of(ring.directory, ring.person_id))
    key = contents_key(tx, ring, case_id)
    return [_find(tx, ring, key, number) for number in dict.fromkeys(numbers)]


def _find(tx: Transaction, ring: PersonRing, key: CaseKey, number: int) -> Allegation:
    for one in read_records(tx, key, ring.directory, Allegation):
        if one.number == number:
            if one.state is AllegationState.MOVED:
                msg = f"Allegation {number} went to another case before."
                raise NotAllowedError(msg)
            if one.state is AllegationState.STRUCK:
                msg = f"Allegation {number} was put on record by mistake; it is struck."
                raise NotAllowedError(msg)
            return one
    msg = f"There is no allegation {number} in this case."
    raise NotFoundError(msg)


def _refuse_unsound(
    case_id: CaseId, to: CaseId, numbers: Sequence[int], reason: str
) -> None:
    if case_id == to:
        msg = "The allegations lie in this very case; name another one."
        raise NotAllowedError(msg)
    if not numbers:
        msg = "Name the allegations by their numbers."
        raise NotAllowedError(msg)
    if not reason.strip():
        msg = "Splitting a case needs a reason; write one sentence."
        raise NotAllowedError(msg)


def _refuse_over(case: Case) -> None:
    refuse_file(case)
    if not case.is_open:
        msg = f"{case.reference} is {case.stage}; take it up again first."
        raise NotAllowedError(msg)
