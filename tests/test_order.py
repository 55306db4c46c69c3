"""Long tests begin."""

from __future__ import annotations

import pytest

from tests.order import dealt


def test_each_process_begins_with_slow_tests() -> None:
    """
    And as many of them; the others keep their order.
    """
    slow, others = list("ABCDE"), list("abcdefg")

    ordered = dealt(slow, others, 3)

    assert ["ADab", "BEcd", "Cefg"] == [
        "".join(ordered[at : at + 4]) for at in (0, 4, 8)
    ]


@pytest.mark.parametrize("processes", [1, 2, 3, 7, 20])
@pytest.mark.parametrize("slow", [0, 1, 5, 40])
def test_none_is_lost(slow: int, processes: int) -> None:
    """
    However few there are.
    """
    ordered = dealt(range(slow), range(slow, 50), processes)

    assert list(range(50)) == sorted(ordered)
