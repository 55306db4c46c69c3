"""
Keeps a server on a leash: it lives exactly as long as the process that holds it.

    python leash.py FOLDER SIGNAL [USER] -- SERVER ARGUMENTS…

The holder keeps our standard input open. When that closes, because the holder let
go or was killed (SIGKILL runs no clean-up of its own), the server is sent SIGNAL
(by number), killed if it does not end, and FOLDER is removed. A pipe does this on
every POSIX system, without a list of process ids that might have been reused.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import threading

from typing import Any


PATIENCE = 10.0  # seconds for a server to end by itself


def main(arguments: list[str]) -> int:
    """Run one server until it ends or its holder is gone; a shell's exit status."""
    split = arguments.index("--")
    folder, number, *user = arguments[:split]
    server = subprocess.Popen(
        arguments[split + 1 :],
        stdin=subprocess.DEVNULL,
        cwd=folder,
        env=plain_environment(),
        **run_as(user[0] if user else None),
    )
    ending = threading.Thread(target=end_with_holder, args=(server, int(number)))
    ending.daemon = True
    ending.start()
    status = server.wait()
    shutil.rmtree(folder, ignore_errors=True)
    return status if status >= 0 else 128 - status


def end_with_holder(server: subprocess.Popen[bytes], number: int) -> None:
    """Wait until nobody holds our standard input any more, then end the server."""
    sys.stdin.buffer.read()
    server.send_signal(number)
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.wait(PATIENCE)
    server.kill()


def run_as(user: str | None) -> dict[str, Any]:
    """Say how to start a process as another user (only root may)."""
    if user is None:
        return {}
    group = pwd.getpwnam(user).pw_gid
    return {"user": user, "group": group, "extra_groups": []}


def plain_environment() -> dict[str, str]:
    """Keep nothing of the holder's environment that might steer a server."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
