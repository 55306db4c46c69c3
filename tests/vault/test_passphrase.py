from __future__ import annotations

import sys

import pytest

from grievance.vault.passphrase import new_passphrase, word_list


def test_words_come_from_the_list() -> None:
    """
    Six of them unless more are asked for, all from the list of 7776.
    """
    assert 6 == len(new_passphrase().split(" "))
    assert 8 == len(new_passphrase(8).split(" "))
    assert set(new_passphrase(20).split(" ")) <= set(word_list())
    assert 7776 == len(word_list())


def test_no_two_are_the_same() -> None:
    """
    A hundred passphrases are a hundred different ones.
    """
    assert 100 == len({new_passphrase() for _ in range(100)})


@pytest.mark.parametrize("words", [-1, 0, 5])
def test_a_short_one_is_refused(words: int) -> None:
    """
    Fewer than six words could be guessed.
    """
    with pytest.raises(ValueError, match="six words"):
        new_passphrase(words)


def test_the_package_of_the_list_is_read_but_not_run() -> None:
    """
    Its code is not part of the mechanism.
    """
    word_list.cache_clear()
    sys.modules.pop("xkcdpass", None)

    new_passphrase()

    assert "xkcdpass" not in sys.modules
