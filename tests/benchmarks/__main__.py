"""
Measure and print: `./dev bench [NAME …] [--json]`; without names, all of them.

`--save FILE` adds the ratios to a stored run.  Each is compared with the stored ones, of
2 slow cores, or `--against FILE`: ▲ and ▼ mark what is beyond the noise.

What is measured, and what is not, is said at the head of each module.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks import (
    helpdesk,
    intake,
    load,
    log,
    memory,
    planning,
    queue,
    registry,
    rekey,
    rekeying,
    search,
    simulate,
    start,
    statistics,
    triage,
)
from tests.benchmarks.row import Row
from tests.benchmarks.stored import Runs, compare, load_runs, save


STORED = Path(__file__).with_name("stored.json")


def main() -> int:
    """Run the named benchmarks, or all of them."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("name", nargs="*", help="which to run; all by default")
    parser.add_argument("--mails", type=int, default=intake.MAILS)
    parser.add_argument("--cases", type=int, default=queue.CASES)
    parser.add_argument("--letters", type=int, help="for load; ten a case by default")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--save", type=Path, help="add the ratios to this file")
    parser.add_argument(
        "--against", type=Path, default=STORED, help="compare with this file"
    )
    asked = parser.parse_args()
    known: dict[str, Callable[[], list[Row]]] = {
        "intake": lambda: intake.measure(asked.mails),
        "helpdesk": lambda: helpdesk.measure(asked.mails),
        "load": lambda: load.measure(asked.cases, asked.letters),
        "log": log.measure,
        "memory": memory.measure,
        "queue": lambda: queue.measure(asked.cases),
        "planning": planning.measure,
        "registry": registry.measure,
        "rekey": rekey.measure,
        "rekeying": rekeying.measure,
        "search": lambda: search.measure(asked.cases),
        "simulate": simulate.measure,
        "start": start.measure,
        "statistics": lambda: statistics.measure(asked.cases),
        "triage": triage.measure,
    }
    unknown = set(asked.name) - set(known)
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(known)}")
    logging.getLogger("grievance").setLevel(logging.ERROR)  # there is no mail server
    rows = [row for name in asked.name or known for row in _measured(name, known[name])]
    runs = load_runs(asked.against)
    show(rows, runs, as_json=asked.json)
    if asked.save:
        save(asked.save, rows)
    return 0


def _measured(name: str, measure: Callable[[], list[Row]]) -> list[Row]:
    sys.stderr.write(f"measuring {name} …\n")
    return measure()


def show(rows: list[Row], runs: Runs, *, as_json: bool) -> None:
    """Print the table, or a JSON object a line, beside what was stored."""
    compared = [(row, compare(row, runs)) for row in rows]
    if as_json:
        for row, change in compared:
            fields = asdict(row) | {"change": change and asdict(change)}
            sys.stdout.write(json.dumps(fields) + "\n")
        return
    columns = ("what", "value", "unit", "goal", *(("stored", "change") if runs else ()))
    table = Table(*columns, title="one run, one machine")
    for row, change in compared:
        then = (f"{change.stored:.2f}", str(change)) if change else ()
        table.add_row(row.name, f"{row.value:.2f}", row.unit, row.verdict, *then)
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
