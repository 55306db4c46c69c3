"""
Attack imagined statistics, for as long as one likes: `./dev fuzz statistics [--minutes N]`.

The property tests of the suite are run again and again, each time with another seed, so
that they imagine other offices, and one that takes too long for the suite; after that
a register of nine years is published, and what each release tells of it printed
(`--register` does that alone).  Exit status 1 where somebody could be found: the seed
and what pytest said lie in build/fuzz.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time

from collections.abc import Iterator, Sequence
from pathlib import Path

from grievance.statistics.utility import utility_inside, utility_outside
from tests.statistics.register import YEARS, Office, imagined_register


ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "fuzz"
WIDE = "tests/fuzz/wide_releases.py"
MINUTES = 10.0


def main(arguments: Sequence[str]) -> int:
    """Return 1 where something was found."""
    asked = read(arguments)
    if asked.register:
        publish(asked.seed)
        return 0
    began = time.monotonic()
    seeds, found = 0, []
    while time.monotonic() - began < 60 * asked.minutes:
        seed = asked.seed + seeds
        if not _holds(seed):
            found.append(seed)
        seeds += 1
        sys.stderr.write(f"{seeds} rounds, {len(found)} found\n")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = round(used.ru_utime + used.ru_stime, 1)
    print(json.dumps({"rounds": seeds, "seconds_of_cpu": cpu, "found": found}))  # noqa: T201  # a script
    return 1 if found else 0


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what is asked for."""
    parser = argparse.ArgumentParser(
        prog="./dev fuzz statistics",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--register", action="store_true")
    return parser.parse_args(arguments)


def _holds(seed: int) -> bool:
    """Run the property tests once; keep what was said where one fails."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "tests/statistics", WIDE),
            *(
                "-m",
                "hypothesis",
                "-q",
                "-p",
                "no:cacheprovider",
                f"--hypothesis-seed={seed}",
            ),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        KEPT.mkdir(parents=True, exist_ok=True)
        (KEPT / f"statistics-{seed}.txt").write_text(done.stdout, "utf-8")
        sys.stderr.write(done.stdout[-2_000:])
    return not done.returncode


def publish(seed: int) -> None:
    """Publish nine years, and print what each release tells."""
    for one in _releases(seed):
        print(json.dumps(one), flush=True)  # noqa: T201  # a script


def _releases(seed: int) -> Iterator[dict[str, object]]:
    office = Office(imagined_register(seed))
    for year in YEARS:
        for made, counted in office.publish(year):
            inside = utility_inside(made.tables, counted)
            yield {
                "period": made.tables[0].shape.period,
                "numbers": inside.numbers,
                "share_told": inside.share_told,
                "counted": inside.counted,
                "share_shown": inside.share_shown,
                "share_shown_outside": utility_outside(made.tables).share_shown,
                "seconds_of_cpu": round(time.process_time(), 1),
            }
