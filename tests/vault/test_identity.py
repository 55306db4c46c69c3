from __future__ import annotations

import os

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from grievance.domain.errors import NotAllowedError, SetupError
from grievance.domain.ids import PersonId
from grievance.vault import identity as module
from grievance.vault.errors import SealError
from grievance.vault.identity import (
    Cost,
    Identity,
    LockedIdentity,
    lock,
    normalised,
    unlock,
)
from grievance.vault.worker_keys import WorkerKeys
from tests.vault.office import flipped


PASSPHRASE = "ocean tiger lamp seven quiet river"


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """A locked identity with all that opens it."""

    identity: Identity = field(repr=False)
    device: bytes = field(repr=False)
    at_rest: LockedIdentity


@pytest.fixture(name="locked", scope="module")
def _locked() -> Locked:
    identity, device = Identity.generate(), os.urandom(32)
    at_rest = lock(
        identity,
        person_id=PersonId(uuid4()),
        kv=2,
        passphrase=PASSPHRASE,
        device=device,
        cost=Cost.LOW_MEMORY,
    )
    return Locked(identity=identity, device=device, at_rest=at_rest)


def test_passphrase_and_device_open_it(locked: Locked) -> None:
    """
    The same seed comes back, also if the passphrase was pasted with odd spaces.
    """
    opened = unlock(
        locked.at_rest,
        passphrase=f"  {PASSPHRASE.replace(' ', '  ')}\n",
        device=locked.device,
    )

    assert locked.identity == opened
    assert locked.identity.box == opened.box


def test_a_wrong_passphrase_does_not_open(locked: Locked) -> None:
    """
    One word short is wrong.
    """
    with pytest.raises(SealError):
        unlock(
            locked.at_rest,
            passphrase=PASSPHRASE.removesuffix(" river"),
            device=locked.device,
        )


def test_another_device_file_does_not_open(locked: Locked) -> None:
    """
    The passphrase alone is not enough: a stolen database leaves nothing to guess.
    """
    with pytest.raises(SealError):
        unlock(locked.at_rest, passphrase=PASSPHRASE, device=flipped(locked.device))


@pytest.mark.parametrize(
    "changes",
    [
        {"person_id": PersonId(UUID(int=7))},
        {"kv": 1},
        {"salt": bytes(16)},
        {"iterations": 1, "lanes": 4, "memory_kib": 2 * 1024 * 1024, "salt": b""},
    ],
    ids=["another person", "an older key version", "another salt", "no salt"],
)
def test_an_altered_lock_does_not_open(locked: Locked, changes: dict[str, Any]) -> None:
    """
    A lock moved to another person or key version opens nothing.
    """
    with pytest.raises(SealError):
        unlock(
            replace(locked.at_rest, **changes),
            passphrase=PASSPHRASE,
            device=locked.device,
        )


@pytest.mark.parametrize(
    ("iterations", "lanes", "memory_kib"),
    [
        (1, 1, 8),
        (3, 4, 64 * 1024 - 1),
        (2, 4, 64 * 1024),
        (3, 1, 64 * 1024),
        (1, 4, 64 * 1024),
        (0, 0, 0),
        (1, 4, 1 << 40),
    ],
)
def test_another_cost_is_refused_before_any_work(
    locked: Locked,
    monkeypatch: pytest.MonkeyPatch,
    iterations: int,
    lanes: int,
    memory_kib: int,
) -> None:
    """
    Neither a cheaper cost nor one that would eat this machine is ever run.
    """

    def never(*_: object, **__: object) -> None:
        pytest.fail("Argon2id ran")

    monkeypatch.setattr(module, "Argon2id", never)
    cheap = replace(
        locked.at_rest, iterations=iterations, lanes=lanes, memory_kib=memory_kib
    )

    with pytest.raises(SealError):
        unlock(cheap, passphrase=PASSPHRASE, device=locked.device)


def test_too_little_memory_is_said_in_a_sentence(
    locked: Locked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    It is not a wrong passphrase, and the person can do something about it.
    """

    def exhausted(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(module, "Argon2id", exhausted)

    with pytest.raises(SetupError, match="64 MiB of free memory"):
        unlock(locked.at_rest, passphrase=PASSPHRASE, device=locked.device)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_device_file_of_another_size_is_refused(locked: Locked, size: int) -> None:
    """
    A cut file neither locks nor unlocks.
    """
    with pytest.raises(SealError):
        unlock(locked.at_rest, passphrase=PASSPHRASE, device=bytes(size))
    with pytest.raises(ValueError, match="32 bytes"):
        lock(
            locked.identity,
            person_id=locked.at_rest.person_id,
            kv=1,
            passphrase=PASSPHRASE,
            device=bytes(size),
            cost=Cost.LOW_MEMORY,
        )


def test_an_empty_passphrase_is_refused(locked: Locked) -> None:
    """
    Spaces are no passphrase.
    """
    with pytest.raises(NotAllowedError, match="cannot be empty"):
        lock(
            locked.identity,
            person_id=locked.at_rest.person_id,
            kv=1,
            passphrase=" \t ",
            device=locked.device,
            cost=Cost.LOW_MEMORY,
        )


def test_keyboards_agree() -> None:
    """
    Composed and decomposed letters, full-width ones and odd spaces are the same words.
    """
    assert "café 7" == normalised("cafe\u0301\u3000\uff17")
    assert "CAFÉ" != normalised("café")


def test_there_are_exactly_the_two_costs_of_rfc_9106() -> None:
    """
    Section 4: one pass over 2 GiB, or three over 64 MiB, with four lanes.
    """
    assert [(1, 4, 2097152), (3, 4, 65536)] == [cost.parameters for cost in Cost]


def test_the_keys_of_one_seed_differ() -> None:
    """
    Box, signature and what is kept have a key each, and another seed has others.
    """
    one, other = Identity.generate(), Identity.generate()
    keys = [
        key
        for identity in (one, other)
        for key in (
            identity.box.public,
            identity.signing.public,
            identity.index,
            identity.seed,
        )
    ]

    assert 8 == len(set(keys))


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_seed_of_another_size_is_refused(size: int) -> None:
    """
    A cut file never becomes keys that nobody could find again.
    """
    with pytest.raises(SealError):
        Identity(bytes(size))
    with pytest.raises(SealError):
        WorkerKeys(bytes(size))


def test_a_seed_does_not_show(locked: Locked) -> None:
    """
    Neither a ring in use nor one at rest shows its secret.
    """
    assert repr(locked.identity.seed) not in repr(locked.identity)
    assert repr(locked.at_rest.sealed) not in repr(locked.at_rest)
