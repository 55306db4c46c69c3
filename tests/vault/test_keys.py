from __future__ import annotations

import os

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.vault.errors import SealError
from grievance.vault.keys import BoxKey, SigningKey, derive, verify
from grievance.vault.suites import SUITES
from tests.vault.office import Office, flipped


SIGNER = SigningKey.from_seed(bytes(range(32)))
SIGNATURE = SIGNER.sign(b"message")


def test_every_label_and_secret_gives_another_key() -> None:
    """
    Keys of one secret say nothing about each other.
    """
    secrets, labels = (b"a" * 32, b"b" * 32), ("row", "box/1", "slip", "commit")

    keys = {derive(secret, label) for secret in secrets for label in labels}

    assert 8 == len(keys)


def test_nobody_shares_a_key(office: Office) -> None:
    """
    All public keys of the office differ, or these tests would prove nothing.
    """
    directory = office.directory
    keys = [directory.recovery.box, office.root.public]
    for person in directory.people:
        keys += [person.box, person.sign]
    for worker in directory.workers:
        keys += [worker.sign, worker.spool, worker.outbox, worker.slip]

    assert len(keys) == len(set(keys))


def test_a_signature_is_its_authors(office: Office) -> None:
    """
    Who signed is who verifies; a colleague's key does not.
    """
    signature = office.amal.identity.signing.sign(b"message")

    verify(office.amal.identity.signing.public, signature, b"message")
    with pytest.raises(SealError):
        verify(office.bo.identity.signing.public, signature, b"message")


@given(position=st.integers(0, 511))
def test_an_altered_signature_does_not_verify(position: int) -> None:
    """
    Not one bit of it may change.
    """
    with pytest.raises(SealError):
        verify(SIGNER.public, flipped(SIGNATURE, position), b"message")


@pytest.mark.parametrize("public", [b"", b"x" * 31, b"x" * 33])
def test_what_is_no_public_key_verifies_nothing(public: bytes) -> None:
    """
    A damaged key is the same refusal as a wrong one.
    """
    with pytest.raises(SealError):
        verify(public, SIGNATURE, b"message")


@pytest.mark.parametrize("suite", sorted(SUITES))
def test_a_seed_always_gives_the_same_key(suite: int) -> None:
    """
    A ring opened tomorrow has the keys of today, of the size the suite promises.
    """
    seed = os.urandom(32)
    key = BoxKey.from_seed(seed, suite=suite)

    assert key == BoxKey.from_seed(seed, suite=suite)
    assert SUITES[suite].public_size == len(key.public)


def test_an_unknown_suite_is_refused() -> None:
    """
    A number from the database cannot choose a suite that is none.
    """
    with pytest.raises(SealError):
        BoxKey.from_seed(bytes(32), suite=3)


def test_keys_do_not_show() -> None:
    """
    A key that lands in a log or a traceback shows its public half at most.
    """
    seed = bytes(range(32))

    assert repr(seed) not in repr(SigningKey.from_seed(seed))
    assert "private" not in repr(BoxKey.from_seed(seed))


def test_ed25519_is_the_one_of_rfc_8032() -> None:
    """
    Section 7.1, test 2.
    """
    key = SigningKey.from_seed(
        bytes.fromhex(
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
        )
    )

    assert (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
        == key.public.hex()
    )
    assert (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        == key.sign(b"\x72").hex()
    )


def test_suite_2_expands_its_seed_as_x_wing_does() -> None:
    """
    The first seed of the draft's test vectors gives the public key printed there.
    """
    seed = bytes.fromhex(
        "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26"
    )

    public = BoxKey.from_seed(seed, suite=2).public

    assert 1216 == len(public)
    assert "e2236b35a8c24b39b10aa1323a96a919" == public[:16].hex()
