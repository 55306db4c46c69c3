"""What the long play asks of processes is found where it does not hold."""

from __future__ import annotations

import os

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import psutil

from tests.chaos.steady import Held, Look, growth, judge_held
from tests.chaos.workforce import held_by


MEGABYTE = 1024 * 1024
USUAL = Held(memory=190 * MEGABYTE, handles=24, threads=14)


def seen(
    held: Callable[[int], Held] = lambda _mails: USUAL, looks: int = 60
) -> list[Look]:
    """Look at a worker every hundred mails."""
    return [
        Look(mails=mails, held={"worker": held(mails)})
        for mails in range(0, looks * 100, 100)
    ]


def more(*, memory: int = 0, handles: int = 0, threads: int = 0) -> Held:
    """Return so much more than usual."""
    return USUAL.and_also(Held(memory=memory, handles=handles, threads=threads))


def test_growth_is_that_of_most_looks() -> None:
    """A single step of the allocator is none, a little with each mail is."""
    steps = [(at * 100, 9_000.0 if at < 15 else 9_500.0) for at in range(40)]
    leaking = [(at * 100, 9_000.0 + at * 100 * 50) for at in range(40)]

    assert 0 == growth(steps)
    assert 50 == growth(leaking)


def test_memory_may_grow_by_what_was_measured_and_no_more() -> None:
    """0.2 KB a mail is what a worker takes; 0.6 KB is something that it keeps."""
    measured = judge_held("worker", seen(lambda mails: more(memory=mails * 205)))
    warming = judge_held("worker", seen(lambda m: more(memory=min(m, 1_500) * 9_000)))
    keeping = judge_held("worker", seen(lambda mails: more(memory=mails * 615)))

    assert () == measured.problems
    assert () == warming.problems
    [grows] = keeping.problems
    assert grows.startswith("worker: +0.60 KB a mail")


def test_what_is_opened_is_closed_again() -> None:
    """Handles and threads may differ by a few, and not go up with the mails."""
    leaking = judge_held("worker", seen(lambda mails: more(handles=mails // 200)))
    crowded = judge_held("worker", seen(lambda mails: more(threads=mails // 400)))
    wavering = judge_held(
        "worker",
        seen(lambda m: more(handles=m % 900 // 100, threads=m % 300 // 100)),
    )

    assert ("worker: 50 handles where there were 34",) == leaking.problems
    assert ("worker: 27 threads where there were 19",) == crowded.problems
    assert () == wavering.problems


def test_who_was_hardly_seen_is_not_called_steady() -> None:
    """A kind of process that nobody looked at may have grown."""
    other = judge_held("reader", seen())
    said = "seen 0 times, which says nothing of what it holds"

    assert (f"reader: {said}",) == other.problems
    assert () == judge_held("worker", seen(looks=13)).problems
    assert judge_held("worker", seen(looks=12)).problems


def test_a_process_is_asked_what_it_holds() -> None:
    """Whatever it opened is counted."""
    own = psutil.Process()
    before = held_by(own)
    with ExitStack() as stack:
        for _ in range(50):
            stack.enter_context(Path(os.devnull).open())
        after = held_by(own)

    assert after.handles > before.handles + 40
    assert before.threads > 0
    assert before.memory > MEGABYTE
