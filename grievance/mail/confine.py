"""Take from a process what reading a mail does not need."""

from __future__ import annotations

import contextlib
import math
import resource

from grievance.mail.limits import Limits


def confine(limits: Limits) -> None:
    """
    Bound memory and take away files, sockets, children and core dumps for good.

    Open files stay usable; no new one can be opened, which also rules out
    sockets. Everything needed later must have been imported before.
    """
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # macOS knows fewer of them
            resource.setrlimit(what, (most, most))


def allow_cpu(limits: Limits) -> None:
    """Let this process use the seconds of one mail from now on, then be stopped."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = math.ceil(usage.ru_utime + usage.ru_stime)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (used + limits.cpu_seconds, hard))
