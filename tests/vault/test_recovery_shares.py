"""Sheets of the recovery key: any few give it back, fewer or others give nothing."""

from __future__ import annotations

from itertools import combinations

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.domain.errors import NotAllowedError
from grievance.vault.keys import BoxKey
from grievance.vault.recovery_shares import (
    WORDS,
    join_shares,
    read_share,
    recovery_in_words,
    split_key,
)


SEED = bytes(range(32))


@settings(max_examples=10, deadline=None)
@given(
    seed=st.binary(min_size=32, max_size=32),
    numbers=st.tuples(st.integers(2, 4), st.integers(0, 2)),
)
def test_any_few_of_them_are_the_key(seed: bytes, numbers: tuple[int, int]) -> None:
    """
    Whichever are brought together, also more than enough; one fewer is refused.
    """
    threshold, more = numbers
    shares = split_key(seed, threshold=threshold, count=threshold + more)

    assert {WORDS} == {len(share.words.split()) for share in shares}
    assert {seed} == {
        join_shares(read_share(one.words.upper()) for one in chosen)
        for chosen in combinations(shares, threshold)
    }
    assert seed == join_shares(shares)
    with pytest.raises(NotAllowedError, match="different sheets are needed"):
        join_shares([shares[0]] * threshold)


def test_a_wrong_word_is_found() -> None:
    """
    In any place: each sheet has a checksum.
    """
    words = split_key(SEED, threshold=2, count=3)[0].words.split()
    for place in range(len(words)):
        wrong = [*words]
        wrong[place] = "academic" if words[place] != "academic" else "zero"
        with pytest.raises(NotAllowedError, match="letter by letter"):
            read_share(" ".join(wrong))


def test_sheets_of_two_sets_are_no_key() -> None:
    """
    Also where both are of the same key: one set may have been thrown away.
    """
    one, other = (split_key(SEED, threshold=2, count=2) for _ in range(2))
    with pytest.raises(NotAllowedError, match="do not belong together"):
        join_shares([one[0], other[1]])


@pytest.mark.parametrize(("threshold", "count"), [(1, 3), (3, 2), (2, 17)])
def test_no_sheet_alone_is_the_key(threshold: int, count: int) -> None:
    """
    Nor can more be needed than there are.
    """
    with pytest.raises(NotAllowedError, match="2 of 3 is usual"):
        split_key(SEED, threshold=threshold, count=count)


def test_the_fingerprint_tells_keys_apart() -> None:
    """
    Eight words, the same each time, others for another key or suite.
    """
    keys = [
        BoxKey.from_seed(seed, suite=suite).public
        for seed in (SEED, bytes(32))
        for suite in (1, 2)
    ]
    words = [recovery_in_words(key) for key in keys]

    assert [recovery_in_words(key) for key in keys] == words
    assert {8} == {len(one.split()) for one in words}
    assert len(keys) == len(set(words))
