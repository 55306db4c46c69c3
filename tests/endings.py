"""Each test ends: one that waits for ever fails where it waits, and says so."""

from __future__ import annotations

import asyncio
import faulthandler
import functools
import inspect
import signal
import sys

from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest


LIMIT = 240.0  # seconds for a test, on a slow and busy machine; only hanging takes them
SOONER = 10.0  # seconds that a coroutine is told before, which knows where it waits
AGAIN = 30.0  # seconds until what took no notice is told once more


@contextmanager
def ending(seconds: float = LIMIT) -> Iterator[None]:
    """
    Fail what the main thread waits for longer than this, and show what each thread does.

    Python hears an alarm in almost any wait: for a thread, a lock, a process, a pipe.  What
    follows, such as putting away what a test made, has time of its own: pytest's own dump
    of a test that hangs is called off by the first failure.
    """

    def fail(*_: object) -> None:
        faulthandler.dump_traceback(sys.__stderr__ or 2)
        pytest.fail(f"This did not end within {seconds:g} seconds.")

    heard = signal.signal(signal.SIGALRM, fail)
    left = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *left)
        signal.signal(signal.SIGALRM, heard)


def in_time(
    test: Callable[..., Coroutine[Any, Any, None]], seconds: float = LIMIT - SOONER
) -> Callable[..., Coroutine[Any, Any, None]]:
    """Interrupt a coroutine that takes longer, so that its failure says where it was."""

    @functools.wraps(test)
    async def runs(*args: Any, **kwargs: Any) -> None:
        async with asyncio.timeout(seconds):
            await test(*args, **kwargs)

    return runs


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None, object, object]:
    """Let what a test needs be made in time."""
    with ending():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Let a test end in time."""
    with pytest.MonkeyPatch.context() as patch, ending():
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
            patch.setattr(item, "obj", in_time(item.obj))
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None, object, object]:
    """Let what a test made be put away in time."""
    with ending():
        return (yield)
