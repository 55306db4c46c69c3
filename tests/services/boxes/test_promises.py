"""The promises of the vault, kept by the database as well: what is swapped opens not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sqlalchemy import text

from grievance.domain.compartment import Compartment
from grievance.domain.errors import AlteredError, NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId, holder_of
from grievance.domain.people import Role
from grievance.services.boxes.case_keys import contents_key, find_key
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.services.handling.add_note import add_note
from grievance.services.people.enrol_person import NewPerson, enrol_person
from grievance.services.slips.list_cases import list_cases
from grievance.vault.case_box import CaseKey, make_slot, open_grant, read_part
from grievance.vault.errors import SealError
from grievance.vault.identity import Identity
from grievance.vault.ring import PersonRing
from grievance.vault.slip import open_slip_key, read_slip
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.looking import opened
from tests.staged import staged


@pytest.fixture(name="office")
def _office(sqlite_office: Office) -> Office:
    """Give one engine only: keys do not know where their rows lie."""
    return sqlite_office


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    return office.case_of(make_mail())


@pytest.mark.parametrize("name", [HENRI, CHIDI, RUTH])
def test_no_other_ring_opens_a_case(office: Office, case_id: CaseId, name: str) -> None:
    """
    Neither by asking nor with a grant relabelled to them does anybody else get in.
    """
    with pytest.raises(NotAllowedError):
        opened(office, case_id, name)

    dana, other = (holder_of(office.person(who)) for who in (DANA, name))
    office.tamper(
        "DELETE FROM case_grant WHERE holder = :other",
        "UPDATE case_grant SET holder = :other WHERE holder = :dana",
        other=other,
        dana=dana,
    )

    with pytest.raises(SealError):
        opened(office, case_id, name)


def test_one_persons_grant_is_not_anothers_key(office: Office, case_id: CaseId) -> None:
    """
    With the row in hand, only the box key it was wrapped to opens it.
    """
    with office.store.read() as tx:
        slot = tx.cases.slot(case_id, Compartment.CONTENTS)
        grant = tx.cases.grant(slot, holder_of(office.person(DANA)))
    assert grant is not None

    assert open_grant(grant, slot, office.rings[DANA].identity.box).secret
    for name in (HENRI, CHIDI, RUTH):
        with pytest.raises(SealError):
            open_grant(grant, slot, office.rings[name].identity.box)


def test_the_worker_cannot_open_what_it_took_in(
    office: Office, case_id: CaseId
) -> None:
    """
    No key of the worker opens a case; of a slip it has the coded facts, nothing more.
    """
    worker = office.worker
    with office.store.read() as tx:
        slot = tx.cases.slot(case_id, Compartment.CONTENTS)
        grant = tx.cases.grant(slot, holder_of(office.person(DANA)))
        slip = tx.slips.of_case(case_id)
    assert grant is not None

    for box in (worker.keys.spool, worker.keys.outbox, worker.keys.slip):
        with pytest.raises(SealError):
            open_grant(grant, slot, box)
    key = open_slip_key(slip, worker.keys.slip)
    assert b"severity" in read_slip(key, slip, office.directory)


def test_grants_swapped_between_cases_open_neither(
    office: Office, case_id: CaseId
) -> None:
    """
    A person's key to one case, put in the row of another, is refused in both.
    """
    other_id = office.case_of(make_mail("Other."))
    dana = holder_of(office.person(DANA))
    with office.store.engine.begin() as connection:
        wanted = "SELECT case_id, wrapped FROM case_grant WHERE holder = :h"
        one, other = connection.execute(text(wanted), {"h": dana}).all()
        for target, source in ((one, other), (other, one)):
            connection.execute(
                text(
                    "UPDATE case_grant SET wrapped = :w"
                    " WHERE holder = :h AND case_id = :c"
                ),
                {"w": source.wrapped, "h": dana, "c": target.case_id},
            )

    for swapped in (case_id, other_id):
        with pytest.raises(SealError):
            opened(office, swapped)


def test_identity_does_not_open_with_contents(office: Office, case_id: CaseId) -> None:
    """
    A grant of one compartment, relabelled as the other's, is refused.
    """
    dana = holder_of(office.person(DANA))
    office.tamper(
        "UPDATE case_grant SET compartment = 'identity' WHERE holder = :h", h=dana
    )

    with office.store.read() as tx, pytest.raises(SealError):
        find_key(tx, office.rings[DANA], case_id, Compartment.IDENTITY)


@pytest.mark.parametrize("column", ["public", "commitment", "signature"])
def test_a_replaced_slot_is_refused(
    office: Office, case_id: CaseId, column: str
) -> None:
    """
    A slot that its maker did not sign takes nothing in and gives nothing out.
    """
    office.tamper(f"UPDATE case_slot SET {column} = :v", v=bytes(range(32)))
    dana = office.rings[DANA]

    with pytest.raises(SealError):
        opened(office, case_id)
    with pytest.raises(SealError), office.store.begin() as tx:
        add_note(tx, dana, case_id=case_id, text="hello", at=NOON)
    with office.store.read() as tx, pytest.raises(SealError):
        list(list_cases(tx, dana))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE part SET sealed = signature WHERE kind = 'letter'",
        "UPDATE part SET rev = rev + 1 WHERE kind = 'letter'",
        "UPDATE part SET author_kv = 2 WHERE kind = 'letter'",
        "UPDATE part SET kind = 'record' WHERE kind = 'letter'",
        "UPDATE part SET kind = 'letter' WHERE kind = 'record'",
        "UPDATE slip SET rev = rev + 1",
        "UPDATE slip SET worker_kv = 2",
        "UPDATE slip SET sealed = wrapped",
    ],
)
def test_an_altered_case_does_not_open(
    office: Office, case_id: CaseId, statement: str
) -> None:
    """
    Whatever column of a letter or slip is changed, the case is refused as altered.
    """
    office.tamper(statement)

    with pytest.raises((SealError, AlteredError)):
        opened(office, case_id)


def test_letters_swapped_between_cases_are_refused(
    office: Office, case_id: CaseId
) -> None:
    """
    A letter moved into another case is refused there, though signed by the worker.
    """
    other_id = office.case_of(make_mail("Other."))
    with office.store.read() as tx:
        parts = [p for p in tx.worklists.all_parts() if p.case_id == other_id]
        key = contents_key(tx, office.rings[DANA], case_id)

    for part in parts:
        with pytest.raises(SealError):
            read_part(key, replace(part, case_id=case_id), office.directory)
        with pytest.raises(SealError):
            read_part(key, part, office.directory)


def test_another_key_version_opens_nothing(office: Office, case_id: CaseId) -> None:
    """
    A slot called newer or older than it is opens with no grant, relabelled or not.
    """
    dana = office.rings[DANA]
    with office.store.read() as tx:
        slot = tx.cases.slot(case_id, Compartment.CONTENTS)
        grant = tx.cases.grant(slot, dana.author.holder)
    assert grant is not None

    for raised in (replace(slot, kv=2), replace(slot, kv=0)):
        with pytest.raises(SealError):
            open_grant(grant, raised, dana.identity.box)
        with pytest.raises(SealError):
            open_grant(replace(grant, kv=raised.kv), raised, dana.identity.box)


def test_a_ring_is_made_only_of_the_keys_root_signed(office: Office) -> None:
    """
    A made-up identity, another's identity and an unknown person make no ring.
    """
    dana = office.rings[DANA]

    for identity in (Identity.generate(), office.rings[HENRI].identity):
        with pytest.raises(SealError):
            replace(dana, identity=identity)
    with pytest.raises(NotFoundError):
        PersonRing(
            person_id=dana.person_id,
            kv=dana.kv + 1,
            identity=dana.identity,
            directory=office.directory,
        )


def test_a_slot_of_somebody_in_the_office_is_refused(
    office: Office, case_id: CaseId
) -> None:
    """
    Whoever works here and can write to the database catches no later reply with a
    slot of their own, although their signature is a good one.
    """
    mine = CaseKey.new(case_id=case_id, compartment=Compartment.CONTENTS, kv=2)
    with office.store.begin() as tx:
        tx.cases.add_slots([make_slot(mine, office.rings[HENRI].author)])

    with pytest.raises(SealError):
        opened(office, case_id, DANA)
    with office.store.read() as tx, pytest.raises(SealError):
        trusted_slot(tx, office.directory, case_id, Compartment.CONTENTS)


def test_a_ring_from_before_somebody_joined_or_left_is_refused(
    office: Office, case_id: CaseId
) -> None:
    """
    A desk left open for a day grants nothing to whoever left at noon.
    """
    new = NewPerson(name="Nia", roles=frozenset({Role.HANDLER}), passphrase="w")
    with office.store.begin() as tx:
        enrol_person(tx, office.secrets.root, office.directory, new, NOON)

    with pytest.raises(NotAllowedError, match="unlock again"):
        opened(office, case_id, DANA)
