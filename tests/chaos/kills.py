"""The play in which everything dies, and is started again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial

from tests.chaos.stage import Stage, renumber
from tests.chaos.workforce import victims


FEWEST = 8  # kills, between which all else happens once
FLUSHES = 3
PAUSE = 1.5  # seconds at most between two kills
Trouble = Callable[[], AbstractContextManager[None]]


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
        with ExitStack() as stack:
            for trouble in befalls:
                stack.enter_context(trouble())
            stage.deliver(*mails[number::count])  # so that there is something to read
            stage.work(stage.random.uniform(0, PAUSE))
            stage.workforce.kill_one(kind, stage.random)
    stage.tell(f"killed {dict(stage.workforce.killed)}")
    return ()


def _befalls(stage: Stage, count: int, flushes: int) -> list[list[Trouble]]:
    """Return what befalls around each kill, mostly nothing."""
    blows: list[Callable[[], None]] = [
        *[stage.broker.flush] * flushes,
        *stage.books.blows(),
        partial(renumber, stage),
    ]
    troubles = [_at_once(blow) for blow in blows]
    if stage.objects is not None:
        store = stage.objects  # who is silent reads no rights, and so comes last
        troubles += [store.crashing, store.refusing, store.silent]
    befalls: list[list[Trouble]] = [[] for _ in range(count)]
    every = count / (len(troubles) + 1)
    for number, trouble in enumerate(troubles, 1):
        befalls[int(number * every)].append(trouble)
    return befalls


def _at_once(blow: Callable[[], None]) -> Trouble:
    @contextmanager
    def trouble() -> Iterator[None]:
        blow()
        yield

    return trouble
