"""A case gets another key: nothing is lost, and whoever was taken off reads no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PlainKind
from grievance.domain.errors import AlteredError, NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import RECOVERY, CaseId, holder_of
from grievance.services.access.assign_case import assign_case
from grievance.services.boxes.case_keys import contents_key, identity_key
from grievance.services.boxes.case_slip import find_slip
from grievance.services.boxes.keep import (
    Pen,
    digest_of,
    end_grants,
    keep_grants,
    keep_slots,
    key_id,
)
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.services.cases.read_attachment import read_attachment
from grievance.services.handling.add_note import add_note
from grievance.services.rekeying.rekey_case import rekey_case
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey, CaseSlot, make_slot, read_part
from grievance.vault.errors import RolledBackError, SealError
from grievance.vault.key_marks import read_key_marks
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.looking import holders, opened, token_for
from tests.staged import staged


BOXES = (Compartment.CONTENTS, Compartment.IDENTITY)


@pytest.fixture(name="case_id")
@staged
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


def rekey(office: Office, case_id: CaseId, name: str, box: Compartment) -> CaseSlot:
    with office.store.begin() as tx:
        return rekey_case(tx, office.rings[name], case_id, box, at=NOON)


def enclosed(office: Office, case_id: CaseId) -> bytes:
    """Read the one attachment of a case, as Dana."""
    with office.store.begin() as tx:
        [part_id] = tx.parts.ids_of_kind(case_id, PlainKind.ATTACHMENT)
        return read_attachment(
            tx, office.rings[DANA], case_id=case_id, part_id=part_id, at=NOON
        )


@pytest.mark.each_engine
def test_keeps_everything_and_who_wrote_it(office: Office, case_id: CaseId) -> None:
    """
    Letter, note and slip are as they were, by whom they were, also the second time; and
    that somebody read what was enclosed is in the way of nothing.
    """
    before = opened(office, case_id)
    picture = enclosed(office, case_id)

    for name in (DANA, HENRI):
        rekey(office, case_id, name, Compartment.CONTENTS)
    rekey(office, case_id, CHIDI, Compartment.IDENTITY)

    after = opened(office, case_id)
    assert before.letters == after.letters
    assert before.notes == after.notes
    assert before.slip == after.slip
    assert picture == enclosed(office, case_id)
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


LAUNDERED = {
    "a revision": "UPDATE part SET rev = rev + 1",
    "an author": "UPDATE part SET author = 'worker'",
    "a signature": "UPDATE part SET signature = x'00'",
    "what was said": "UPDATE part SET sealed = substr(sealed, 1, 100)",
    "a cover": "UPDATE \"case\" SET stage = 'closed'",
    "a last day": "UPDATE case_grant SET until = '2026-12-31'",
    "a proof": "UPDATE case_grant SET proof = x'00'",
    "a holder": "UPDATE case_grant SET holder = 'x' WHERE holder <> 'recovery'"
    " AND holder <> :dana",
    "an older slip": "UPDATE slip SET signature = x'00'",
}


@pytest.mark.parametrize("change", LAUNDERED)
def test_launders_nothing(office: Office, case_id: CaseId, change: str) -> None:
    """
    What was changed behind the log's back is not sealed anew, nor given the next key.
    """
    dana = holder_of(office.person(DANA))
    statement = LAUNDERED[change]
    office.tamper(statement, **({"dana": dana} if ":dana" in statement else {}))

    with pytest.raises((AlteredError, SealError)):
        rekey(office, case_id, DANA, Compartment.CONTENTS)
    assert () != office.verify().problems


def test_gives_nothing_to_who_comes_back_by_the_database(
    office: Office, case_id: CaseId
) -> None:
    """
    Henri, who was taken off and can write to it, puts his access back before the re-key.
    """
    with office.store.read() as tx:
        slot = tx.cases.slot(case_id, Compartment.CONTENTS)
        grant = tx.cases.grant(slot, holder_of(office.person(HENRI)))
    assert grant is not None
    take_off(office, case_id, HENRI)
    with office.store.begin() as tx:
        tx.cases.add_grants([grant])

    with pytest.raises(AlteredError, match="changed behind the log's back"):
        rekey(office, case_id, DANA, Compartment.CONTENTS)


def test_gives_nothing_to_who_never_had_the_key(
    office: Office, case_id: CaseId
) -> None:
    """
    Not even where the log says that Dana granted it: she would have proved it.
    """
    with office.store.begin() as tx:
        slot = tx.cases.slot(case_id, Compartment.CONTENTS)
        dana = tx.cases.grant(slot, holder_of(office.person(DANA)))
        assert dana is not None
        forged = replace(dana, holder=holder_of(office.person(RUTH)))
        keep_grants(Pen.of(tx, office.rings[DANA], NOON), [forged])

    with pytest.raises(AlteredError):
        rekey(office, case_id, DANA, Compartment.CONTENTS)


def test_gives_recovery_the_key_whatever_lies_there(
    office: Office, case_id: CaseId
) -> None:
    """
    Whoever deleted what recovery has does not keep it out for good.
    """
    office.tamper("DELETE FROM case_grant WHERE holder = 'recovery'")

    rekey(office, case_id, DANA, Compartment.CONTENTS)

    assert RECOVERY in holders(office, case_id, Compartment.CONTENTS)


def test_hides_no_part_that_is_missing(office: Office, case_id: CaseId) -> None:
    """
    A note that somebody deleted is missing after the re-key as it was before.
    """
    assert 0 < office.tamper(
        "DELETE FROM part WHERE author = :a", a=holder_of(office.person(HENRI))
    )

    before = office.verify().problems
    rekey(office, case_id, DANA, Compartment.CONTENTS)

    assert 1 == len(before)
    assert before == office.verify().problems


def test_what_lies_under_the_old_key_is_noticed(
    office: Office, case_id: CaseId
) -> None:
    """
    Parts from before, put back in the place of the carried ones.
    """
    with office.store.read() as tx:
        before = tx.parts.several(tx.parts.ids_in(case_id, Compartment.CONTENTS))
    rekey(office, case_id, DANA, Compartment.CONTENTS)

    for part in before:
        office.tamper(
            "UPDATE part SET kv = 1, sealed = :sealed, carrier = NULL,"
            " carrier_kv = NULL, signature = :signature WHERE id = :id",
            sealed=part.sealed,
            signature=part.signature,
            id=part.id.hex,
        )

    left = [one for one in office.verify().problems if "its case had before" in one]
    assert len(before) == len(left)


def test_nothing_goes_into_a_slot_that_is_not_the_newest(
    office: Office, case_id: CaseId
) -> None:
    """
    Henri kept the old key, so that he would read what is dropped into its slot, or into
    one that he vouches for with it.
    """
    kept = take_off(office, case_id, HENRI)
    slot = rekey(office, case_id, DANA, Compartment.CONTENTS)
    of_theirs = make_slot(kept.next(suite=1), office.rings[HENRI].author, before=kept)
    with office.store.read() as tx:
        assert slot == trusted(office, tx, case_id)

    office.tamper("DELETE FROM case_grant", "DELETE FROM case_slot WHERE kv > 1")
    with office.store.read() as tx, pytest.raises(AlteredError):
        trusted(office, tx, case_id)

    with office.store.begin() as tx:
        tx.cases.add_slots([of_theirs])
        with pytest.raises(AlteredError):
            trusted(office, tx, case_id)
    assert has_problem(office, f"The key {key_id(slot)} is not what the log saw.")

    with office.store.begin() as tx:
        pen = Pen.of(tx, office.rings[HENRI], NOON)
        pen.note(Act.KEY_MADE, key_id(of_theirs), digest_of(of_theirs))
    with office.store.read() as tx, pytest.raises(AlteredError):
        trusted(office, tx, case_id)
    assert has_problem(office, f"makes the key {key_id(slot)} a second time.")


@pytest.mark.each_engine
def test_a_machine_that_saw_the_key_stops_without_it(
    office: Office, case_id: CaseId
) -> None:
    """
    Neither the one before nor another of that version takes its place, whatever the
    log says; of a case that was erased there is none.
    """
    kept = take_off(office, case_id, HENRI)
    rekey(office, case_id, DANA, Compartment.CONTENTS)
    office.mechanism.directory()  # as everybody does who begins to work
    of_theirs = make_slot(kept.next(suite=1), office.rings[HENRI].author, before=kept)

    office.tamper("DELETE FROM case_grant", "DELETE FROM case_slot WHERE kv > 1")
    with pytest.raises(RolledBackError, match=r"STOP: the key .* is not the one"):
        office.mechanism.directory()

    with office.store.begin() as tx:
        keep_slots(Pen.of(tx, office.rings[HENRI], NOON), [of_theirs])
    with pytest.raises(RolledBackError, match=r"STOP: the key .* is not the one"):
        office.mechanism.directory()

    office.tamper("DELETE FROM case_slot WHERE compartment = 'contents'")
    office.mechanism.directory()


def test_a_machine_remembers_no_made_up_key(office: Office, case_id: CaseId) -> None:
    """
    Or it would refuse the true one; what a re-key made is remembered at once, and once.
    """
    kept = take_off(office, case_id, HENRI)
    of_theirs = make_slot(kept.next(suite=1), office.rings[HENRI].author, before=kept)
    with office.store.begin() as tx:
        tx.cases.add_slots([of_theirs])
    office.mechanism.directory()
    office.tamper("DELETE FROM case_slot WHERE kv > 1")

    slot = rekey(office, case_id, DANA, Compartment.CONTENTS)
    office.mechanism.remember_keys([slot])

    office.mechanism.directory()
    assert 1 == read_key_marks(office.mechanism.home.key_marks).lines


def test_a_key_that_nobody_changes_any_more_is_noticed(
    office: Office, case_id: CaseId
) -> None:
    """
    Somebody deletes what asks for it, so that what Henri kept goes on fitting.
    """
    take_off(office, case_id, HENRI)
    assert () == office.verify().problems

    office.tamper("DELETE FROM rekey_due")

    [problem] = office.verify().problems
    assert f"The key {case_id}/contents is due for another" in problem
    rekey(office, case_id, DANA, Compartment.CONTENTS)
    assert () == office.verify().problems


def has_problem(office: Office, what: str) -> bool:
    return any(what in problem for problem in office.verify().problems)


def trusted(office: Office, tx: Transaction, case_id: CaseId) -> CaseSlot:
    return trusted_slot(tx, office.directory, case_id, Compartment.CONTENTS)


def due(office: Office) -> int:
    with office.store.read() as tx:
        return tx.rekeys.count()
