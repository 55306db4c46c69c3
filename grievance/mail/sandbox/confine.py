"""Take from a process what reading a mail does not need."""

from __future__ import annotations

import ctypes
import math
import os
import resource
import signal
import sys

from grievance.mail.limits import Limits
from grievance.mail.sandbox import seccomp


_PARENT_DEATH_SIGNAL = 1  # prctl(2)


def end_with(parent: int) -> None:
    """
    Have the kernel kill this process when *parent*, which forked it, ends (Linux).

    A process that is stopped or busy would not notice that its pipes closed.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before it could be asked
        os._exit(1)


def confine(limits: Limits) -> bool:
    """
    Bound memory and take away files, sockets, children and core dumps for good.

    Open files stay usable; no new one can be opened, which also rules out
    sockets. Everything needed later must have been imported before. Where the
    kernel has seccomp, it refuses the rest too: signals, programs, other processes.
    Return whether it has.
    """
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        _bound(what, most)
    return seccomp.restrict()


def _bound(what: int, most: int) -> None:
    """Lower a limit for good; one that is already lower stays."""
    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    try:
        resource.setrlimit(what, (most, most))
    except (ValueError, OSError):
        if sys.platform != "darwin":  # which does not know all of them
            raise


def allow_cpu(limits: Limits) -> None:
    """Let this process use the seconds of one mail from now on, then be stopped."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = math.ceil(usage.ru_utime + usage.ru_stime)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (used + limits.cpu_seconds, hard))
