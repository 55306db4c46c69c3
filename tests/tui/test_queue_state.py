"""What the queue and the lists say of themselves where nothing could be read."""

from __future__ import annotations

from datetime import date

import pytest

from tui.queue.case_index import CaseIndex
from tui.queue.state import QueueState, queue_hint, queue_parts
from tui.words import read_words, unread_words


AWAY = "The books are away."


@pytest.mark.parametrize(
    ("reason", "is_read", "said"),
    [
        ("", True, "2 names"),
        ("", False, "2 names"),
        (AWAY, True, "! stale, R tries again: The books are away · 2 names"),
        (AWAY, False, "! cannot be read"),
    ],
)
def test_only_what_was_read_is_stale(reason: str, is_read: bool, said: str) -> None:  # noqa: FBT001  # a table
    """
    The key that tries again stands before the reason; without a list nothing is stale.
    """
    assert said == read_words("2 names", reason, is_read=is_read)


def test_where_a_list_would_stand_is_said_why_there_is_none() -> None:
    """
    In full, with the key that tries again.
    """
    assert "The books are away. R tries again." == unread_words(AWAY)


def test_a_queue_that_is_being_read_counts_nothing_yet() -> None:
    """
    Nobody takes its first moment for an office without cases.
    """
    index, state = CaseIndex(date(2026, 3, 2)), QueueState(asking=True)

    parts = queue_parts(index, state, who="Ada")
    assert ["opening slips 0", "by due", "Ada"] == list(parts)
    assert "Opening the queue …" == queue_hint(index, state)


def test_a_queue_that_was_never_read_is_not_stale() -> None:
    """
    Its line says that it cannot be read, and the reason stands where rows would.
    """
    index, state = CaseIndex(date(2026, 3, 2)), QueueState(reason=AWAY)

    first, second, *_ = queue_parts(index, state, who="Ada")
    assert ("! cannot be read", "0 of 0 cases") == (first, second)
    assert "The books are away. R tries again." == queue_hint(index, state)
