"""What waits for ever fails."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys

from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Barrier, Event, Thread

import pytest

from tests.endings import LIMIT, ending, in_time


SOON = 0.05  # seconds


@pytest.mark.parametrize(
    "waiting",
    [
        pytest.param(Event().wait, id="event"),
        pytest.param(Barrier(2).wait, id="barrier"),
        pytest.param(Future[None]().result, id="result"),
        pytest.param(SimpleQueue[None]().get, id="queue"),
    ],
)
def test_what_waits_for_ever_fails(waiting: Callable[[], object]) -> None:
    """
    It says so, and the test around it has an end of its own again.
    """
    with pytest.raises(pytest.fail.Exception, match=r"within 0\.05"), ending(SOON):
        waiting()

    assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= LIMIT


def test_a_process_that_says_nothing_fails() -> None:
    """
    Neither its words nor its end are waited for.
    """
    reads = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(reads, stdin=-1, stdout=-1) as process:
        assert process.stdout is not None
        with pytest.raises(pytest.fail.Exception), ending(SOON):
            process.stdout.readline()
        with pytest.raises(pytest.fail.Exception), ending(SOON):
            process.wait()


def test_a_thread_that_never_ends_fails() -> None:
    """
    Whoever joins it.
    """
    over = Event()
    thread = Thread(target=over.wait)
    thread.start()
    try:
        with pytest.raises(pytest.fail.Exception), ending(SOON):
            thread.join()
    finally:
        over.set()


async def test_a_coroutine_that_waits_for_ever_is_interrupted() -> None:
    """
    Where it waits: it can put away what it holds.
    """
    said = list[str]()

    async def waiting(what: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            said.append(f"{what} is over")

    with pytest.raises(TimeoutError):
        await in_time(waiting, SOON)("it")

    assert ["it is over"] == said


def test_this_test_has_an_end() -> None:
    """
    Whoever runs it.
    """
    assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= LIMIT
