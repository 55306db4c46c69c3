from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.row import Row
from tests.benchmarks.stored import (
    LESS,
    MORE,
    MOST_RUNS,
    SAME,
    compare,
    load_runs,
    save,
)


def ratio(value: float, name: str = "intake to floor") -> Row:
    return Row(name=name, value=value, unit="times")


@pytest.mark.parametrize(
    ("value", "sign"),
    [(4.0, SAME), (5.4, SAME), (3.7, SAME), (5.6, MORE), (3.6, LESS)],
)
def test_only_what_is_beyond_all_stored_runs_has_changed(
    value: float, sign: str
) -> None:
    """
    How far the stored runs differ from each other is noise, and a tenth more.
    """
    change = compare(ratio(value), {"intake to floor": [4.0, 5.0, 4.5]})

    assert change is not None
    assert (sign, 4.5) == (change.sign, change.stored)


def test_what_was_never_stored_is_not_compared() -> None:
    """
    A new row has nothing to be compared with; seconds are of one machine only.
    """
    seconds = Row(name="seconds", value=1.0, unit="s")

    assert compare(ratio(1.0), {}) is None
    assert compare(seconds, {"seconds": [9.0]}) is None


def test_a_run_is_added_and_the_oldest_forgotten(tmp_path: Path) -> None:
    """
    Rows that were not measured this time stay; seconds are not stored.
    """
    path = tmp_path / "stored.json"
    save(path, [ratio(1.0, "other"), Row(name="seconds", value=1.0, unit="s")])
    for value in range(MOST_RUNS + 1):
        save(path, [ratio(float(value))])

    assert {
        "intake to floor": [1.0, 2.0, 3.0, 4.0, 5.0],
        "other": [1.0],
    } == load_runs(path)
