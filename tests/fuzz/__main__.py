"""
Feed broken mails to the reader: `./dev fuzz [--mutants N] [--minutes N] [DIR …]`.

Mails of the folders are broken like our own.  Exit status 1 where something was found;
it lies in build/fuzz, made small.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys

from collections.abc import Sequence
from pathlib import Path

from tests.fuzz.campaign import Plan, Result, run
from tests.fuzz.seeds import in_folders, own


ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "fuzz"
BESIDE = ROOT.parent / "shared" / "corpus" / "mail"  # where one lies beside the project
MUTANTS = 20_000
MINUTES = 10.0
EVERY = 1_000


def main(arguments: Sequence[str]) -> int:
    """Return 1 where something was found, 2 where a folder is none."""
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
    folders = asked.folders or [folder for folder in (BESIDE,) if folder.is_dir()]
    for folder in folders:
        if not folder.is_dir():
            parser.error(f"there is no folder {folder}")
    plan = Plan(
        seeds=[*own(), *in_folders(folders)],
        mutants=asked.mutants,
        seed=asked.seed,
        seconds=60 * asked.minutes,
        folder=KEPT,
    )
    result = run(plan, _tell)
    print(json.dumps(_summary(plan, result), indent=2))  # noqa: T201  # a script
    return 1 if result.findings else 0


def _tell(result: Result) -> None:
    if result.tried % EVERY == 0:
        rate, found = result.tried / result.seconds, sum(result.faults.values())
        sys.stderr.write(
            f"{result.tried:,} mails, {rate:.0f} a second, {found} found\n"
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
