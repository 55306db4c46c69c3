"""The parent's end of the process that forks reading children."""

from __future__ import annotations

import os
import subprocess  # our own interpreter, fixed arguments
import sys

from pathlib import Path
from socket import MSG_WAITALL, send_fds, socket, socketpair
from threading import Lock

from grievance.domain.errors import SetupError
from grievance.mail.limits import Limits
from grievance.mail.sandbox.frames import END, LENGTH, NEW, ORDER, WHY, framed


START_SECONDS = 60.0
_HOUSE = Path(__file__).resolve().parents[3]
_COMMAND = (sys.executable, "-P", "-m", "grievance.mail.sandbox.child")


BROKEN = "The mail reader could not start; check the installation."


class LostServerError(SetupError):
    """A fork server is gone, for which no mail is to blame; another one may do."""

    def __init__(self) -> None:
        super().__init__(BROKEN)


class ForkServer:
    """Imports once what reading needs, then forks children; safe from any thread."""

    def __init__(self, limits: Limits) -> None:
        """
        Start it, and wait until it can fork.

        Raises:
            SetupError: It does not come up.
        """
        self._lock = Lock()
        self._control, theirs = socketpair()
        self._control.settimeout(START_SECONDS)
        with theirs:
            self._process = _started(theirs)
        try:
            self._control.sendall(framed(limits))
            _received(self._control)
        except OSError as error:
            self.stop()
            raise SetupError(BROKEN) from error

    @property
    def is_alive(self) -> bool:
        """Whether it can fork."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    def fork(self) -> tuple[int, int]:
        """
        Have a child started; return where to write to it, and where to read from it.

        Does not wait for it.  `OSError` where the fork server is gone.
        """
        source, to_child = os.pipe()
        from_child, sink = os.pipe()
        try:
            with self._lock:
                send_fds(self._control, [ORDER.pack(NEW, 0)], [source, sink])
        except OSError:
            os.close(to_child)
            os.close(from_child)
            raise
        finally:
            os.close(source)
            os.close(sink)
        return to_child, from_child

    def end(self, pid: int) -> None:
        """Have a child killed, if it still lives, and forgotten."""
        with self._lock:
            self._control.sendall(ORDER.pack(END, pid))

    def why(self, pid: int) -> int:
        """Like `end`, and return the wait status of the child."""
        with self._lock:
            self._control.sendall(ORDER.pack(WHY, pid))
            return _received(self._control)

    def stop(self) -> None:
        """End the fork server; children without a parent end by themselves."""
        self._process.kill()
        self._process.wait()
        self._control.close()


def _started(orders: socket) -> subprocess.Popen[bytes]:
    """Start our own interpreter with nothing but its *orders* to read."""
    return subprocess.Popen(  # noqa: S603  # fixed arguments
        _COMMAND,
        stdin=orders.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"PYTHONPATH": str(_HOUSE), "PYTHONUTF8": "1"},
        start_new_session=True,
    )


def _received(control: socket) -> int:
    """Return the number it sends; `OSError` when it is gone or hangs."""
    answer = control.recv(LENGTH.size, MSG_WAITALL)
    if len(answer) < LENGTH.size:
        raise ConnectionResetError
    (number,) = LENGTH.unpack(answer)
    return int(number)
