"""The parent's end of one reading child."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time

from io import BytesIO

from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.mail.letter import Letter
from grievance.mail.limits import Limits
from grievance.mail.sandbox.fork_server import (
    START_SECONDS,
    ForkServer,
    LostServerError,
)
from grievance.mail.sandbox.frames import (
    LENGTH,
    Answer,
    BadAnswerError,
    complete,
    longest_answer,
    unpack,
)


CHUNK = 1024 * 1024
_FATAL = (Refusal.MEMORY, Refusal.CRASHED, Refusal.TIMEOUT)


class Reader:
    """One child process; reads one mail at a time and is thrown away when it fails."""

    def __init__(self, server: ForkServer, limits: Limits) -> None:
        """
        Have the child started, without waiting for it.

        Raises:
            OSError: The fork server is gone.
        """
        self._server = server
        self._limits = limits
        self._left = limits.mails_per_child
        self._pid = 0  # until it tells
        self._deadline = 0.0
        self._to_child, self._from_child = server.fork()
        for end in (self._to_child, self._from_child):
            os.set_blocking(end, False)

    @property
    def pid(self) -> int:
        """The child's process id; 0 before it is ready."""
        return self._pid

    @property
    def is_spent(self) -> bool:
        """Whether it takes no more mail."""
        return self._left <= 0

    def is_ready(self) -> bool:
        """Wait until the child is confined; False if it never will be, or has died."""
        if self._pid:
            return not self.is_spent and self._is_waiting()
        self._deadline = time.monotonic() + START_SECONDS
        try:
            (pid,) = LENGTH.unpack(self._receive(LENGTH.size))
        except (OSError, EOFError):
            return False
        self._pid = pid
        return True

    def parse(self, raw: bytes) -> Letter:
        """
        Read one mail within the wall-clock limit.

        Raises:
            UnreadableMailError: The mail, or what it did to the child.

            LostServerError: The child went with its fork server.
        """
        self._left -= 1
        self._deadline = time.monotonic() + self._limits.wall_seconds
        try:
            return self._asked(raw)
        except TimeoutError:
            self.stop()
            raise UnreadableMailError(Refusal.TIMEOUT, self._limits) from None
        except (OSError, EOFError, BadAnswerError):
            raise UnreadableMailError(self._cause(), self._limits) from None

    def stop(self) -> None:
        """End the child and forget it."""
        with contextlib.suppress(OSError):  # then it ends when its pipes close
            if self._pid:
                self._server.end(self._pid)
        self._forget()

    def _forget(self) -> None:
        self._left = self._pid = 0
        for end in (self._to_child, self._from_child):
            if end >= 0:
                os.close(end)
        self._to_child = self._from_child = -1

    def _asked(self, raw: bytes) -> Letter:
        self._send(LENGTH.pack(len(raw)))
        self._send(raw)
        answer = self._answer()
        if answer.refusal is not None:
            raise self._refused(answer.refusal)
        return complete(answer, [self._receive(piece.size) for piece in answer.pieces])

    def _answer(self) -> Answer:
        (size,) = LENGTH.unpack(self._receive(LENGTH.size))
        if size > longest_answer(self._limits):
            raise BadAnswerError
        return unpack(self._receive(size), self._limits)

    def _refused(self, code: Refusal) -> UnreadableMailError:
        if code in _FATAL:
            self.stop()
        return UnreadableMailError(code, self._limits)

    def _cause(self) -> Refusal:
        """
        Stop the child; the kernel's CPU limit is a timeout too.

        Raises:
            LostServerError: Its fork server is gone, and was reaped.
        """
        try:
            status = self._server.why(self._pid)
        except OSError:
            self._server.stop()
            raise LostServerError from None
        finally:
            self._forget()
        is_late = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU
        return Refusal.TIMEOUT if is_late else Refusal.CRASHED

    def _send(self, content: bytes) -> None:
        view = memoryview(content)
        while view:
            try:
                view = view[os.write(self._to_child, view) :]
            except BlockingIOError:
                self._wait(self._to_child, select.POLLOUT)

    def _receive(self, size: int) -> bytes:
        """Return the next *size* bytes; `getvalue` of a whole buffer makes no copy."""
        buffer = BytesIO()
        while left := size - buffer.tell():
            try:
                piece = os.read(self._from_child, min(left, CHUNK))
            except BlockingIOError:
                self._wait(self._from_child, select.POLLIN)
                continue
            if not piece:
                raise EOFError
            buffer.write(piece)
        return buffer.getvalue()

    def _is_waiting(self) -> bool:
        """Tell whether an idle child lives, and says nothing unasked."""
        poll = select.poll()
        poll.register(self._from_child, select.POLLIN)
        return not poll.poll(0)

    def _wait(self, descriptor: int, event: int) -> None:
        """Wait for the pipe, at most until the deadline."""
        left = self._deadline - time.monotonic()
        poll = select.poll()
        poll.register(descriptor, event)
        if left <= 0 or not poll.poll(1000 * left):
            raise TimeoutError
