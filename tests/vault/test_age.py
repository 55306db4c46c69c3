"""What is sealed with age opens with the key it is for, and with no other."""

from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st
from pyrage import DecryptError, decrypt, x25519

from grievance.vault.age import is_age_recipient, seal_to_age
from grievance.vault.errors import RecipientError


ONE, OTHER = x25519.Identity.generate(), x25519.Identity.generate()
TO_ONE = str(ONE.to_public())


@given(st.binary(max_size=100_000))
def test_its_reader_opens_it(content: bytes) -> None:
    """
    In armour; each reader alone, and nobody else.
    """
    sealed = seal_to_age(content, (TO_ONE,))

    assert sealed.startswith(b"-----BEGIN AGE ENCRYPTED FILE-----")
    assert sealed.isascii()
    assert content == decrypt(sealed, [ONE])
    with pytest.raises(DecryptError):
        decrypt(sealed, [OTHER])


def test_two_readers() -> None:
    """
    Each opens it without the other.
    """
    sealed = seal_to_age(b"words", (TO_ONE, str(OTHER.to_public())))

    assert [b"words", b"words"] == [decrypt(sealed, [one]) for one in (ONE, OTHER)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age1",
        TO_ONE[:-1] + ("q" if TO_ONE[-1] != "q" else "p"),
        TO_ONE.upper(),
        f" {TO_ONE}",
        str(ONE),
        "age1yubikey1q2w7u3vpya839jxxuq8g0sedh3d740d4xvn639sqhr95ejj8vu3hyfumptt",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGxhcmdlIG51bWJlciBvZiBieXRlcyBoZXJlISE=",
    ],
    ids=["empty", "cut", "mistyped", "upper", "blank", "secret", "plugin", "ssh"],
)
def test_what_is_no_recipient(text: str) -> None:
    """
    A secret key least of all.
    """
    assert not is_age_recipient(text)
    with pytest.raises(RecipientError, match="no recipient"):
        seal_to_age(b"words", (text,))


def test_a_recipient() -> None:
    """
    As age writes one.
    """
    assert is_age_recipient(TO_ONE)


def test_nobody_to_seal_to() -> None:
    """
    Without a recipient nobody could open it.
    """
    with pytest.raises(RecipientError, match="at least one"):
        seal_to_age(b"words", ())
