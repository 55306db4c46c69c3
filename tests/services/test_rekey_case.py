"""A case gets another key: nothing is lost, and whoever was taken off reads no more."""

from __future__ import annotations

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.errors import AlteredError, NotAllowedError
from grievance.domain.ids import CaseId, holder_of
from grievance.services.add_note import add_note
from grievance.services.assign_case import assign_case
from grievance.services.case_keys import contents_key, identity_key
from grievance.services.case_slip import find_slip
from grievance.services.keep import Pen, end_grants
from grievance.services.rekey_case import rekey_case
from grievance.vault.case_box import CaseKey, read_part
from grievance.vault.errors import SealError
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.services.looking import holders, opened, token_for


BOXES = (Compartment.CONTENTS, Compartment.IDENTITY)


@pytest.fixture(name="case_id")
def _case_id(office: Office) -> CaseId:
    """Take in a case that Henri handles, with a note of his."""
    case_id = office.case_of(make_mail(attachment=b"a picture"))
    with office.store.begin() as tx:
        assign_case(
            tx,
            office.rings[DANA],
            case_id=case_id,
            handler_id=office.person(HENRI),
            at=NOON,
        )
        add_note(tx, office.rings[HENRI], case_id=case_id, text="ask", at=NOON)
    return case_id


def take_off(office: Office, case_id: CaseId, name: str) -> CaseKey:
    """Take somebody off the contents, and return the key that they kept."""
    with office.store.begin() as tx:
        kept = contents_key(tx, office.rings[name], case_id)
        slot = tx.cases.slot(case_id, Compartment.CONTENTS)
        grant = tx.cases.grant(slot, holder_of(office.person(name)))
        assert grant is not None
        end_grants(Pen.of(tx, office.rings[DANA], NOON), [grant])
    return kept


def rekey(office: Office, case_id: CaseId, name: str, box: Compartment) -> None:
    with office.store.begin() as tx:
        rekey_case(tx, office.rings[name], case_id, box, at=NOON)


@pytest.mark.each_engine
def test_keeps_everything_and_who_wrote_it(office: Office, case_id: CaseId) -> None:
    """
    Letter, note and slip are as they were, by whom they were, also the second time.
    """
    before = opened(office, case_id)

    for name in (DANA, HENRI):
        rekey(office, case_id, name, Compartment.CONTENTS)
    rekey(office, case_id, CHIDI, Compartment.IDENTITY)

    after = opened(office, case_id)
    assert before.letters == after.letters
    assert before.notes == after.notes
    assert before.slip == after.slip
    assert () == office.verify().problems


def test_lets_the_worker_write_on(office: Office, case_id: CaseId) -> None:
    """
    A reply after it lies under the new key, with the letter from before.
    """
    for box, name in zip(BOXES, (DANA, CHIDI), strict=True):
        rekey(office, case_id, name, box)

    token = token_for(office, case_id)
    office.take_in(make_mail("And the night shift as well.", to=token))

    assert 2 == len(opened(office, case_id).letters)


def test_shuts_out_who_kept_the_old_key(office: Office, case_id: CaseId) -> None:
    """
    With the old key not even what they had read before opens, in the database of today.
    """
    kept = take_off(office, case_id, HENRI)
    assert 1 == due(office)

    rekey(office, case_id, DANA, Compartment.CONTENTS)

    assert 0 == due(office)
    assert holder_of(office.person(HENRI)) not in holders(office, case_id, BOXES[0])
    with office.store.read() as tx:
        for part in tx.parts.several(tx.parts.ids_in(case_id, BOXES[0])):
            with pytest.raises(SealError):
                read_part(kept, part, office.directory)


def test_lets_custodians_reach_the_slip(office: Office, case_id: CaseId) -> None:
    """
    They read the coded facts before and after each of the two got another key.
    """
    for box, name in zip(BOXES, (DANA, CHIDI), strict=True):
        rekey(office, case_id, name, box)
        with office.store.read() as tx:
            key = identity_key(tx, office.rings[CHIDI], case_id)
            assert find_slip(tx, key, office.directory) is not None


def test_is_only_for_who_has_the_key(office: Office, case_id: CaseId) -> None:
    """
    A handler gives no other key to who complained.
    """
    with pytest.raises(NotAllowedError):
        rekey(office, case_id, HENRI, Compartment.IDENTITY)


def test_launders_nothing(office: Office, case_id: CaseId) -> None:
    """
    A part that was put back behind the log's back is not sealed anew.
    """
    office.tamper("UPDATE part SET rev = rev + 1, signature = x'00'")

    with pytest.raises((AlteredError, SealError)):
        rekey(office, case_id, DANA, Compartment.CONTENTS)


def due(office: Office) -> int:
    with office.store.read() as tx:
        return tx.rekeys.count()
