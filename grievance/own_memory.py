"""
Keep what a process has in memory out of files and out of other processes' hands.

A crash leaves no core file, also where the system hands cores to a program.  On Linux
no other process of the same user can read the memory or the environment, or attach a
debugger; root still can, and what is swapped out is on the disk (see the documentation).
"""

from __future__ import annotations

import ctypes
import resource
import sys


_SET_DUMPABLE = 4  # prctl(2)


def close_memory() -> None:
    """
    Do so for this process, and for those it forks.

    A program that it starts has no cores either, but has to close its own memory.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
