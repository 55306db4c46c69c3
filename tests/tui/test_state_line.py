"""What one line keeps of all there is to say, where there is too little room."""

from __future__ import annotations

import pytest

from tui.text import clauses
from tui.widgets.state_line import fitted


PARTS = ("4 of 4 cases", "! 3 overdue", "by due", "Ada Berg")


@pytest.mark.parametrize(
    ("width", "kept"), [(80, 4), (46, 4), (45, 3), (30, 2), (13, 1), (3, 1)]
)
def test_the_last_parts_go_whole(width: int, kept: int) -> None:
    """
    None is cut in its middle; the first stands, however little room there is.
    """
    assert " · ".join(PARTS[:kept]) == fitted(PARTS, width)


def test_nothing_to_say_is_nothing() -> None:
    """
    As before anything is read.
    """
    assert "" == fitted((), 80)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It waits.", "It waits."),
        ("Nobody vouches for it · acknowledgement", "Nobody vouches for it …"),
        ("It has too many parts. Look at it", "It has too many parts. …"),
        ("It came; one was put aside for now", "It came; one was put asi…"),
        ("It may have been sent; say so, or not", "It may have been sent …"),
    ],
)
def test_a_reason_ends_with_a_clause(text: str, shown: str) -> None:
    """
    Unless that would leave more than half of the line empty; a sign says it goes on.
    """
    assert shown == clauses(text, 25).rstrip()
    assert 25 == len(clauses(text, 25))
