from __future__ import annotations

import os

from dataclasses import replace

import pytest

from grievance.domain.errors import NotFoundError
from grievance.domain.ids import WORKER
from grievance.vault import identity as module
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.identity import Cost, Identity, LockedIdentity, lock
from grievance.vault.ring import PersonRing, WorkerRing
from grievance.vault.worker_keys import WorkerKeys
from tests.vault.office import Colleague, Office, make_office, make_worker_entry


PASSPHRASE = "ocean tiger lamp seven quiet river"
DEVICE = os.urandom(32)


def _lock(colleague: Colleague, identity: Identity | None = None) -> LockedIdentity:
    return lock(
        identity or colleague.identity,
        person_id=colleague.id,
        kv=colleague.kv,
        passphrase=PASSPHRASE,
        device=DEVICE,
        cost=Cost.LOW_MEMORY,
    )


def _open(locked: LockedIdentity, directory: Directory) -> PersonRing:
    return PersonRing.open(locked, directory, passphrase=PASSPHRASE, device=DEVICE)


def test_a_ring_opens_for_its_person(office: Office) -> None:
    """
    Passphrase and device give the keys that the directory names, in its suite.
    """
    ring = _open(_lock(office.amal), office.directory)

    assert office.amal.identity == ring.identity
    assert office.amal.author == ring.author
    assert office.directory == ring.directory


def test_a_swapped_lock_does_not_open() -> None:
    """
    Somebody who locks keys of their own under Amal's name, even with her passphrase,
    does not get her to use them.
    """
    office = make_office()

    with pytest.raises(SealError):
        _open(_lock(office.amal, Identity.generate()), office.directory)


def test_a_ring_cannot_be_made_around_the_check(office: Office) -> None:
    """
    Nor by hand, with a colleague's keys.
    """
    with pytest.raises(SealError):
        PersonRing(
            person_id=office.amal.id,
            kv=1,
            identity=office.bo.identity,
            directory=office.directory,
        )


def test_who_left_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A retired person is told so before any work, and so is a stranger.
    """
    office = make_office()
    locked = _lock(office.amal)
    retired = replace(office.amal.entry, retired=True)

    def never(*_: object, **__: object) -> None:
        pytest.fail("Argon2id ran")

    monkeypatch.setattr(module, "Argon2id", never)
    for people in ((retired, office.bo.entry), (office.bo.entry,)):
        with pytest.raises(NotFoundError):
            _open(locked, replace(office.directory, people=people))


def test_an_old_ring_opens_while_its_person_stays() -> None:
    """
    After a key rotation, the old ring still opens what has not been wrapped anew.
    """
    office = make_office()
    new = Identity.generate()
    people = (
        replace(office.amal.entry, retired=True),
        replace(office.amal.entry, kv=2, box=new.box.public, sign=new.signing.public),
    )

    ring = _open(_lock(office.amal), replace(office.directory, people=people))

    assert 1 == ring.kv == ring.author.kv


def test_the_worker_has_its_ring(office: Office) -> None:
    """
    It signs as the worker, with the key version of the directory.
    """
    ring = WorkerRing(keys=office.worker, directory=office.directory)

    assert (WORKER, 1) == (ring.author.holder, ring.author.kv)
    assert office.worker.signing == ring.author.signing


def test_another_workers_keys_are_refused(office: Office) -> None:
    """
    A worker whose seed file was swapped does not start.
    """
    with pytest.raises(SealError):
        WorkerRing(
            keys=WorkerKeys.generate(suite=office.suite), directory=office.directory
        )


def test_the_worker_keeps_its_keys_before(office: Office) -> None:
    """
    Each is known by its public halves, whichever file it lay in, also of another suite.
    """
    newest, unknown = WorkerKeys.generate(suite=2), WorkerKeys.generate()
    before = replace(office.directory.workers[0], retired=True)
    workers = (before, make_worker_entry(newest, kv=2))
    directory = replace(office.directory, workers=workers)
    seeds = (unknown.seed, office.worker.seed, newest.seed)

    ring = WorkerRing.of_seeds(seeds, directory)

    assert (2, newest) == (ring.kv, ring.keys)
    assert {1: office.worker} == ring.former
    assert (newest, office.worker) == ring.every
    assert office.worker == ring.version(1)
    for wrong in (lambda: ring.version(3), lambda: WorkerRing.of_seeds((), directory)):
        with pytest.raises(SealError):
            wrong()
    with pytest.raises(SealError):
        WorkerRing(keys=newest, directory=directory, former={1: unknown})


def test_rings_do_not_show_keys(office: Office) -> None:
    """
    A ring in a traceback says whose it is.
    """
    ring = WorkerRing(keys=office.worker, directory=office.directory)

    assert "WorkerRing()" == repr(ring)
