"""
Draw what `./dev bench load --json` printed: `python -m tests.benchmarks.chart FILE …`.

For each action a bar for each size of the office, on one logarithmic scale.
"""

from __future__ import annotations

import json
import math
import sys

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks.row import Row


WIDTH = 40
UNIT = "ms"
SHORTEST, LONGEST = 1.0, 10_000.0  # of a bar, in that unit


def main(paths: Sequence[str]) -> None:
    """Print a chart of the files."""
    lines = [line for path in paths for line in Path(path).read_text().splitlines()]
    sys.stdout.write("\n".join(chart(_rows(lines))) + "\n")


def chart(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of a chart."""
    found: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for row in rows:
        size, _, action = row.name.partition(": ")
        if row.unit == UNIT:
            found[action].append((size.partition(" cases")[0], row.value))
    for action, values in found.items():
        yield action
        for size, value in values:
            cases = size.removeprefix("load ")
            yield f"{cases:>9} {_bar(value)} {value:,.0f} {UNIT}"


def _bar(value: float) -> str:
    share = math.log(max(value, SHORTEST) / SHORTEST) / math.log(LONGEST / SHORTEST)
    return "█" * max(1, round(WIDTH * min(1.0, share)))


def _rows(lines: Sequence[str]) -> list[Row]:
    """Read what was printed; other lines are somebody else's."""
    read = (json.loads(line) for line in lines if line.startswith("{"))
    names = ("name", "value", "unit", "goal")
    return [Row(**{name: one[name] for name in names}) for one in read]


if __name__ == "__main__":
    main(sys.argv[1:])
