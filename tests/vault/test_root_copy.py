"""A copy of the root key opens with its passphrase, and with nothing else."""

from __future__ import annotations

import pytest

from grievance.domain.errors import NotAllowedError, SetupError
from grievance.vault.identity import Cost
from grievance.vault.keys import SigningKey
from grievance.vault.root_copy import (
    is_root_copy,
    open_root_copy,
    public_of_copy,
    seal_root,
)
from grievance.vault.spoken import root_in_words


SEED = bytes(range(32))
PASSPHRASE = "ocean tiger lamp seven quiet river"


@pytest.fixture(name="copy", scope="module")
def _copy() -> str:
    return seal_root(SEED, PASSPHRASE, cost=Cost.LOW_MEMORY)


def test_it_opens_with_its_passphrase(copy: str) -> None:
    """
    It is one line of text, and says whose copy it is.
    """
    assert is_root_copy(copy)
    assert len(copy) < 400
    assert SEED == open_root_copy(copy, f" {PASSPHRASE}\n")
    assert SigningKey.from_seed(SEED).public == public_of_copy(copy)


def test_it_opens_with_nothing_else(copy: str) -> None:
    """
    Neither with other words, nor where it says that it is another office's.
    """
    other = seal_root(bytes(32), PASSPHRASE, cost=Cost.LOW_MEMORY).split()
    swapped = " ".join([*copy.split()[:4], other[4], *copy.split()[5:]])

    with pytest.raises(NotAllowedError, match="not right"):
        open_root_copy(copy, PASSPHRASE.title())
    with pytest.raises(NotAllowedError, match="not right"):
        open_root_copy(swapped, PASSPHRASE)


@pytest.mark.parametrize("change", ["cheap", "=", ""])
def test_a_damaged_copy_is_told(copy: str, change: str) -> None:
    """
    A cost that is none of the two is none.
    """
    words = copy.split()
    damaged = " ".join([*words[:3], change, *words[4:]])

    with pytest.raises(SetupError, match="damaged"):
        open_root_copy(damaged, PASSPHRASE)


def test_a_short_passphrase_is_refused() -> None:
    """
    There is no device file that would help.
    """
    with pytest.raises(NotAllowedError, match="20 characters"):
        seal_root(SEED, "too short", cost=Cost.LOW_MEMORY)


def test_offices_have_words_of_their_own() -> None:
    """
    Eight of them, the same each time.
    """
    one, other = root_in_words(bytes(32)), root_in_words(bytes(31) + b"\1")

    assert 8 == len(one.split())
    assert one == root_in_words(bytes(32))
    assert one != other
