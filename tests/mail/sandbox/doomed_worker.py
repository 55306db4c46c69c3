"""A worker that is to be killed while its children are stopped and busy."""

from __future__ import annotations

import os
import signal
import sys

from grievance.mail.limits import Limits
from grievance.mail.sandbox import fork_server
from grievance.mail.sandbox.fork_server import ForkServer
from grievance.mail.sandbox.frames import LENGTH
from grievance.mail.sandbox.reader import Reader
from tests.mail.letters import mail


def main() -> None:
    """Print the numbers of the fork server and two children, then wait."""
    command = (sys.executable, "-P", "-m", "tests.mail.sandbox.hostile_child")
    fork_server._COMMAND = command
    limits = Limits(cpu_seconds=300, wall_seconds=300)
    server = ForkServer(limits)
    busy, stopped = Reader(server, limits), Reader(server, limits)
    assert busy.is_ready()
    assert stopped.is_ready()
    os.kill(stopped.pid, signal.SIGSTOP)
    endless = mail(body="spin")
    busy._send(LENGTH.pack(len(endless)) + endless)
    print(server.pid, busy.pid, stopped.pid, flush=True)  # noqa: T201  # read by a test
    signal.pause()


if __name__ == "__main__":
    main()
