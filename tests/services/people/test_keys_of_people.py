"""What a person does with their own keys, and what of it can be undone by whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

import pytest

from grievance.domain.access import Access
from grievance.domain.compartment import Compartment
from grievance.domain.errors import AlteredError, NotAllowedError
from grievance.domain.ids import CaseId, holder_of
from grievance.services.access.assign_case import assign_case
from grievance.services.access.recuse_myself import recuse_myself
from grievance.services.boxes.case_keys import contents_key, find_key
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.unlock_ring import unlock_ring
from grievance.services.directory.read_directory import person_of
from grievance.services.intake.look_at_message import look_at_message
from grievance.services.people.lock_identity import (
    NewLock,
    lock_again,
    make_code,
    open_with_code,
)
from grievance.services.people.next_identity import next_identity
from grievance.services.people.renew_person import renew_person
from grievance.services.people.retire_person import gap_without, retire_person
from grievance.services.rekeying.regrant_person import find_outdated, regrant
from grievance.services.rekeying.rekey_case import rekey_case
from grievance.services.rekeying.rewrap_keys import (
    finish_rewrapping,
    rewrap_grants,
    waiting_grants,
)
from grievance.services.rekeying.use_recovery import (
    Recovered,
    Recovery,
    find_orphaned,
    use_recovery,
)
from grievance.services.slips.list_cases import list_cases
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.identity_request import make_request
from grievance.vault.keys import BoxKey
from grievance.vault.ring import PersonRing
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.access.test_access import end, grant
from tests.services.aside import quarantined


NEW = NewLock(passphrase="other words than before", device=bytes(32))


class Renewal(NamedTuple):
    """The directory with somebody's next keys, and their ring opened with these."""

    directory: Directory
    ring: PersonRing


@pytest.fixture(name="cases")
def _cases(sqlite_office: Office) -> list[CaseId]:
    """Two cases that Dana reads."""
    return [
        sqlite_office.case_of(make_mail(f"They do not pay what they owe us, {name}."))
        for name in ("Ann", "Bob")
    ]


def renew(office: Office, *, vouched: bool = True, name: str = DANA) -> Renewal:
    """Give somebody their next keys, as themselves or after they lost all."""
    made = next_identity(office.rings[name], NEW, at=NOON)
    signed = made.signed
    if not vouched:
        request = signed.request
        signed = make_request(
            made.identity, name=request.name, locked=request.locked, made_at=NOON
        )
    with office.store.begin() as tx:
        directory = renew_person(
            tx, office.secrets.root, office.directory, signed, at=NOON
        ).directory
    shown = replace(
        office.credentials[name], passphrase=NEW.passphrase, device=NEW.device
    )
    with office.store.read() as tx:
        return Renewal(directory, unlock_ring(tx, directory, shown, at=NOON))


def opened_with(tx: Transaction, ring: PersonRing, cases: list[CaseId]) -> list[CaseId]:
    return [contents_key(tx, ring, one).case_id for one in cases]


def versions(office: Office) -> list[int]:
    """Return for which of her key versions Dana holds each of her keys."""
    with office.store.read() as tx:
        held = tx.cases.access_of(holder_of(office.person(DANA)))
    return [one.holder_kv for one in held]


def test_a_lock_of_before_is_refused(sqlite_office: Office) -> None:
    """
    Also where somebody puts the old row back: the log knows a newer one.
    """
    office, ring = sqlite_office, sqlite_office.rings[DANA]
    shown, who = office.credentials[DANA], office.person(DANA)
    with office.store.begin() as tx:
        (before,) = tx.people.locked_identities(who)
        lock_again(tx, ring, NEW, at=NOON)
    with office.store.read() as tx, pytest.raises(NotAllowedError, match="not right"):
        unlock_ring(tx, office.directory, shown, at=NOON)

    with office.store.begin() as tx:
        tx.people.drop_locked_identities(who)
        tx.people.add_locked_identity(before)
    with office.store.read() as tx, pytest.raises(AlteredError, match="behind the log"):
        unlock_ring(tx, office.directory, shown, at=NOON)
    assert any("lock" in problem for problem in office.verify().problems)


