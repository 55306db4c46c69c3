"""
An importer that is killed at a given point of its work, as hard as anything can be.

    python -m tests.worker.dying_importer HOME POINT NUMBER
"""

from __future__ import annotations

import os
import signal
import sys

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, cast

from grievance.mail.boxes.imap import ImapMailbox
from grievance.mail.boxes.imap_connection import Connection
from grievance.mail.sandbox.pool import Sandbox
from grievance.mailboxes import open_mailbox
from grievance.storage.store import Store
from grievance.wiring import build, utc_now
from tests.doubles import HereReader
from worker import importer
from worker.importer import Importer
from worker.workplace import Workplace


POINTS: dict[str, tuple[Any, str]] = {
    "before it is fetched": (Connection, "fetch"),
    "before it is kept": (importer, "collect_mail"),
    "before the commit": (Store, "begin"),
    "before it is marked": (ImapMailbox, "done"),
}


def main() -> None:
    """Take in what waits, or die of it."""
    home, point, number = sys.argv[1:]
    place, name = POINTS[point]
    setattr(place, name, dying(getattr(place, name), int(number)))
    mechanism = build(Path(home), {}, now=utc_now)
    (settings,) = mechanism.settings.mailbox
    sandbox = cast("Sandbox", HereReader())  # nothing is read here
    one = Importer(mechanism, settings, Workplace(mechanism, sandbox), lambda _: None)
    one.look(open_mailbox(mechanism, settings))


def dying(way: Callable[..., Any], number: int) -> Callable[..., Any]:
    """Let a function kill its process when it is called for the *number*-th time."""
    calls = count(1)

    def last_words(*arguments: Any, **named: Any) -> Any:
        if next(calls) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return way(*arguments, **named)

    return last_words


if __name__ == "__main__":
    main()
