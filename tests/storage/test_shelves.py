"""What is put on a shelf comes back as it was; what is not there is said so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from sqlalchemy.exc import IntegrityError

from grievance.domain.case import Case, CaseKind
from grievance.domain.compartment import Compartment
from grievance.domain.contents import PlainKind
from grievance.domain.errors import ConflictError, NotFoundError
from grievance.domain.ids import (
    RECOVERY,
    CaseId,
    PartId,
    PersonId,
    SlipId,
    holder_of,
)
from grievance.domain.stage import Stage
from grievance.domain.urgency import Urgency
from grievance.storage.rings import OnRing, Revision
from grievance.storage.store import Transaction
from grievance.vault.case_box import (
    CaseKey,
    Grant,
    SealedPart,
    make_grant,
    make_slot,
    post_part,
    write_part,
)
from grievance.vault.directory import sign_directory
from grievance.vault.identity import Cost, Identity, lock
from grievance.vault.slip import SealedSlip, share_slip_key, write_slip
from tests.doubles import NOON, due, make_case, some_reference
from tests.offices import CHIDI, DANA, HENRI, Office


FULL = Case(
    id=CaseId(uuid4()),
    reference=some_reference(),
    received_on=date(2026, 3, 2),
    kind=CaseKind.INQUIRY,
    stage=Stage.ASSESSMENT,
    stage_since=date(2026, 3, 5),
    urgency=Urgency.HIGH,
    clocks=due(date(2026, 6, 3)),
    duty=PersonId(uuid4()),
    handler=PersonId(uuid4()),
    resubmitted=True,
    reopened=2,
    language="zh",
    unread=False,
    token_epoch=2,
    version=3,
)


def new_key(case: Case, *, kv: int = 1) -> CaseKey:
    return CaseKey.new(case_id=case.id, compartment=Compartment.CONTENTS, kv=kv)


def add_slot(tx: Transaction, office: Office, key: CaseKey) -> None:
    tx.cases.add_slots([make_slot(key, office.worker.author)])


def grant_to(office: Office, key: CaseKey, name: str) -> Grant:
    holder = holder_of(office.person(name))
    holder_kv, public = office.directory.box_of(holder)
    return make_grant(key, holder=holder, holder_kv=holder_kv, public=public, suite=1)


def some_slip(office: Office, key: CaseKey, rev: int = 0) -> SealedSlip:
    slip_id = SlipId(uuid4())
    wrapped = share_slip_key(
        key.slip_key,
        slip_public=office.directory.worker.slip,
        suite=1,
        slip_id=slip_id,
        case_id=key.case_id,
        kv=key.kv,
        worker_kv=1,
    )
    return write_slip(
        key.slip_key,
        slip_id=slip_id,
        case_id=key.case_id,
        kv=key.kv,
        rev=rev,
        plaintext=b"{}",
        worker_kv=1,
        wrapped=wrapped,
        author=office.worker.author,
    )


class TestCases:
    @pytest.mark.parametrize("case", [FULL, make_case()], ids=["full", "new"])
    def test_come_back(self, office: Office, case: Case) -> None:
        """
        A cover with everything on it, and one with nothing yet, come back the same.
        """
        with office.store.begin() as tx:
            tx.cases.add(case)

        with office.store.read() as tx:
            assert case == tx.cases.get(case.id)
            assert case == tx.cases.by_reference(case.reference)
            assert [case] == list(tx.worklists.all_covers())

    def test_are_saved_with_their_next_version(self, office: Office) -> None:
        """
        Saving counts on, and keeps what changed.
        """
        case = make_case()
        with office.store.begin() as tx:
            tx.cases.add(case)
        with office.store.begin() as tx:
            saved = tx.cases.save(replace(case, stage=Stage.TRIAGE))

        assert replace(case, stage=Stage.TRIAGE, version=2) == saved
        with office.store.read() as tx:
            assert saved == tx.cases.get(case.id)

    def test_are_not_overwritten_unseen(self, office: Office) -> None:
        """
        Who saves what they read before somebody else saved is told so.
        """
        case = make_case()
        with office.store.begin() as tx:
            tx.cases.add(case)
            tx.cases.save(replace(case, language="fr"))

        with (
            pytest.raises(ConflictError, match="look again"),
            office.store.begin() as tx,
        ):
            tx.cases.save(replace(case, language="de"))

        with office.store.read() as tx:
            assert "fr" == tx.cases.get(case.id).language

    def test_have_a_reference_of_their_own(self, office: Office) -> None:
        """
        The database itself refuses a second case with the same reference.
        """
        case = make_case()
        with office.store.begin() as tx:
            tx.cases.add(case)

        with pytest.raises(IntegrityError), office.store.begin() as tx:
            tx.cases.add(replace(case, id=CaseId(uuid4())))

    def test_that_are_not_there_are_not_found(self, office: Office) -> None:
        """
        An unknown id and an unknown reference are told with what to do.
        """
        reference = some_reference()
        with office.store.read() as tx:
            assert None is tx.cases.find(reference)
            with pytest.raises(NotFoundError, match=f"no case {reference}"):
                tx.cases.by_reference(reference)
            with pytest.raises(NotFoundError):
                tx.cases.get(CaseId(uuid4()))


class TestSlotsAndGrants:
    def test_come_back(self, office: Office) -> None:
        """
        A slot and the grants of its key come back; who has none gets none.
        """
        case = make_case()
        key = new_key(case)
        grants = [grant_to(office, key, name) for name in (DANA, HENRI)]
        with office.store.begin() as tx:
            tx.cases.add(case)
            add_slot(tx, office, key)
            tx.cases.add_grants(grants)

        with office.store.read() as tx:
            slot = tx.cases.slot(case.id, Compartment.CONTENTS)
            assert make_slot(key, office.worker.author) == slot
            assert grants == [tx.cases.grant(slot, grant.holder) for grant in grants]
            assert None is tx.cases.grant(slot, RECOVERY)
            assert sorted(g.holder for g in grants) == list(tx.cases.holders(slot))

    def test_the_newest_slot_counts(self, office: Office) -> None:
        """
        After a new key version letters go into the new slot, with its own holders.
        """
        case = make_case()
        old, new = new_key(case), new_key(case, kv=2)
        with office.store.begin() as tx:
            tx.cases.add(case)
            for key in (old, new):
                add_slot(tx, office, key)
            tx.cases.add_grants([grant_to(office, old, DANA)])

        with office.store.read() as tx:
            slot = tx.cases.slot(case.id, Compartment.CONTENTS)
            assert (2, new.commitment) == (slot.kv, slot.commitment)
            assert () == tx.cases.holders(slot)
            assert [] == tx.rings.on_ring(holder_of(office.person(DANA)))

    def test_a_case_without_a_key_cannot_be_read(self, office: Office) -> None:
        """
        Where the slot is gone the words are gone, and that is said.
        """
        case = make_case()
        with office.store.begin() as tx:
            tx.cases.add(case)

        with (
            office.store.read() as tx,
            pytest.raises(NotFoundError, match="no key any more"),
        ):
            tx.cases.slot(case.id, Compartment.IDENTITY)


def test_parts_come_back_by_case_compartment_and_kind(office: Office) -> None:
    """
    Posted and written parts are the same as before, and found only where they lie.
    """
    case, other = make_case(), make_case()
    key = new_key(case)
    slot = make_slot(key, office.worker.author)
    letter = post_part(
        slot,
        part_id=PartId(uuid4()),
        kind=PlainKind.LETTER,
        plaintext=b"words",
        author=office.worker.author,
    )
    note = write_part(
        key,
        part_id=PartId(uuid4()),
        kind=PlainKind.RECORD,
        plaintext=b"words",
        author=office.rings[DANA].author,
    )
    with office.store.begin() as tx:
        for cover in (case, other):
            tx.cases.add(cover)
        tx.parts.add([letter, note])

    def found(
        tx: Transaction, case_id: CaseId, box: Compartment, *kinds: PlainKind
    ) -> tuple[SealedPart, ...]:
        return tx.parts.of_case(case_id, box, kinds)

    contents, identity = Compartment
    with office.store.read() as tx:
        assert [letter, note] == [tx.parts.get(p.id) for p in (letter, note)]
        assert (note,) == found(tx, case.id, contents, PlainKind.RECORD)
        assert () == found(tx, case.id, identity, PlainKind.RECORD)
        assert () == found(tx, other.id, contents, PlainKind.RECORD)
        assert () == found(tx, case.id, contents)
        assert {letter.id, note.id} == set(tx.parts.ids(case.id))
        assert {letter.id, note.id} == {p.id for p in tx.worklists.all_parts()}
        with pytest.raises(NotFoundError):
            tx.parts.get(PartId(uuid4()))


def test_a_slip_is_replaced_by_its_next_revision(office: Office) -> None:
    """
    The next revision takes the place of the last; one that skips it is refused.
    """
    case = make_case()
    first = some_slip(office, new_key(case))
    with office.store.begin() as tx:
        tx.cases.add(case)
        tx.slips.save(first)
    second = replace(first, rev=1, sealed=b"second")
    with office.store.begin() as tx:
        tx.slips.save(second)

    with office.store.read() as tx:
        assert second == tx.slips.of_case(case.id)
        assert [second] == list(tx.worklists.all_slips())
    with pytest.raises(ConflictError), office.store.begin() as tx:
        tx.slips.save(replace(first, rev=1, sealed=b"late"))
    with office.store.read() as tx, pytest.raises(NotFoundError):
        tx.slips.of_case(CaseId(uuid4()))


def test_people_come_back_newest_first(office: Office) -> None:
    """
    The directory of the highest epoch and the newest lock of a person are found.
    """
    person_id = office.person(HENRI)
    signed = sign_directory(
        office.secrets.root, replace(office.directory, epoch=office.directory.epoch + 1)
    )
    locked = lock(
        Identity.generate(),
        person_id=person_id,
        kv=2,
        passphrase="new words",
        device=bytes(32),
        cost=Cost.LOW_MEMORY,
    )
    with office.store.begin() as tx:
        tx.people.add_directory(signed)
        tx.people.add_locked_identity(locked)

    with office.store.read() as tx:
        assert signed == tx.people.directory()
        assert locked == tx.people.locked_identity(person_id)
        with pytest.raises(NotFoundError, match="ask the administrator"):
            tx.people.locked_identity(PersonId(uuid4()))


def test_lists_show_what_one_may_open_the_newest_first(office: Office) -> None:
    """
    Covers and queue have the cases granted to a person, and no others.
    """
    days = [date(2026, 3, 2) - timedelta(days=n) for n in range(3)]
    cases = [make_case(received_on=day) for day in days]
    with office.store.begin() as tx:
        for case, name in zip(cases, (DANA, CHIDI, DANA), strict=True):
            key = new_key(case)
            tx.cases.add(case)
            add_slot(tx, office, key)
            tx.cases.add_grants([grant_to(office, key, name)])
            tx.slips.save(some_slip(office, key))

    with office.store.read() as tx:
        dana = holder_of(office.person(DANA))
        wanted = [cases[0].id, cases[2].id]
        assert [cases[0], cases[2]] == tx.worklists.covers(dana)
        revisions = {Revision(id_.hex, 1, 0) for id_ in wanted}
        assert [OnRing(1, None, revisions)] == tx.rings.on_ring(dana)
        grants = tx.rings.grants_of(dana, [case.id for case in cases])
        assert dict.fromkeys(wanted, dana) == {k: g.holder for k, g in grants.items()}
        assert [] == tx.worklists.covers(holder_of(office.person(HENRI)))
    assert NOON.date() == cases[0].received_on