def test_a_code_opens_the_ring(sqlite_office: Office, cases: list[CaseId]) -> None:
    """
    The newest of the person that it was made for, and no other.
    """
    office, ring = sqlite_office, sqlite_office.rings[DANA]
    with office.store.begin() as tx:
        first, words = (make_code(tx, ring, at=NOON) for _ in range(2))
        opened = open_with_code(tx, office.directory, DANA, words, at=NOON)
        lock_again(tx, opened, NEW, at=NOON)
    shown = replace(
        office.credentials[DANA], passphrase=NEW.passphrase, device=NEW.device
    )
    with office.store.read() as tx:
        again = unlock_ring(tx, office.directory, shown, at=NOON)
        assert ring.identity == opened.identity == again.identity
        assert cases == opened_with(tx, again, cases)
        with pytest.raises(NotAllowedError, match="not the newest"):
            open_with_code(tx, office.directory, DANA, first, at=NOON)
        with pytest.raises(NotAllowedError, match="no recovery code"):
            open_with_code(tx, office.directory, CHIDI, words, at=NOON)
    assert () == office.verify().problems


def test_keys_are_wrapped_anew_by_themselves(
    sqlite_office: Office, cases: list[CaseId]
) -> None:
    """
    Interrupted half-way both open, and it goes on; in the end the old seed is gone.
    """
    office = sqlite_office
    directory, ring = renew(office)
    with office.store.read() as tx:
        waiting = waiting_grants(tx, ring)
        assert cases == opened_with(tx, ring, cases)
    with office.store.begin() as tx:
        assert 1 == rewrap_grants(Pen.of(tx, ring, NOON), ring, waiting[:1])
        finish_rewrapping(tx, ring, at=NOON)
    assert [1, 2] == sorted(versions(office))

    with office.store.begin() as tx:
        assert tx.people.formers(ring.person_id)
        assert cases == opened_with(tx, ring, cases)
        rest = waiting_grants(tx, ring)
        assert 1 == rewrap_grants(Pen.of(tx, ring, NOON), ring, rest)
        finish_rewrapping(tx, ring, at=NOON)
        assert () == tx.people.formers(ring.person_id)
    assert [2, 2] == versions(office)
    alone = replace(ring, former={})
    with office.store.read() as tx:
        assert cases == opened_with(tx, alone, cases)
        assert 2 == len(list(list_cases(tx, alone)))
    assert directory.version(ring.person_id, 1).retired
    assert () == office.verify().problems


def test_who_lost_all_opens_nothing_of_before(
    sqlite_office: Office, cases: list[CaseId]
) -> None:
    """
    Until colleagues give it again; their old grants say what, also after another key,
    which is promised to them and not given. The rest goes on.
    """
    office = sqlite_office
    dana, henri = office.rings[DANA], office.person(HENRI)
    with office.store.begin() as tx:
        assign_case(tx, dana, case_id=cases[0], handler_id=henri, at=NOON)
        before = gap_without(tx, office.directory, henri, at=NOON)
    directory, ring = renew(office, vouched=False)

    with office.store.read() as tx:
        assert () == waiting_grants(tx, ring)
        assert [] == list(list_cases(tx, ring))
        assert find_key(tx, ring, cases[0], Compartment.CONTENTS) is None
        with pytest.raises(NotAllowedError, match="not yours"):
            contents_key(tx, ring, cases[0])
        after = gap_without(tx, directory, henri, at=NOON)
    assert (0, 1) == (before.cases, after.cases)  # that nobody but Henri opens
    assert [1, 1] == versions(office)

    colleague = replace(office.rings[HENRI], directory=directory)
    with office.store.begin() as tx:
        rekey_case(tx, colleague, cases[0], Compartment.CONTENTS, at=NOON)
        assert find_key(tx, ring, cases[0], Compartment.CONTENTS) is None
        (outdated,) = find_outdated(tx, colleague, ring.person_id).mine
        assert () == waiting_grants(tx, ring)
        regrant(tx, colleague, outdated, at=NOON)
        assert cases[:1] == opened_with(tx, ring, cases[:1])
    assert () == office.verify().problems


