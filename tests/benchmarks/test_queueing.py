from __future__ import annotations

import pytest

from tests.benchmarks.queueing import Shop, coming, work


def test_one_worker_waits_as_theory_says() -> None:
    """
    A queue with one server, half used, lets 95 % end within six times a reading (M/M/1).
    """
    worked = work(Shop(workers=1, reading=1.0, writing=0.0), coming(200_000, 400_000.0))

    assert pytest.approx(0.5, rel=0.02) == worked.workers
    assert pytest.approx(5.99, rel=0.05) == worked.late


def test_the_log_is_the_limit_however_many_work() -> None:
    """
    No more can be done than the log takes, and then it is used all the time.
    """
    worked = work(Shop(workers=50, reading=1.0, writing=0.1), [0.0] * 5_000)

    assert pytest.approx(10.0, rel=0.02) == worked.rate
    assert pytest.approx(1.0, abs=0.02) == worked.log


def test_two_workers_do_twice_as_much_while_the_log_is_idle() -> None:
    """
    Whatever is read apart is read at the same time.
    """
    one, two = (
        work(Shop(workers=n, reading=1.0, writing=0.001), [0.0] * 5_000) for n in (1, 2)
    )

    assert pytest.approx(2.0, rel=0.02) == two.rate / one.rate
    assert one == work(Shop(workers=1, reading=1.0, writing=0.001), [0.0] * 5_000)
