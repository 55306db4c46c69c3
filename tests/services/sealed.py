"""What lies sealed in a case, by what it really is, for tests that count or destroy."""

from __future__ import annotations

from sqlalchemy import Uuid, bindparam, text

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import LookFor, Outgoing
from grievance.services.boxes.case_keys import find_key
from grievance.services.boxes.case_parts import OpenedPart, open_parts
from grievance.services.letters.list_outgoing import list_outgoing
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from tests.offices import Office


_DESTROY = text("DELETE FROM part WHERE id = :id").bindparams(
    bindparam("id", type_=Uuid())
)


def of_kind(office: Office, case_id: CaseId, *kinds: PartKind) -> list[OpenedPart]:
    """Return the parts of these kinds in either compartment, as who has the keys."""
    with office.store.read() as tx:
        return [
            one
            for where in Compartment
            for one in open_parts(
                tx, _key(tx, office, case_id, where), office.directory, *kinds
            )
        ]


def destroy(office: Office, *parts: OpenedPart) -> None:
    """Delete parts as somebody who has the database."""
    with office.store.engine.begin() as connection:
        for one in parts:
            connection.execute(_DESTROY, {"id": one.part.id})


def held_for(office: Office, letter: Outgoing) -> tuple[LookFor, ...]:
    """Return why somebody has to look at a letter, as whoever reads its case sees."""
    with office.store.read() as tx:
        seen = (
            one.why
            for ring in office.rings.values()
            for one in list_outgoing(tx, ring)
            if one.cover.id == letter.id
        )
        return next(filter(None, seen), ())


def _key(
    tx: Transaction, office: Office, case_id: CaseId, where: Compartment
) -> CaseKey:
    found = (find_key(tx, ring, case_id, where) for ring in office.rings.values())
    return next(key for key in found if key is not None)
