"""Put on record in a case that another one belongs to it, and read what was put."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind, Relation, RelationKind
from grievance.domain.errors import NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, SpoolId
from grievance.services.boxes.case_parts import OpenedPart, open_parts, seal_part
from grievance.services.boxes.keep import Pen, keep_parts
from grievance.services.boxes.payload import decode, encode
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.directory import Directory


def keep_relation(pen: Pen, case_id: CaseId, relation: Relation) -> None:
    """
    Drop *relation* into the contents of a case, which takes no key to it.

    So whoever takes a case up again can tell the other one, and is told nothing.
    """
    slot = trusted_slot(pen.tx, pen.directory, case_id, Compartment.CONTENTS)
    part = seal_part(pen.author, slot, PartKind.RELATION, encode(relation))
    keep_parts(pen, [part], Act.RECORD_WRITTEN)


def read_relations(
    tx: Transaction, key: CaseKey, directory: Directory
) -> tuple[Relation, ...]:
    """
    Return what was put on record, in the order in which the log saw it.

    A case that was still to be made has its reference, as soon as it is there.

    Raises:
        SealError: A part was altered.
    """
    return relations_among(tx, open_parts(tx, key, directory, PartKind.RELATION))


def relations_among(
    tx: Transaction, opened: Iterable[OpenedPart]
) -> tuple[Relation, ...]:
    """Return the relations among what was opened of a case, in the log's order."""
    parts = [one for one in opened if one.kind is PartKind.RELATION]
    logged = tx.log.about([one.part.id for one in parts])
    order = {entry.object: entry.sequence for entry in logged}
    unseen = max(order.values(), default=0) + 1
    in_order = sorted(parts, key=lambda one: order.get(str(one.part.id), unseen))
    found = (decode(Relation, one.body) for one in in_order)
    return tuple(_named(tx, one) for one in found)


def merged_here(relations: tuple[Relation, ...]) -> tuple[str, ...]:
    """Return the references of the cases that go on in this one by now."""
    last: dict[str, RelationKind] = {}
    for one in relations:
        if one.kind in _OF_MERGING:
            last[one.case] = one.kind
    return tuple(case for case, kind in last.items() if kind in _HERE)


_HERE = frozenset({RelationKind.MERGED_HERE})
_OF_MERGING = _HERE | {RelationKind.APART_AGAIN}


def _named(tx: Transaction, relation: Relation) -> Relation:
    if relation.case or not relation.spool_id:
        return relation
    try:
        receipt = tx.spool.receipt(SpoolId(UUID(relation.spool_id)))
    except NotFoundError:
        return relation
    return replace(relation, case=receipt.reference or "")
