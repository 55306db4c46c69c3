"""Founding an office and enrolling people: who is on the books, and who signed it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from grievance.domain.errors import ConflictError, NotAllowedError, NotFoundError
from grievance.domain.people import Role
from grievance.services.boxes.unlock_ring import Credentials, unlock_ring
from grievance.services.directory.read_directory import (
    find_person,
    read_directory,
    staff,
)
from grievance.services.people.enrol_person import NewPerson, enrol_person
from grievance.services.people.found_office import OfficeSecrets, found_office
from grievance.storage.schema import upgrade
from grievance.storage.store import Store
from grievance.vault.errors import RolledBackError, SealError
from grievance.vault.ring import WorkerRing
from grievance.vault.worker_keys import WorkerKeys
from tests.doubles import NOON
from tests.offices import CHIDI, DANA, HENRI, STAFF, Office


pytestmark = pytest.mark.each_engine


@pytest.fixture(name="empty")
def _empty(database_url: str) -> Iterator[Store]:
    store = Store.open(database_url)
    upgrade(store.engine)
    yield store
    store.close()


def new_person(name: str, *roles: Role) -> NewPerson:
    return NewPerson(
        name=name, roles=frozenset(roles or (Role.HANDLER,)), passphrase="six words"
    )


def acts(store: Store) -> list[str]:
    with store.read() as tx:
        entries = tx.log.about(["office"])
    return [entry.act for entry in entries]


def test_a_new_office_has_a_worker_and_nobody_else(empty: Store) -> None:
    """
    The first directory is signed by root, fits the worker's seed, and is in the log.
    """
    secrets = OfficeSecrets.generate()
    with empty.begin() as tx:
        founded = found_office(tx, secrets, suite=1, at=NOON)

    with empty.read() as tx:
        directory = read_directory(tx, root_public=secrets.root.public)
    assert founded == directory
    assert (1, ()) == (directory.epoch, directory.people)
    ring = WorkerRing(keys=WorkerKeys(secrets.worker_seed), directory=directory)
    assert 1 == ring.kv
    assert ["office-founded"] == acts(empty)


def test_of_two_who_found_an_office_at_once_one_does(empty: Store) -> None:
    """
    The other, who found no office there either, is told in a sentence; the office is
    that of the first.
    """
    first, second = OfficeSecrets.generate(), OfficeSecrets.generate()
    with empty.begin() as tx:
        founded = found_office(tx, first, suite=1, at=NOON)

    with pytest.raises(ConflictError, match="meanwhile"), empty.begin() as tx:
        found_office(tx, second, suite=1, at=NOON)

    with empty.read() as tx:
        assert founded == read_directory(tx, root_public=first.root.public)
    assert ["office-founded"] == acts(empty)


def test_the_secrets_of_an_office_are_its_own() -> None:
    """
    Three seeds, none like another, none shown.
    """
    one, other = OfficeSecrets.generate(), OfficeSecrets.generate()
    seeds = [s for o in (one, other) for s in (o.root_seed, o.recovery_seed)]
    seeds += [one.worker_seed, other.worker_seed]

    assert 6 == len(set(seeds))
    assert "OfficeSecrets()" == repr(one)


def test_everybody_enrolled_is_in_the_directory(office: Office) -> None:
    """
    Each person has their name, roles and keys there, and the epoch counts them.
    """
    people = staff(office.directory, at=NOON)

    assert dict(STAFF) == {person.name: person.roles for person in people}
    assert 1 + len(STAFF) == office.directory.epoch
    keys = {entry.box for entry in office.directory.people}
    assert len(STAFF) == len(keys)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (new_person(""), "needs a name"),
        (new_person(" \t "), "needs a name"),
        (new_person("Ada\x1b[31m"), "needs a name"),
        (new_person(DANA), "already"),
        (new_person(f" {DANA.upper()}  "), "already"),
        (replace(new_person("Ada"), roles=frozenset()), "at least one role"),
        (replace(new_person("Ada"), passphrase="  "), "cannot be empty"),
    ],
)
def test_who_cannot_be_enrolled(
    sqlite_office: Office, new: NewPerson, said: str
) -> None:
    """
    Without a name of one's own, a role and a passphrase nobody is written down.
    """
    office = sqlite_office

    with pytest.raises(NotAllowedError, match=said), office.store.begin() as tx:
        enrol_person(tx, office.secrets.root, office.directory, new, NOON)

    assert office.directory == office.mechanism.directory()


def test_another_root_key_enrols_nobody(sqlite_office: Office) -> None:
    """
    What somebody without the root key signs is not believed by anyone.
    """
    office = sqlite_office
    false_root = OfficeSecrets.generate().root
    with office.store.begin() as tx:
        enrol_person(tx, false_root, office.directory, new_person("Eve"), NOON)

    with pytest.raises(SealError):
        office.mechanism.directory()


def test_an_older_epoch_is_refused(sqlite_office: Office) -> None:
    """
    A directory below the highest epoch seen is not read.
    """
    office = sqlite_office
    root, epoch = office.secrets.root.public, office.directory.epoch

    with office.store.read() as tx, pytest.raises(RolledBackError):
        read_directory(tx, root_public=root, at_least=epoch + 1)


def test_people_are_found_by_name(sqlite_office: Office) -> None:
    """
    Case and spaces make no difference; who is not there is not found.
    """
    people = staff(sqlite_office.directory, at=NOON)

    found = find_person(people, f" {HENRI.lower()} ")
    assert sqlite_office.person(HENRI) == found.id
    with pytest.raises(NotFoundError, match="no such person"):
        find_person(people, "Nobody")


def wrong(shown: Credentials, others: Credentials, what: str) -> Credentials:
    return {
        "name": replace(shown, name="Nobody"),
        "somebody else": replace(shown, name=CHIDI),
        "passphrase": replace(shown, passphrase="guess"),
        "no passphrase": replace(shown, passphrase=""),
        "device": replace(shown, device=others.device),
        "short device": replace(shown, device=b"x"),
    }[what]


@pytest.mark.parametrize(
    "what",
    ["name", "somebody else", "passphrase", "no passphrase", "device", "short device"],
)
def test_every_way_of_not_unlocking_sounds_the_same(
    sqlite_office: Office, what: str
) -> None:
    """
    Whatever is wrong, the same words are said, so that nothing can be tried out.
    """
    office = sqlite_office
    shown = wrong(office.credentials[DANA], office.credentials[HENRI], what)

    with office.store.read() as tx, pytest.raises(NotAllowedError) as refused:
        unlock_ring(tx, office.directory, shown, at=NOON)

    expected = "Name, passphrase or device file is not right; please try again."
    assert expected == str(refused.value)


def test_credentials_show_nothing() -> None:
    """
    What somebody types does not come out in a repr.
    """
    shown = Credentials(name="Ada", passphrase="six words", device=b"device")

    assert "Credentials(name='Ada')" == repr(shown)


def test_a_passphrase_may_be_pasted_untidily(sqlite_office: Office) -> None:
    """
    Spaces around and between its words do not count, nor do they in the name.
    """
    office = sqlite_office
    shown = office.credentials[DANA]
    untidy = replace(
        shown,
        name=f" {DANA.lower()}",
        passphrase=f" {shown.passphrase.replace(' ', '   ')}\n",
    )

    with office.store.read() as tx:
        ring = unlock_ring(tx, office.directory, untidy, at=NOON)
    assert office.person(DANA) == ring.person_id


def test_a_swapped_lock_opens_nothing(sqlite_office: Office) -> None:
    """
    Whoever puts their own lock in another's place does not become them.
    """
    office = sqlite_office
    dana, henri = (office.person(name).hex for name in (DANA, HENRI))
    office.tamper(
        "DELETE FROM locked_identity WHERE person_id = :dana",
        "UPDATE locked_identity SET person_id = :dana WHERE person_id = :henri",
        dana=dana,
        henri=henri,
    )
    shown = replace(office.credentials[HENRI], name=DANA)

    with office.store.read() as tx, pytest.raises(NotAllowedError):
        unlock_ring(tx, office.directory, shown, at=NOON)


@pytest.mark.parametrize(
    ("column", "value"), [("memory_kib", 8), ("iterations", 1), ("lanes", 1)]
)
def test_a_lowered_cost_opens_nothing(
    sqlite_office: Office, column: str, value: int
) -> None:
    """
    A cost below the two that are allowed is refused, also with the right words.
    """
    office = sqlite_office
    office.tamper(f"UPDATE locked_identity SET {column} = :v", v=value)

    with office.store.read() as tx, pytest.raises(NotAllowedError):
        unlock_ring(tx, office.directory, office.credentials[DANA], at=NOON)
