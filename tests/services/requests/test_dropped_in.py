"""What somebody without a case's key drops into it leads no letter and no step astray."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from grievance.catalogue.letters import LetterId
from grievance.domain.compartment import Compartment
from grievance.domain.contents import Correspondent, PartKind
from grievance.domain.draft import Draft, DraftAddress
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import CaseId, PartId, RequestId
from grievance.domain.stage import Stage
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_parts import seal_part
from grievance.services.boxes.payload import encode
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.services.handling.proposed_move import ProposedMove, read_proposal
from grievance.services.intake.letter_facts import Given
from grievance.services.requests.ask_move import ask_move
from grievance.storage.store import Transaction
from tests.doubles import NOON, make_entity, make_mail, make_step
from tests.offices import DANA, HENRI, Office
from tests.services.drafts import (
    NOBODY,
    admit,
    answer,
    assess,
    code,
    drafted,
    enclosed,
    release,
    to_entity,
)
from tests.services.looking import MIRA
from tests.services.moves import case_in
from tests.services.sealed import destroy, of_kind
from tests.staged import staged


ELSEWHERE = "somebody@else.example"
IDENTITY = Compartment.IDENTITY
WRITER = Correspondent(
    letter_id=PartId(uuid4()),
    name="Mira",
    address=ELSEWHERE,
    clear=True,
    received_at=datetime(2020, 1, 1, tzinfo=UTC),
)


@pytest.fixture
@staged
def case_id(sqlite_office: Office) -> CaseId:
    """A case whose risk Chidi assessed, and to which Henri has no key."""
    office = sqlite_office
    office.know(NORVIK)
    made = office.case_of(make_mail(f"{NORVIK.name} pays nobody."))
    assess(office, made)
    return made


NORVIK = make_entity()


def drop_in(
    tx: Transaction, office: Office, case_id: CaseId, kind: PartKind, value: object
) -> None:
    """Drop a part of Henri's into a case, without a word in the log."""
    ring = office.rings[HENRI]
    slot = trusted_slot(tx, ring.directory, case_id, IDENTITY)
    part = seal_part(ring.author, slot, kind, encode(value))
    tx.parts.add([part])


def goes_to(office: Office, case_id: CaseId, draft: Draft) -> str:
    """Let it go with two people, and return where."""
    released = release(office, case_id, draft, despite="Looked at.")
    if released.request is not None:
        released = answer(office, released, despite="Looked at.")
    return enclosed(office, released.outgoing_id).recipient


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (PartKind.RISK, replace(NOBODY, revision=2, safe_contact=ELSEWHERE)),
        (PartKind.CORRESPONDENT, WRITER),
    ],
)
def test_a_letter_goes_to_who_complained(
    sqlite_office: Office, case_id: CaseId, kind: PartKind, value: object
) -> None:
    """
    Whatever safe contact, or earlier writer, somebody else puts there.
    """
    office = sqlite_office
    with office.store.begin() as tx:
        drop_in(tx, office, case_id, kind, value)

    assert MIRA == goes_to(office, case_id, drafted(office, case_id))


def test_a_letter_to_an_entity_goes_where_its_author_says(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    And nowhere by itself where the log saw two of them.
    """
    office, where = sqlite_office, DraftAddress(draft=1, address=ELSEWHERE, at=NOON)
    with office.store.begin() as tx:
        drop_in(tx, office, case_id, PartKind.DRAFT_ADDRESS, where)
    code(office, case_id, criteria=("PS 10.3",))
    admit(office, case_id)
    draft = drafted(
        office,
        case_id,
        LetterId.ENTITY_LETTER,
        to=to_entity(NORVIK),
        given=Given(),
        address="board@norvik.example",
    )

    assert "board@norvik.example" == goes_to(office, case_id, draft)


def test_a_step_is_what_was_asked_for(sqlite_office: Office) -> None:
    """
    In a part that took the key: nothing is put in its place, not even by who asked.
    """
    office = sqlite_office
    case_id = case_in(office, Stage.TRIAGE)
    with office.store.begin() as tx:
        asked = ask_move(
            tx, office.rings[HENRI], case_id, make_step(Stage.INADMISSIBLE), at=NOON
        )
    [proposed] = of_kind(office, case_id, PartKind.PROPOSED_MOVE)
    destroy(office, proposed)
    henri, kind = office.rings[HENRI], PartKind.PROPOSED_MOVE
    other = bytes(32) + encode(ProposedMove(step=make_step(Stage.WITHDRAWN)))
    with office.store.begin() as tx:
        key = contents_key(tx, henri, case_id)
        slot = trusted_slot(tx, henri.directory, case_id, Compartment.CONTENTS)
        dropped = seal_part(henri.author, slot, kind, proposed.body)
        written = seal_part(henri.author, key, kind, other)
        tx.parts.add([dropped, written])

    with office.store.read() as tx:
        key = contents_key(tx, office.rings[DANA], case_id)
        with pytest.raises(NotFoundError, match="ask again"):
            read_proposal(tx, office.rings[DANA], key, RequestId(asked.id))
