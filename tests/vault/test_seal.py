from __future__ import annotations

import os

from dataclasses import fields, replace
from typing import Any

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.vault.errors import SealError
from grievance.vault.seal import Place, seal, unseal
from tests.vault.office import altered, flipped


KEY = bytes(range(32))
PLACE = Place(table="part", column="sealed", row_id="r1", case_id="c1", kv=1, rev=0)
WORDS = b"they took my wages"
SEALED = seal(KEY, WORDS, PLACE)
LONG = b"line\n" * 20_000


@given(plaintext=st.binary(max_size=2000))
def test_what_was_sealed_opens(plaintext: bytes) -> None:
    """
    Any bytes come back, from the same key and place.
    """
    assert plaintext == unseal(KEY, seal(KEY, plaintext, PLACE), PLACE)


def test_long_things_open_too() -> None:
    """
    Several chunks are put together again.
    """
    assert LONG == unseal(KEY, seal(KEY, LONG, PLACE), PLACE)


def test_another_key_does_not_open() -> None:
    """
    The wrong key is refused, and so is what is no key at all.
    """
    for key in (os.urandom(32), flipped(KEY), b"", KEY + b"\x00"):
        with pytest.raises(SealError):
            unseal(key, SEALED, PLACE)


@pytest.mark.parametrize("name", [field.name for field in fields(Place)])
def test_it_opens_in_its_own_place_only(name: str) -> None:
    """
    Another table, column, row, case, key version or revision is another place.
    """
    changes: dict[str, Any] = {name: altered(getattr(PLACE, name))}

    with pytest.raises(SealError):
        unseal(KEY, SEALED, replace(PLACE, **changes))


@given(position=st.integers(0, 8 * len(SEALED) - 1))
def test_an_altered_seal_does_not_open(position: int) -> None:
    """
    Not one bit may change, and that of the version neither.
    """
    with pytest.raises(SealError):
        unseal(KEY, flipped(SEALED, position), PLACE)


@given(size=st.integers(0, len(SEALED) - 1))
def test_a_cut_seal_does_not_open(size: int) -> None:
    """
    Every shorter one is refused; a first part is never returned.
    """
    with pytest.raises(SealError):
        unseal(KEY, SEALED[:size], PLACE)


def test_whole_chunks_cannot_be_dropped_moved_or_added() -> None:
    """
    Chunks of 16 KiB have a number and an end.
    """
    sealed = seal(KEY, LONG, PLACE)
    start, chunk = 1 + 24 + 32, 16 * 1024 + 16
    head, body = sealed[:start], sealed[start:]
    swapped = body[chunk : 2 * chunk] + body[:chunk] + body[2 * chunk :]

    for other in (body[:chunk], body[chunk:], swapped, body + body[:chunk], body * 2):
        with pytest.raises(SealError):
            unseal(KEY, head + other, PLACE)


def test_two_seals_of_the_same_look_different_and_are_as_long() -> None:
    """
    Nobody sees that the same was said twice, or how long a short letter was.
    """
    other = seal(KEY, WORDS, PLACE)

    assert SEALED != other
    assert len(SEALED) == len(other) == len(seal(KEY, b"", PLACE))
    assert WORDS not in SEALED


def test_every_refusal_says_the_same() -> None:
    """
    The sentence does not tell which check failed, and has no cause that does.
    """
    refusals = []
    for sealed in (b"", b"\x02" + SEALED[1:], SEALED[:-1], flipped(SEALED, 3000)):
        with pytest.raises(SealError) as caught:
            unseal(KEY, sealed, PLACE)
        refusals.append((str(caught.value), caught.value.__cause__))

    assert 1 == len(set(refusals))
