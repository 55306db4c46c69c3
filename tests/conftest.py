"""Fixtures for every test; the servers have a folder of their own."""

from __future__ import annotations

import os
import signal

from collections.abc import Iterator

import pytest

from tests.made_once import made_once


# Python's own, as it gets errors instead; and those that stop who has lost a terminal.
UNHEARD = {signal.SIGPIPE, signal.SIGXFSZ, signal.SIGTTIN, signal.SIGTTOU}

pytest_plugins = [
    "tests.compiled_once",
    "tests.endings",
    "tests.garbage",
    "tests.order",
    "tests.servers",
]


def pytest_configure() -> None:
    """
    Have no test inherit how it happens to be run.

    pytest-xdist tells its processes that a terminal has 80 columns.  What a shell put
    behind it, or `nohup` started, ignores signals; others start what they run with signals
    blocked.  All that tests start would do so, too, and not end when it is told to.
    """
    os.environ.pop("COLUMNS", None)  # noqa: TID251  # so that no test asks for it
    for number in signal.valid_signals() - UNHEARD:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    os.umask(0o022)  # or servers that run as somebody else read nothing of ours


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run one process more than there are cores, as each waits about a third."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def _made_once() -> Iterator[None]:
    """Make once what takes long to make, for all tests but those of the making."""
    with made_once():
        yield
