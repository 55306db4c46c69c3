"""How hard passphrases are to guess."""

from __future__ import annotations

import pytest

from grievance.domain.passphrase_strength import Strength, guess_bits, strength_of


@pytest.mark.parametrize(
    ("expected", "passphrase"),
    [
        (Strength.WEAK, ""),
        (Strength.WEAK, "secret"),
        (Strength.WEAK, "Password1!"),
        (Strength.WEAK, "test test test test test test"),
        (Strength.WEAK, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        (Strength.WEAK, "supercalifragilisticexpialidocious"),
        (Strength.FAIR, "horse battery staple wagon"),
        (Strength.FAIR, "kT9#vQ2!xZ7m"),
        (Strength.STRONG, "six quiet words of a first person"),
        (Strength.STRONG, "kT9#vQ2!xZ7mLp4&wE"),
    ],
)
def test_what_to_think_of_it(expected: Strength, passphrase: str) -> None:
    """
    Words repeated and letters repeated are worth nothing; six words are strong.
    """
    assert expected is strength_of(passphrase)


def test_another_word_never_makes_it_weaker() -> None:
    """
    Each word that was not there yet adds to it.
    """
    words = ["dam", "river", "smelter", "night", "well", "road"]
    bits = [guess_bits(" ".join(words[:n])) for n in range(len(words) + 1)]

    assert sorted(set(bits)) == bits
