"""
Join two cases, so that one goes on in the other, and take them apart again.

Nothing is sealed anew: each keeps its keys and its letters, with a word in both on
where it goes on.  So nobody who may open the one gains the other by it, and it can be
undone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.contents import Relation, RelationKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, holder_of
from grievance.domain.kind import refuse_file
from grievance.domain.people import Person
from grievance.domain.slip import Slip
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.keep import Pen, altered, is_as_logged
from grievance.services.boxes.lock_case import lock_case
from grievance.services.boxes.respondents import is_kept_out
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.services.cases.relate_cases import keep_relation
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.directory.read_directory import to_person
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.directory import Directory
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Two cases that may be joined: *case* goes on in *into*, whose key this is."""

    case: Case
    into: Case
    key: CaseKey


def prepare_join(
    tx: Transaction, ring: PersonRing, case_id: CaseId, into: CaseId, slip: Slip
) -> Join:
    """
    Lock both cases; *slip* is that of the one which is to go on in the other.

    Raises:
        NotAllowedError: They are one, the other is over or not on this ring, or who may
            open it is tied to whom this one is about.

        AlteredError: The cover of the other was changed behind the log's back.
    """
    if case_id == into:
        msg = "A case is not merged into itself; name another one."
        raise NotAllowedError(msg)
    covers = {
        one: lock_case(tx, one) for one in sorted((case_id, into))
    }  # in one order
    target = covers[into]
    refuse_file(target)
    if not target.is_open:
        msg = f"{target.reference} is {target.stage}; a case goes on in an open one."
        raise NotAllowedError(msg)
    if not is_as_logged(tx, target):
        what = f"The cover of {target.reference}"
        raise altered(what)
    key = contents_key(tx, ring, into)
    _refuse_tied_readers(tx, ring.directory, target, slip)
    return Join(case=covers[case_id], into=target, key=key)


def keep_join(pen: Pen, join: Join, slip: Slip, reason: str) -> None:
    """Write into both where it goes on; the other is about the same people from now."""
    here = Relation(
        kind=RelationKind.MERGED_INTO,
        case=join.into.reference,
        at=pen.at,
        reason=reason.strip(),
    )
    there = replace(
        here, kind=RelationKind.MERGED_HERE, case=join.case.reference, reason=""
    )
    keep_relation(pen, join.case.id, here)
    keep_relation(pen, join.into.id, there)
    rewrite_slip(pen, join.key, lambda other: about_both(other, slip))


def keep_apart(pen: Pen, case: Case, into: CaseId) -> None:
    """Tell the case in which *case* went on that it is on its own again."""
    apart = Relation(kind=RelationKind.APART_AGAIN, case=case.reference, at=pen.at)
    keep_relation(pen, into, apart)


def about_both(slip: Slip, merged: Slip) -> Slip:
    """Write on *slip* whom the *merged* one is about: a tie to them counts here too."""
    also = (merged.respondents | set(slip.also_named)) - _own(slip)
    return replace(slip, also_named=tuple(sorted(also)))


def readers_of(
    tx: Transaction, directory: Directory, case_id: CaseId
) -> Iterator[Person]:
    """Yield the people of the office who may open a case, or see who wrote."""
    holders = {
        holder
        for compartment in Compartment
        for holder in tx.cases.holders(
            trusted_slot(tx, directory, case_id, compartment)
        )
    }
    for entry in directory.people:
        if holder_of(entry.person_id) in holders:
            yield to_person(entry)


def _refuse_tied_readers(
    tx: Transaction, directory: Directory, target: Case, slip: Slip
) -> None:
    """Keep answers to the merged case from whom it complains of."""
    for person in readers_of(tx, directory, target.id):
        if is_kept_out(tx, person, slip):
            msg = (
                f"{person.name} may open {target.reference} and is tied to whom this "
                "case is about; keep the two apart."
            )
            raise NotAllowedError(msg)


def _own(slip: Slip) -> frozenset[str]:
    """Return whom a slip is about itself."""
    return replace(slip, also_named=()).respondents
