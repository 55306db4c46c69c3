"""
Signs of life: when a part of the office was last at work.

    worker:ID      a worker process that stays, each minute
    desk:ID        one that ends with the desk that started it, each minute
    mailbox:NAME   a mailbox that was looked into
    backup         the books, when they were last written to a backup
    restored       the books, when they came back from one

A command that does what is due in passing leaves none: nothing goes on after it.

They are told by nobody's word but the part's own, so they are for noticing that it stopped,
and prove nothing; least of all one of a time that has not come yet, which a clock told that
was wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


BACKUP, RESTORED = "backup", "restored"
_WORKER, _DESK, _MAILBOX = "worker:", "desk:", "mailbox:"
EVERY = timedelta(minutes=1)
SILENT_AFTER = timedelta(minutes=5)  # a worker, however long it does one job
FORGET_AFTER = timedelta(days=1)  # a worker process that is gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """Which part was at work, and when last."""

    name: str
    at: datetime


def is_over(since: datetime | None, every: timedelta, *, at: datetime) -> bool:
    """Whether it is time again; also where the clock was ahead then, and is set right."""
    return since is None or not since <= at < since + every


def worker_pulse(process: str) -> str:
    """Name the pulse of a worker process that stays."""
    return f"{_WORKER}{process}"


def desk_pulse(process: str) -> str:
    """Name the pulse of a worker process that ends with a desk."""
    return f"{_DESK}{process}"


def mailbox_pulse(mailbox: str) -> str:
    """Name the pulse of a mailbox."""
    return f"{_MAILBOX}{mailbox}"


def is_of_worker(name: str) -> bool:
    """Tell whether it is that of a worker process that stays."""
    return name.startswith(_WORKER)


def is_of_desk(name: str) -> bool:
    """Tell whether it is that of a worker process that ends with a desk."""
    return name.startswith(_DESK)
