"""
Feed broken mails to the reader: `./dev fuzz [--mutants N] [--minutes N] [DIR …]`.

`./dev fuzz statistics` attacks imagined statistics instead, and has help of its own.

Mails of the folders are broken like our own.  Exit status 1 where something was found,
which lies in build/fuzz, made small, or where time was up before all mails were tried.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys

from collections.abc import Sequence
from pathlib import Path

from tests.fuzz import statistics
from tests.fuzz.campaign import Plan, Result, run
from tests.fuzz.seeds import in_folders, own


ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "fuzz"
BESIDE = ROOT.parent / "shared" / "corpus" / "mail"  # where one lies beside the project
MUTANTS = 20_000
MINUTES = 10.0
EVERY = 10.0  # seconds between two lines about how far it has come


def main(arguments: Sequence[str]) -> int:
    """Return 1 where something was found, 2 where a folder is none."""
    if arguments[:1] == ["statistics"]:
        return statistics.main(arguments[1:])
    asked = read(arguments)
    plan = Plan(
        seeds=[*own(), *in_folders(asked.folders)],
        mutants=asked.mutants,
        seed=asked.seed,
        seconds=60 * asked.minutes,
        folder=KEPT,
    )
    result = run(plan, Progress(plan.mutants))
    print(json.dumps(_summary(plan, result), indent=2))  # noqa: T201  # a script
    is_short = result.tried < plan.mutants
    if is_short:
        sys.stderr.write(
            f"Time was up after {result.tried:,} of {plan.mutants:,} mails: "
            "ask for fewer, or give it more --minutes.\n"
        )
    return 1 if result.findings or is_short else 0


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what is asked for; exits where a folder is none."""
    if arguments[:1] == ["statistics"]:
        return statistics.read(arguments[1:])
    parser = argparse.ArgumentParser(
        prog="./dev fuzz",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--mutants", type=int, default=MUTANTS)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("folders", nargs="*", type=Path, metavar="DIR")
    asked = parser.parse_args(arguments)
    asked.folders = asked.folders or [one for one in (BESIDE,) if one.is_dir()]
    for folder in asked.folders:
        if not folder.is_dir():
            parser.error(f"there is no folder {folder}")
    return asked


class Progress:
    """Says how far a campaign has come, every few seconds and at its end."""

    def __init__(self, mails: int) -> None:
        self._mails = mails
        self._next = 0.0

    def __call__(self, result: Result) -> None:
        if result.seconds < self._next and result.tried < self._mails:
            return
        self._next = result.seconds + EVERY
        rate, found = result.tried / result.seconds, sum(result.faults.values())
        sys.stderr.write(
            f"{result.tried:,} of {self._mails:,} mails, {rate:.0f} a second, "
            f"{found} found\n"
        )


def _summary(plan: Plan, result: Result) -> dict[str, object]:
    return {
        "seed": plan.seed,
        "seeds": len(plan.seeds),
        "mutants": result.tried,
        "asked": plan.mutants,
        "seconds": round(result.seconds, 1),
        "seconds_of_cpu": round(_cpu_seconds(), 1),
        "slowest": f"{result.slowest[0]:.2f} s of CPU: {result.slowest[1]}",
        "ended": dict(result.ended.most_common()),
        "found": dict(result.faults.most_common()),
        "first": {fault: found.number for fault, found in result.findings.items()},
    }


def _cpu_seconds() -> float:
    """Return what this run took, also in children: it says more on a busy machine."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
