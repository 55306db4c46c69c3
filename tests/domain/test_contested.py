"""Facts on which the sides differ."""

from __future__ import annotations

from grievance.domain.contested import ContestedFact, Side, Version
from tests.doubles import NOON


def says(side: Side, value: str) -> Version:
    return Version(side=side, value=value, at=NOON)


def test_both_values_are_kept() -> None:
    """
    What each side says stays, also what it said before.
    """
    versions = (
        says(Side.COMPLAINANT, "12,000 m³"),
        says(Side.RESPONDENT, "none"),
        says(Side.RESPONDENT, "40 m³"),
    )
    fact = ContestedFact(number=1, question="How much ran out?")

    for version in versions:
        fact = fact.told(version)

    assert versions == fact.versions
    assert fact.is_contested


def test_is_settled_once_the_last_words_agree() -> None:
    """
    One side alone contests nothing; a side that comes round ends it.
    """
    fact = ContestedFact(number=1, question="Was there a siren?")
    alone = fact.told(says(Side.COMPLAINANT, "no"))
    contested = alone.told(says(Side.RESPONDENT, "yes"))
    settled = contested.told(says(Side.RESPONDENT, "no"))

    assert [False, True, False] == [
        one.is_contested for one in (alone, contested, settled)
    ]
