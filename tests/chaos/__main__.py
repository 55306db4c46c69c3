"""`./dev chaos`: play after play, on each engine, and a table of what they came to."""

from __future__ import annotations

import argparse
import json
import sys

from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial

from tests.chaos.books import ENGINES
from tests.chaos.kills import FEWEST, kill
from tests.chaos.play import Told, perform
from tests.chaos.plays import ALL, KILLS, PLAYS, Play
from tests.chaos.telling import is_bad, last_line, table


EXAMPLE = "Example: ./dev chaos --play kills,broker-full --engine postgresql --mails 90"


def say(line: str) -> None:
    """Tell a person how it goes, beside what a program reads."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def main() -> int:
    """Play what was asked for; 1 if it was not, or something was lost or doubled."""
    asked = read(sys.argv[1:])
    if asked.list:
        _list()
        return 0
    told = [
        _play(play, engine, asked.seed, asked.mails)
        for play in asked.plays
        for engine in asked.engine or ENGINES
        if engine in play.engines
    ]
    if asked.json:
        sys.stdout.write(f"{json.dumps([asdict(one) for one in told], indent=2)}\n")
        say(last_line(told))
    else:
        sys.stdout.writelines(f"{line}\n" for line in (*table(told), last_line(told)))
    return 1 if is_bad(told, is_named=bool(asked.play)) else 0


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what is asked for, with its plays; exits where that is no such thing."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    asked.plays = _chosen(parser, asked)
    return asked


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./dev chaos", description=__doc__, epilog=EXAMPLE
    )
    parser.add_argument(
        "--play",
        default="",
        metavar="NAME,…",
        help="all but the long one by default, where they can be played",
    )
    parser.add_argument("--list", action="store_true", help="say what there is")
    parser.add_argument(
        "--mails", type=int, default=0, help="instead of its own number"
    )
    parser.add_argument("--kills", type=int, default=0, help="in the play of that name")
    parser.add_argument("--seed", type=int, default=1, help="the same, the same again")
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument("--json", action="store_true", help="instead of a table")
    return parser


def _chosen(
    parser: argparse.ArgumentParser, asked: argparse.Namespace
) -> Sequence[Play]:
    names = [name for name in asked.play.split(",") if name]
    for name in names:
        if name not in PLAYS:
            parser.error(f"there is no play {name!r}; see ./dev chaos --list")
    if asked.kills and not FEWEST <= asked.kills <= (asked.mails or KILLS.mails):
        parser.error(f"there are {FEWEST} kills at least, and no more than mails")
    chosen = [PLAYS[name] for name in names] or [p for p in ALL if not p.is_long]
    if not asked.kills:
        return chosen
    killing = replace(KILLS, act=partial(kill, count=asked.kills))
    return [killing if play is KILLS else play for play in chosen]


def _list() -> None:
    for play in ALL:
        long = "; takes long, and is played only where it is named" * play.is_long
        sys.stdout.write(f"{play.name}  ({', '.join(play.engines)}){long}\n")
        sys.stdout.write(f"    breaks: {play.breaks}\n    heals:  {play.heals}\n")


def _play(play: Play, engine: str, seed: int, mails: int) -> Told:
    say(f"{play.name} on {engine}, seed {seed}: {play.breaks}")
    told = perform(
        play, engine, seed=seed, mails=mails, tell=lambda line: say(f"  {line}")
    )
    for problem in told.problems:
        say(f"  {problem}")
    return told


if __name__ == "__main__":
    sys.exit(main())
