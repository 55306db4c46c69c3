"""The play in which everything dies, and is started again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from tests.chaos.stage import Stage, renumber
from tests.chaos.workforce import victims


FEWEST = 8  # kills, between which all else happens once
FLUSHES = 3
PAUSE = 1.5  # seconds at most between two kills
Step = Callable[[], None]


def kill(
    stage: Stage, mails: Sequence[bytes], *, count: int, flushes: int = FLUSHES
) -> Sequence[str]:
    """
    Kill *count* processes, of each kind as many; before each a part of the mails comes.

    Raises:
        TimeoutError: There was nobody to kill.
    """
    mails = stage.random.sample(mails, len(mails))
    rounds = zip(_befalls(stage, count, flushes), victims(stage.random), strict=False)
    for number, (befalls, kind) in enumerate(rounds):
        befalls()
        stage.deliver(*mails[number::count])  # so that there is something to read
        stage.work(stage.random.uniform(0, PAUSE))
        stage.workforce.kill_one(kind, stage.random)
    stage.tell(f"killed {dict(stage.workforce.killed)}")
    return ()


def _befalls(stage: Stage, count: int, flushes: int) -> list[Step]:
    """Return what befalls before each kill, mostly nothing."""
    troubles: list[Step] = [
        *[stage.broker.flush] * flushes,
        *stage.books.blows(),
        partial(renumber, stage),
    ]
    befalls: list[Step] = [_nothing] * count
    every = count / (len(troubles) + 1)
    for number, trouble in enumerate(troubles, 1):
        befalls[int(number * every)] = trouble
    return befalls


def _nothing() -> None:
    """Leave them alone."""
