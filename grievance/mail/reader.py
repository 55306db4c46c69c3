"""The parent's end of one reading child."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess  # our own interpreter, fixed arguments
import sys
import time

from pathlib import Path

from grievance.domain.errors import SetupError
from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.mail.frames import (
    LENGTH,
    BadAnswerError,
    complete,
    framed,
    longest_answer,
    unpack,
)
from grievance.mail.letter import Letter
from grievance.mail.limits import Limits


START_SECONDS = 60.0
_HOUSE = Path(__file__).resolve().parents[2]
_COMMAND = (sys.executable, "-P", "-m", "grievance.mail.child")
_FATAL = (Refusal.MEMORY, Refusal.CRASHED, Refusal.TIMEOUT)


class Reader:
    """One child process; reads one mail at a time and is thrown away when it fails."""

    def __init__(self, limits: Limits) -> None:
        """
        Start the child and wait until it is confined.

        Raises:
            SetupError: It does not come up; no mail is to blame for that.
        """
        self._limits = limits
        self._left = limits.mails_per_child
        self._process = subprocess.Popen(  # noqa: S603  # fixed arguments
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd="/",
            env={"PYTHONPATH": str(_HOUSE), "PYTHONUTF8": "1"},
            start_new_session=True,
        )
        for end in (self._process.stdin, self._process.stdout):
            assert end is not None
            os.set_blocking(end.fileno(), False)
        self._deadline = time.monotonic() + START_SECONDS
        try:
            self._send(framed(limits))
            self._receive(LENGTH.size)
        except (OSError, EOFError, TimeoutError) as error:
            self.stop()
            msg = "The mail reader could not start; check the installation."
            raise SetupError(msg) from error

    @property
    def usable(self) -> bool:
        """Whether it can take another mail."""
        return self._left > 0 and self._process.poll() is None

    def parse(self, raw: bytes) -> Letter:
        """
        Read one mail within the wall-clock limit.

        Raises:
            UnreadableMailError: The mail, or what it did to the child.
        """
        self._left -= 1
        self._deadline = time.monotonic() + self._limits.wall_seconds
        try:
            return self._asked(raw)
        except TimeoutError:
            raise self._failed(Refusal.TIMEOUT) from None
        except (OSError, EOFError, BadAnswerError):
            raise self._failed(Refusal.CRASHED) from None

    def stop(self) -> None:
        """End the child and forget it."""
        self._left = 0
        self._process.kill()
        self._process.wait()
        for end in (self._process.stdin, self._process.stdout):
            assert end is not None
            with contextlib.suppress(OSError):
                end.close()

    def _asked(self, raw: bytes) -> Letter:
        self._send(LENGTH.pack(len(raw)))
        self._send(raw)
        (size,) = LENGTH.unpack(self._receive(LENGTH.size))
        if size > longest_answer(self._limits):
            raise BadAnswerError
        answer = unpack(self._receive(size), self._limits)
        if answer.refusal is not None:
            raise self._refused(answer.refusal)
        contents = [bytes(self._receive(piece.size)) for piece in answer.pieces]
        return complete(answer, contents)

    def _refused(self, code: Refusal) -> UnreadableMailError:
        if code in _FATAL:
            self.stop()
        return UnreadableMailError(code, self._limits)

    def _failed(self, code: Refusal) -> UnreadableMailError:
        """Stop the child; the kernel's CPU limit is a timeout too."""
        self.stop()
        if self._process.returncode == -signal.SIGXCPU:
            code = Refusal.TIMEOUT
        return UnreadableMailError(code, self._limits)

    def _send(self, content: bytes) -> None:
        assert self._process.stdin is not None
        out = self._process.stdin.fileno()
        view = memoryview(content)
        while view:
            try:
                view = view[os.write(out, view) :]
            except BlockingIOError:
                self._wait(out, select.POLLOUT)

    def _receive(self, size: int) -> bytearray:
        assert self._process.stdout is not None
        source = self._process.stdout.fileno()
        buffer = bytearray(size)
        view = memoryview(buffer)
        while view:
            try:
                count = os.readv(source, [view])
            except BlockingIOError:
                self._wait(source, select.POLLIN)
                continue
            if not count:
                raise EOFError
            view = view[count:]
        return buffer

    def _wait(self, descriptor: int, event: int) -> None:
        """Wait for the pipe, at most until the deadline."""
        left = self._deadline - time.monotonic()
        poll = select.poll()
        poll.register(descriptor, event)
        if left <= 0 or not poll.poll(1000 * left):
            raise TimeoutError
