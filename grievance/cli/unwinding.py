"""Let a command that is told to end take away first what it must not leave behind."""

from __future__ import annotations

import signal

from collections.abc import Generator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType


ENDS = (signal.SIGTERM, signal.SIGHUP)  # Ctrl-C unwinds by itself


@contextmanager
def unwinding() -> Generator[None, None, None]:
    """
    Have SIGTERM and SIGHUP unwind what is done in here, then end the process as before.

    The first one counts: another does not cut off the unwinding.  One that was ignored,
    as by `nohup`, still is.
    """
    caught: list[int] = []

    def interrupt(number: int, _frame: FrameType | None) -> None:
        if not caught:
            caught.append(number)
            raise KeyboardInterrupt

    before = dict(_endings())
    for number in before:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if caught:
            signal.raise_signal(caught[0])


def _endings() -> Generator[tuple[signal.Signals, signal.Handlers], None, None]:
    """Yield the signals that end this process, where they are asked for by nobody else."""
    if current_thread() is main_thread():
        for number in ENDS:
            if signal.getsignal(number) is signal.SIG_DFL:
                yield number, signal.SIG_DFL
