"""
Measure and print: `./dev bench [NAME …] [--json]`; without names, all of them.

`--save FILE` adds the ratios to a stored run.  Each is compared with the stored ones, of
2 slow cores, or `--against FILE`: ▲ and ▼ mark what is beyond the noise.

`queue` and `search` also run on PostgreSQL, and keep an office that took minutes to fill:
`./dev bench queue search --cases 100000 --engine postgresql --kept build/many`

What is measured, and what is not, is said at the head of each module.
"""

from __future__ import annotations

import json
import logging
import sys

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
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
from tests.benchmarks.many_offices import SQLITE, WHERE, Many
from tests.benchmarks.row import Row
from tests.benchmarks.stored import Runs, compare, load_runs, save


STORED = Path(__file__).with_name("stored.json")


KNOWN: Mapping[str, Callable[[Namespace], list[Row]]] = {
    "intake": lambda asked: intake.measure(asked.mails),
    "helpdesk": lambda asked: helpdesk.measure(asked.mails),
    "load": lambda asked: load.measure(asked.cases, asked.letters),
    "log": lambda _asked: log.measure(),
    "memory": lambda _asked: memory.measure(),
    "queue": lambda asked: queue.measure(_many(asked)),
    "planning": lambda _asked: planning.measure(),
    "registry": lambda _asked: registry.measure(),
    "rekey": lambda _asked: rekey.measure(),
    "rekeying": lambda _asked: rekeying.measure(),
    "search": lambda asked: search.measure(_many(asked)),
    "simulate": lambda _asked: simulate.measure(),
    "start": lambda _asked: start.measure(),
    "statistics": lambda asked: statistics.measure(asked.cases),
    "triage": lambda _asked: triage.measure(),
}


def main() -> int:
    """Run the named benchmarks, or all of them."""
    asked = read(sys.argv[1:])
    logging.getLogger("grievance").setLevel(logging.ERROR)  # there is no mail server
    rows = [row for name in asked.name or KNOWN for row in _measured(name, asked)]
    runs = load_runs(asked.against)
    show(rows, runs, as_json=asked.json)
    if asked.save:
        save(asked.save, rows)
    return 0


def read(arguments: Sequence[str]) -> Namespace:
    """Return what is asked for; exits where there is no such benchmark."""
    parser = ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("name", nargs="*", help="which to run; all by default")
    parser.add_argument("--mails", type=int, default=intake.MAILS)
    parser.add_argument("--cases", type=int, default=queue.CASES)
    parser.add_argument("--engine", choices=WHERE, default=SQLITE)
    parser.add_argument("--kept", type=Path, help="for queue and search: fill one here")
    parser.add_argument("--letters", type=int, help="for load; ten a case by default")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--save", type=Path, help="add the ratios to this file")
    parser.add_argument(
        "--against", type=Path, default=STORED, help="compare with this file"
    )
    asked = parser.parse_args(arguments)
    unknown = set(asked.name) - set(KNOWN)
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(KNOWN)}")
    return asked


def _many(asked: Namespace) -> Many:
    return Many(cases=asked.cases, engine=asked.engine, kept=asked.kept)


def _measured(name: str, asked: Namespace) -> list[Row]:
    sys.stderr.write(f"measuring {name} …\n")
    return KNOWN[name](asked)


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
