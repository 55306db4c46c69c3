from __future__ import annotations

from tests.benchmarks.chart import chart
from tests.benchmarks.row import Row


def test_a_bar_is_longer_by_the_same_for_ten_times_as_much() -> None:
    """
    Each action has a bar for each size; what has another unit has none.
    """
    rows = [
        Row(name="load 1,000 cases, 10,000 letters: open", value=10.0, unit="ms"),
        Row(name="load 10,000 cases, 100,000 letters: open", value=100.0, unit="ms"),
        Row(name="load 10,000 cases, 100,000 letters: filled", value=9.0, unit="s"),
    ]

    assert [
        "open",
        f"    1,000 {'█' * 10} 10 ms",
        f"   10,000 {'█' * 20} 100 ms",
    ] == list(chart(rows))
