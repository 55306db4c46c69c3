"""How many there are of something reads as people write it."""

from __future__ import annotations

import pytest

from grievance.domain.counting import counted


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 cases"), (1, "1 case"), (2, "2 cases"), (1500, "1,500 cases")],
)
def test_one_and_many(number: int, said: str) -> None:
    """
    Only one is not plural, and thousands are parted.
    """
    assert said == counted(number, "case")


def test_an_odd_plural() -> None:
    """
    Where an s is not enough, the plural is given: of a noun, or with what it does.
    """
    assert "2 Entities" == counted(2, "Entity", "Entities")
    assert "1 key is" == counted(1, "key is", "keys are")
    assert "2 keys are" == counted(2, "key is", "keys are")
