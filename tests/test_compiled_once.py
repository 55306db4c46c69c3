"""Processes begin with different tests, so that each has some to compile that no other has."""

from __future__ import annotations

import pytest

from tests.compiled_once import turned


@pytest.mark.parametrize("parts", [1, 2, 3, 7, 20])
def test_each_begins_elsewhere_and_none_is_left_out(parts: int) -> None:
    """
    Up to as many processes as there are tests.
    """
    rows = [turned("abcdefghijklmnopqrstuvwxyz", part, parts) for part in range(parts)]

    assert parts == len({row[0] for row in rows})
    assert {"abcdefghijklmnopqrstuvwxyz"} == {"".join(sorted(row)) for row in rows}
