"""How long a mail server is waited for, as a part of the time that a job is ours."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.post.smtp import DATA_SECONDS, STEP_SECONDS
from grievance.posting import patience
from grievance.settings.servers import LONGEST_LEASE, SHORTEST_LEASE


ANSWERS_BEFORE_WORDS = 10
ANSWERS_TO_WORDS = 3


@given(st.integers(SHORTEST_LEASE, LONGEST_LEASE))
def test_all_answers_come_before_the_lease_is_over(lease: int) -> None:
    """
    Also of a server that takes as long as it may each time, whatever the lease is.
    """
    step, data = patience(lease)

    assert ANSWERS_BEFORE_WORDS * step < lease
    assert ANSWERS_TO_WORDS * data < lease


def test_a_long_lease_makes_nobody_wait_longer() -> None:
    """
    There is a limit of its own to each answer.
    """
    assert (STEP_SECONDS, DATA_SECONDS) == patience(LONGEST_LEASE)
