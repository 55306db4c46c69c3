"""A code on paper opens the same keys; the keys before open with those after."""

from __future__ import annotations

import hashlib
import hmac

from dataclasses import replace
from uuid import UUID

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import PersonId
from grievance.vault.errors import SealError
from grievance.vault.identity import Identity
from grievance.vault.identity_code import (
    code_of_words,
    lock_with_code,
    unlock_with_code,
    words_of_code,
)
from grievance.vault.identity_former import keep_former, open_former
from grievance.vault.passphrase import word_list
from tests.vault import second_reader


WHO, OTHER = PersonId(UUID(int=1)), PersonId(UUID(int=2))


@given(code=st.binary(min_size=16, max_size=16))
def test_a_code_is_read_as_it_is_written(code: bytes) -> None:
    """
    Also in capitals, and with the words in lines.
    """
    words = words_of_code(code)

    assert 12 == len(words.split())
    assert code == code_of_words(words.upper().replace(" ", " \n ", 3))


@given(
    code=st.binary(min_size=16, max_size=16),
    place=st.integers(0, 11),
    word=st.sampled_from(word_list()),
)
def test_a_word_copied_wrongly_is_told(code: bytes, place: int, word: str) -> None:
    """
    Before anything is opened: once in 2^24 it is not.
    """
    words = words_of_code(code).split()
    if words[place] == word:
        return
    words[place] = word

    with pytest.raises(NotAllowedError, match="compare each"):
        code_of_words(" ".join(words))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("abacus", "has 12 words, and these are 1"),
        (" ".join(["abacus"] * 11 + ["abacuss"]), "Word 12 is not in the list"),
        (" ".join(["zoom"] * 12), "compare each"),
    ],
)
def test_what_is_no_code_is_told(words: str, sentence: str) -> None:
    """
    Which word it is, as far as that can be known.
    """
    with pytest.raises(NotAllowedError, match=sentence):
        code_of_words(words)


def test_a_code_opens_the_keys_it_was_made_for() -> None:
    """
    And no others: not those of another person, version, or an earlier code.
    """
    identity = Identity.generate()
    words, lock = lock_with_code(identity, person_id=WHO, kv=1)
    earlier, _ = lock_with_code(identity, person_id=WHO, kv=1)

    assert identity == unlock_with_code(lock, words)
    for wrong, said in (
        (replace(lock, person_id=OTHER), words),
        (replace(lock, kv=2), words),
        (lock, earlier),
    ):
        with pytest.raises(SealError):
            unlock_with_code(wrong, said)


def test_a_second_reader_opens_them() -> None:
    """
    From the specification alone: the words, the keys of both locks, and their places.
    """
    before, after = Identity.generate(), Identity.generate()
    words, lock = lock_with_code(before, person_id=WHO, kv=3)
    kept = keep_former(after, before, person_id=WHO, kv=4, former_kv=3)
    number = 0
    for word in words.split():
        number = number * 7776 + word_list().index(word)
    whole = number.to_bytes(19)
    check = hashlib.sha256(second_reader.lp("grv1/identity-code", whole[:16])).digest()
    prk = hmac.digest(bytes(32), whole[:16], "sha256")
    key = second_reader.expand(prk, b"grv1/identity-code-lock", 32)
    former = second_reader.derive(after.seed, "former")
    place = ("identity_code", "sealed", str(WHO))

    assert check[:3] == whole[16:]
    assert before.seed == second_reader.unseal(key, lock.sealed, *place, "", 3, 0)
    assert before.seed == second_reader.unseal(
        former, kept.sealed, "former_identity", "sealed", str(WHO), "", 4, 3
    )


def test_keys_before_open_with_those_after() -> None:
    """
    For their owner and versions only.
    """
    before, after = Identity.generate(), Identity.generate()
    kept = keep_former(after, before, person_id=WHO, kv=2, former_kv=1)

    assert before == open_former(kept, after, suite=1)
    for wrong, keys in (
        (replace(kept, person_id=OTHER), after),
        (replace(kept, former_kv=0), after),
        (replace(kept, kv=3), after),
        (kept, before),
    ):
        with pytest.raises(SealError):
            open_former(wrong, keys, suite=1)
