"""How long a job waits for its next try."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.outbox import MOST_ATTEMPTS, wait_after


@given(st.integers(1, 10_000))
def test_waits_longer_and_never_too_long(attempts: int) -> None:
    """
    Two seconds at first, doubled each time, an hour at most, a quarter more or less.
    """
    wanted = min(2.0 * 2 ** min(attempts - 1, 60), 3600.0)

    assert 0.75 * wanted <= wait_after(attempts).total_seconds() <= 1.25 * wanted


def test_gives_up_after_hours_and_not_minutes() -> None:
    """
    All the waits together outlast a restart, an update or a short outage.
    """
    together = sum((wait_after(n) for n in range(1, MOST_ATTEMPTS)), timedelta())

    assert timedelta(minutes=40) <= together <= timedelta(days=1)
