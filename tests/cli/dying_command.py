"""
A `grievance` command that is killed before its *n*-th step, as hard as can be.

    python -m tests.cli.dying_command NUMBER WORD …

A step is a statement that changes the books, a commit, or what is made durable in a
file beside them.
"""

from __future__ import annotations

import os
import signal
import sys

from itertools import count
from typing import Any

from sqlalchemy import Engine, event

from grievance.cli.main import run


_CHANGES = ("INSERT", "UPDATE", "DELETE")


def main() -> None:
    """Run the command, and die of it; what it does in fewer steps it ends."""
    number, *words = sys.argv[1:]
    steps, last, sync = count(1), int(number), os.fsync

    def step() -> None:
        if next(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def execute(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(_CHANGES):
            step()

    def durable(descriptor: Any) -> None:
        step()
        sync(descriptor)

    event.listen(Engine, "before_cursor_execute", execute)
    event.listen(Engine, "commit", lambda _connection: step())
    vars(os)["fsync"] = durable
    sys.exit(run(words, os.environ))  # noqa: TID251  # a process of its own


if __name__ == "__main__":
    main()
