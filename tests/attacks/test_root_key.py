"""
Somebody has the root key and writes to the database, and wants cases from before.

A row says that the keys of cases are due for others; a colleague's desk, which believes
what the root key signed, changes them by itself.  See also `test_substituted_directory`.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.errors import SetupError
from grievance.domain.ids import RECOVERY, HolderId, holder_of
from grievance.services.access.list_access import read_access
from grievance.services.people.rotate_worker import with_worker
from grievance.services.rekeying.regrant_person import find_outdated, regrant_person
from grievance.services.rekeying.rekey_due import due_on_ring, rekey_cases
from grievance.vault.directory import (
    Directory,
    PersonEntry,
    RecoveryEntry,
    sign_directory,
)
from grievance.vault.errors import RolledBackError
from grievance.vault.identity import Identity
from grievance.vault.ring import PersonRing
from grievance.vault.worker_keys import WorkerKeys
from tests.attacks.scene import NOTHING, OF_A_CASE, Fact, Scene
from tests.attacks.thief import Keys, learned
from tests.doubles import NOON, TODAY, make_mail
from tests.offices import DANA, HENRI, Office


SPY = Identity.generate()
SPYING_WORKER = WorkerKeys.generate()


def signed(office: Office, directory: Directory) -> Directory:
    """Put the next directory into the database, with the root key's signature."""
    newer = replace(directory, epoch=directory.epoch + 1)
    with office.store.begin() as tx:
        tx.people.add_directory(sign_directory(office.secrets.root, newer))
    return newer


def desk(office: Office, name: str = HENRI) -> PersonRing:
    """Unlock somebody's desk, on the machine of the office."""
    return replace(office.rings[name], directory=office.mechanism.directory())


def rekeyed(office: Office) -> None:
    """Say that every case is due, and have Henri's desk open, twice."""
    ring = desk(office)
    for _ in range(2):
        with office.store.begin() as tx:
            tx.rekeys.add_every(Compartment.CONTENTS, since=TODAY)
            due = due_on_ring(tx, ring)
        done = list(rekey_cases(office.store, ring, due, now=lambda: NOON))
        assert [1] == [len(one.slots) for one in done]


def dana(office: Office) -> PersonEntry:
    return office.directory.person(office.person(DANA))


def spy_as(entry: PersonEntry, *, kv: int) -> PersonEntry:
    """Name the spy's keys as version *kv* of somebody's."""
    return replace(entry, kv=kv, box=SPY.box.public, sign=SPY.signing.public)


def with_people(directory: Directory, *entries: PersonEntry) -> Directory:
    """Have these say who somebody is, and nothing else."""
    named = {one.person_id for one in entries}
    others = (one for one in directory.people if one.person_id not in named)
    return replace(directory, people=(*others, *entries))


def spying(holder: HolderId) -> Keys:
    """The spy's keys, called somebody's."""
    return Keys(boxes=((holder, SPY.box),))


def said_of(office: Office, scene: Scene, name: str) -> list[bool]:
    """Return of each key of somebody to the case whether it is to be given again."""
    with office.store.read() as tx:
        found = read_access(tx, desk(office), scene.case_id)
    return [one.is_promised for one in found.holders if one.name == name]


@pytest.mark.parametrize("beside", [True, False], ids=["beside hers", "alone"])
def test_newer_keys_are_given_nothing_from_before(
    office: Office,
    scene: Scene,
    beside: bool,  # noqa: FBT001  # a parameter
) -> None:
    """
    Whether Dana's true ones stand there still or not: she stays down for the case, and
    somebody on it would have to give it to them, which nobody does by itself.
    """
    hers = dana(office)
    newer = spy_as(hers, kv=2)
    people = (replace(hers, retired=True), newer) if beside else (newer,)
    signed(office, with_people(office.directory, *people))
    rekeyed(office)

    spy = spying(holder_of(hers.person_id))
    assert NOTHING == learned(office.store, spy)
    assert [True] == said_of(office, scene, DANA)

    with office.store.read() as tx:
        outdated = find_outdated(tx, desk(office), hers.person_id)
    list(regrant_person(office.store, desk(office), outdated.mine, now=lambda: NOON))
    assert OF_A_CASE == learned(office.store, spy)
    assert [False] == said_of(office, scene, DANA)


@pytest.mark.usefixtures("scene")
def test_other_keys_in_the_place_of_hers_stop_a_machine_that_saw_hers(
    office: Office,
) -> None:
    """
    Neither a desk nor the worker starts there, also not by a still newer directory.
    """
    hers = dana(office)
    office.mechanism.directory()

    forged = with_people(office.directory, spy_as(hers, kv=1))
    for _ in range(2):
        forged = signed(office, forged)
        for start in (office.mechanism.directory, office.mechanism.worker_ring):
            with pytest.raises(RolledBackError, match="STOP: version 1 of the keys of"):
                start()
    assert NOTHING == learned(office.store, spying(holder_of(hers.person_id)))


@pytest.mark.usefixtures("scene")
def test_a_machine_that_saw_nothing_gives_them_what_was_hers(office: Office) -> None:
    """
    A new one, or one whose file was deleted: it takes what it sees first.
    """
    hers = dana(office)
    signed(office, with_people(office.directory, spy_as(hers, kv=1)))
    rekeyed(office)

    assert OF_A_CASE == learned(office.store, spying(holder_of(hers.person_id)))


def test_another_recovery_key_is_given_nothing_from_before(
    office: Office, scene: Scene
) -> None:
    """
    It is given what comes from then on; and cases only by who runs the command for it.
    """
    recovery = RecoveryEntry(kv=2, box=SPY.box.public)
    signed(office, replace(office.directory, recovery=recovery))
    rekeyed(office)

    assert NOTHING == learned(office.store, spying(RECOVERY))
    assert [True, False] == said_of(office, scene, "recovery")
    office.case_of(make_mail(f"They say that {Fact.COMING}."))
    assert {Fact.COMING, Fact.CODES} < learned(office.store, spying(RECOVERY))


@pytest.mark.usefixtures("scene")
def test_another_worker_is_given_the_codes_of_cases_that_get_another_key(
    office: Office,
) -> None:
    """
    Of each that a desk changes meanwhile, no word; the office's own worker stops.
    """
    workers = with_worker(office.directory, SPYING_WORKER)
    signed(office, replace(office.directory, workers=workers))
    spy = Keys(workers=(SPYING_WORKER,))
    with pytest.raises(SetupError, match="not the one of this office"):
        office.mechanism.worker_ring()
    assert NOTHING == learned(office.store, spy)

    rekeyed(office)
    assert {Fact.CODES} == learned(office.store, spy)
