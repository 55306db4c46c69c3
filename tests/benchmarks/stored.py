"""
Runs that were stored, to see what a change made slower.

Only ratios are stored: seconds are those of one machine.  Each `--save` adds a run, of
which the last few are kept; how far these differ from each other is the noise, so that
store more than one.  A new value counts as changed where it is outside of all stored
ones, and by a tenth of itself.
"""

from __future__ import annotations

import statistics

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tests.benchmarks.row import Row


MOST_RUNS = 5
NOISE = 1.1  # times what the stored runs reach
SAME, MORE, LESS = "=", "▲", "▼"

Runs = dict[str, list[float]]  # by the name of a row, the latest last


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How a ratio stands to those that were stored: their median, and a sign."""

    stored: float
    times: float
    sign: str

    def __str__(self) -> str:
        return self.sign if self.sign == SAME else f"{self.sign} {self.times:.2f} ×"


def load_runs(path: Path) -> Runs:
    """Return the runs in a file; none where there is no file yet."""
    if not path.exists():
        return {}
    return msgspec.json.decode(path.read_bytes(), type=Runs)


def save(path: Path, rows: Sequence[Row]) -> None:
    """Add the ratios of a run to those in a file, and forget the oldest."""
    runs = load_runs(path)
    for row in rows:
        if row.is_ratio:
            known = [*runs.get(row.name, []), round(row.value, 4)]
            runs[row.name] = known[-MOST_RUNS:]
    written = msgspec.json.encode(dict(sorted(runs.items())))
    path.write_bytes(msgspec.json.format(written, indent=1) + b"\n")


def compare(row: Row, runs: Runs) -> Change | None:
    """Compare a ratio with the stored ones; None where there is none."""
    known = runs.get(row.name, []) if row.is_ratio else []
    middle = statistics.median(known) if known else 0.0
    if not middle:
        return None
    sign = SAME
    if row.value > max(known) * NOISE:
        sign = MORE
    elif row.value < min(known) / NOISE:
        sign = LESS
    return Change(stored=middle, times=row.value / middle, sign=sign)
