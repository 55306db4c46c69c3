"""`./dev chaos`: 400 mails on each engine, with kills, or as many as one asks for."""

from __future__ import annotations

import argparse
import sys
import tempfile

from pathlib import Path

from tests.chaos.books import books_on
from tests.chaos.play import Plan, Told, play


ENGINES = ("sqlite", "postgresql")
STANDARD = Plan()
FEWEST = 8  # kills, between which all else happens once


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Play on each engine; 1 if anything was lost, doubled or rewritten."""
    parser = argparse.ArgumentParser(
        prog="./dev chaos",
        description=__doc__,
        epilog="Example: ./dev chaos --mails 2000 --kills 200 --engine postgresql",
    )
    parser.add_argument("--mails", type=int, default=STANDARD.mails)
    parser.add_argument("--kills", type=int, default=STANDARD.kills)
    parser.add_argument("--seed", type=int, default=STANDARD.seed)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    asked = parser.parse_args()
    if not FEWEST <= asked.kills <= asked.mails:
        parser.error(f"there are {FEWEST} kills at least, and no more than mails")
    plan = Plan(mails=asked.mails, kills=asked.kills, seed=asked.seed)
    results = [_play(plan, engine) for engine in asked.engine or ENGINES]
    return 0 if all(results) else 1


def _play(plan: Plan, engine: str) -> bool:
    say(f"{engine}: {plan.mails} mails, {plan.kills} kills, seed {plan.seed}")
    with tempfile.TemporaryDirectory(prefix="chaos-") as name:
        folder = Path(name)
        with books_on(engine, folder) as books:
            told = play(plan, folder, books, lambda line: say(f"  {line}"))
    _print(told)
    return not told.verdict.problems


def _print(told: Told) -> None:
    verdict = told.verdict
    say(f"  {told.seconds:.0f} s; killed {told.killed}; server {told.mishaps}")
    say(f"  messages {dict(verdict.outcomes)}")
    say(f"  answers {dict(verdict.letters)}; delivered {verdict.delivered}")
    for problem in verdict.problems or ("everything accounted for",):
        say(f"  {problem}")


if __name__ == "__main__":
    sys.exit(main())