def test_who_is_just_getting_newer_keys_opens_still(
    sqlite_office: Office, cases: list[CaseId]
) -> None:
    """
    So nothing is orphaned; and of what is, a reviewer gets nothing for good.
    """
    office = sqlite_office
    directory, _ = renew(office)
    box = BoxKey.from_seed(office.secrets.recovery_seed, suite=1)
    ruth, henri = (
        Recovery(
            box=box,
            directory=directory,
            person=person_of(directory, office.person(name)),
        )
        for name in (RUTH, HENRI)
    )
    assert [] == orphaned(office, henri)

    with office.store.begin() as tx:
        tx.people.drop_formers(office.person(DANA))
    found = orphaned(office, henri)
    assert set(cases) == {one.case_id for one in found}
    said = [one.refused for one in used(office, ruth, found)]
    assert [True, True] == ["say until which day" in why for why in said]
    assert ["", ""] == [one.refused for one in used(office, henri, found)]
    assert [] == orphaned(office, henri)


def used(office: Office, recovery: Recovery, wanted: list[Access]) -> list[Recovered]:
    return list(use_recovery(office.store, recovery, wanted, now=lambda: NOON))


def orphaned(office: Office, recovery: Recovery) -> list[Access]:
    with office.store.read() as tx:
        return list(find_orphaned(tx, recovery, at=NOON, today=NOON.date()))


def test_who_lost_all_is_taken_off_by_a_colleague(
    sqlite_office: Office, cases: list[CaseId]
) -> None:
    """
    They cannot write why, and are told who can.
    """
    office, case_id = sqlite_office, cases[0]
    grant(office, case_id, HENRI)
    directory, ring = renew(office, vouched=False, name=HENRI)
    dana = replace(office.rings[DANA], directory=directory)

    with (
        office.store.begin() as tx,
        pytest.raises(NotAllowedError, match="access end"),
    ):
        recuse_myself(tx, ring, case_id, reason="mine", at=NOON)
    end(replace(office, rings={DANA: dana, HENRI: ring}), case_id, HENRI)

    with office.store.read() as tx:
        assert () == tx.cases.access_of(holder_of(office.person(HENRI)))


def test_a_request_is_for_the_next_keys_only(sqlite_office: Office) -> None:
    """
    Not for those after, not with another's signature, and not under an older lock, of
    which she may have thrown away what opens it.
    """
    office, ring = sqlite_office, sqlite_office.rings[DANA]
    made = next_identity(ring, NEW, at=NOON).signed
    early = next_identity(ring, NEW, at=NOON - timedelta(minutes=1)).signed
    forged = replace(made, vouched=b"x" * 64)
    with office.store.begin() as tx:
        lock_again(tx, ring, NEW, at=NOON)
    with office.store.begin() as tx:
        root = office.secrets.root
        with pytest.raises(NotAllowedError, match="after this request was made"):
            renew_person(tx, root, office.directory, early, at=NOON)
        with pytest.raises(NotAllowedError, match="not signed with the present keys"):
            renew_person(tx, root, office.directory, forged, at=NOON)
        directory = renew_person(tx, root, office.directory, made, at=NOON).directory
        with pytest.raises(NotAllowedError, match="make the request again"):
            renew_person(tx, root, directory, made, at=NOON)


def test_messages_put_aside_are_wrapped_as_well(sqlite_office: Office) -> None:
    """
    And taken away when she leaves; their receipts are still those that the log saw.
    """
    office = sqlite_office
    spool_id = quarantined(office)
    directory, ring = renew(office)
    with office.store.begin() as tx:
        (before,) = tx.spool_grants.all_of(holder_of(ring.person_id))
        finish_rewrapping(tx, ring, at=NOON)
        (after,) = tx.spool_grants.all_of(holder_of(ring.person_id))
        alone = replace(ring, former={})
        assert look_at_message(tx, alone, spool_id, at=NOON).text

    assert (1, 2) == (before.holder_kv, after.holder_kv)
    assert () == office.verify().problems
    with office.store.begin() as tx:
        retire_person(tx, office.secrets.root, directory, ring.person_id, at=NOON)
        assert () == tx.spool_grants.all_of(holder_of(ring.person_id))
    assert () == office.verify().problems
