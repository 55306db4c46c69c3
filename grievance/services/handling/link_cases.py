"""Say that two cases are about the same matter, each on its own; or that they are not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.contents import Relation, RelationKind
from grievance.domain.errors import ConflictError, NotAllowedError
from grievance.domain.ids import CaseId
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.lock_case import lock_case
from grievance.services.cases.relate_cases import keep_relation, read_relations
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


_OF_LINKS = frozenset({RelationKind.LINKED, RelationKind.UNLINKED})


def link_cases(  # noqa: PLR0913  # whose hands, which two cases, why, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    other_id: CaseId,
    *,
    reason: str = "",
    at: datetime,
) -> None:
    """
    Put it on record in both; whoever reads the one learns the reference of the other.

    So who links them has to read both.  The *reason* is sealed in this one alone.

    Raises:
        NotAllowedError: It is one case, a file on an audit, or not on this ring.

        ConflictError: They are linked already.
    """
    case, other = _both(tx, ring, case_id, other_id)
    if other.reference in _linked(tx, ring, case_id):
        msg = f"{case.reference} and {other.reference} are already linked."
        raise ConflictError(msg)
    _keep(Pen.of(tx, ring, at), RelationKind.LINKED, case, other, reason)


def unlink_cases(  # noqa: PLR0913  # whose hands, which two cases, why, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    other_id: CaseId,
    *,
    reason: str = "",
    at: datetime,
) -> None:
    """
    Put on record in both that they are linked no longer.

    Raises:
        NotAllowedError: One of them is not on this ring.

        ConflictError: They are not linked.
    """
    case, other = _both(tx, ring, case_id, other_id)
    if other.reference not in _linked(tx, ring, case_id):
        msg = f"{case.reference} and {other.reference} are not linked."
        raise ConflictError(msg)
    _keep(Pen.of(tx, ring, at), RelationKind.UNLINKED, case, other, reason)


def linked_among(relations: Iterable[Relation]) -> tuple[str, ...]:
    """Return the references of the cases that are linked by now."""
    last = {one.case: one.kind for one in relations if one.kind in _OF_LINKS}
    return tuple(case for case, kind in last.items() if kind is RelationKind.LINKED)


def _both(
    tx: Transaction, ring: PersonRing, case_id: CaseId, other_id: CaseId
) -> tuple[Case, Case]:
    """Return both cases, locked in one order; refuse what cannot be linked."""
    if case_id == other_id:
        msg = "A case is not linked to itself; name another one."
        raise NotAllowedError(msg)
    found = {one: lock_case(tx, one) for one in sorted((case_id, other_id), key=str)}
    for case in found.values():
        contents_key(tx, ring, case.id)
        if not case.is_complaint:
            msg = f"{case.reference} is a file on an audit; its cases follow from it."
            raise NotAllowedError(msg)
    return found[case_id], found[other_id]


def _linked(tx: Transaction, ring: PersonRing, case_id: CaseId) -> tuple[str, ...]:
    key = contents_key(tx, ring, case_id)
    return linked_among(read_relations(tx, key, ring.directory))


def _keep(pen: Pen, kind: RelationKind, case: Case, other: Case, reason: str) -> None:
    here = Relation(kind=kind, case=other.reference, at=pen.at, reason=reason.strip())
    keep_relation(pen, case.id, here)
    keep_relation(pen, other.id, Relation(kind=kind, case=case.reference, at=pen.at))
