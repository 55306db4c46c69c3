"""
The processes that read mails: no keys, no files, no network, little memory.

The fork server imports everything, has a first child rehearse inside the walls, then
forks a child whenever it is told to.  It never touches a mail; a child never touches
the fork server again.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal

from collections.abc import Callable
from socket import recv_fds, socket
from typing import NoReturn

import msgspec

from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.mail.limits import Limits
from grievance.mail.reading.parse import parse
from grievance.mail.sandbox.confine import allow_cpu, confine, end_with
from grievance.mail.sandbox.frames import END, LENGTH, NEW, ORDER, Answer, framed, pack
from grievance.mail.words.charset import preload
from grievance.own_memory import close_memory


STDIN, STDOUT, STDERR, ANSWERS = 0, 1, 2, 3
MOST_FILES = 256  # a fork server has a handful

_REHEARSAL = (
    b"From: =?utf-8?q?=C3=A9?= <a@b.example>\r\nDate: 1 Jan 2026 00:00:00 +0000\r\n"
    b"Subject: =?iso-2022-jp?b?GyRCRnxLXBsoQg==?=\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: text/html; charset=gb2312\r\n\r\n<p>\xc4\xe3\xba\xc3</p>\r\n--b\r\n"
    b"Content-Type: text/plain; charset=x-none\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"This is a rehearsal in words of one language =E9=F6 =\r\nonly.\r\n--b\r\n"
    b"Content-Type: image/png; name*=utf-8''%C3%A9\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n"
)


def main() -> None:
    """Fork children as told on standard input, a socket, until it ends."""
    close_memory()
    limits = msgspec.json.decode(_frame() or b"", type=Limits)
    preload()
    _answer(_REHEARSAL, limits)  # imports what is imported late
    gc.collect()
    gc.freeze()  # what is shared by all children is not to be written to
    if not _is_rehearsed(limits):
        return
    with socket(fileno=STDIN) as control:
        control.sendall(LENGTH.pack(0))
        while order := _order(control, limits):
            control.sendall(order)


def _is_rehearsed(limits: Limits) -> bool:
    """
    Tell whether a child can read inside its walls, where nothing may be missing.

    One stands for all: each is forked from the same memory, and walled in alike.
    """
    pid = os.fork()
    if not pid:
        _end_after(lambda: _rehearse(limits))
    return os.waitpid(pid, 0)[1] == 0


def _rehearse(limits: Limits) -> None:
    confine(limits)
    allow_cpu(limits)
    pack(parse(_REHEARSAL, limits))


def _order(control: socket, limits: Limits) -> bytes:
    """Follow orders up to one with an answer; `b""` when there are no more."""
    while True:
        message, files, _, _ = recv_fds(control, ORDER.size, 2)
        if len(message) < ORDER.size:
            return b""
        kind, pid = ORDER.unpack(message)
        if kind == NEW:
            _fork(files, limits)
            continue
        status = _ended(pid)
        if kind != END:
            return LENGTH.pack(status)


def _fork(files: list[int], limits: Limits) -> None:
    """Start a child; where none can be, its closed pipes say so."""
    server = os.getpid()
    with contextlib.suppress(OSError):
        if not os.fork():
            _end_after(lambda: _live(files, limits, server))
    for file in files:
        os.close(file)


def _ended(pid: int) -> int:
    """
    End a child of ours that may have ended already; return its wait status.

    One that was waited for before is nobody's: its number may be somebody else's.
    """
    try:
        found, status = os.waitpid(pid, os.WNOHANG)
        if not found:
            os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
    except ChildProcessError:
        return 0
    return status


def _live(files: list[int], limits: Limits, server: int) -> None:
    """Be a child, from the first moment on."""
    end_with(server)
    source, sink = files
    os.dup2(source, STDIN)
    os.dup2(sink, ANSWERS)
    os.closerange(ANSWERS + 1, MOST_FILES)
    _serve(limits)


def _end_after(live: Callable[[], None]) -> NoReturn:
    """End this process with *live*; its status says whether that went well."""
    status = 1
    try:
        live()
        status = 0
    finally:
        os._exit(status)


def _serve(limits: Limits) -> None:
    """Read mails until there are no more, or this child has read enough."""
    confine(limits)
    _send(LENGTH.pack(os.getpid()))
    for _ in range(limits.mails_per_child):
        raw = _frame()
        if raw is None:
            return
        allow_cpu(limits)
        head, contents = _answer(raw, limits)
        del raw
        for piece in (head, *contents):
            _send(piece)


def _answer(raw: bytes, limits: Limits) -> tuple[bytes, list[bytes]]:
    """Read *raw*; every failure becomes a code, and no traceback leaves here."""
    try:
        head, contents = pack(parse(raw, limits))
        return head, list(contents)
    except UnreadableMailError as error:
        code = error.code
    except MemoryError:
        code = Refusal.MEMORY
    except Exception:  # noqa: BLE001  # a mail must not be able to end the loop
        code = Refusal.CRASHED
    return framed(Answer(refusal=code)), []


def _frame() -> bytes | None:
    """Return the next frame, None at the end of the input."""
    prefix = _read(LENGTH.size)
    return None if prefix is None else _read(LENGTH.unpack(prefix)[0])


def _read(size: int) -> bytes | None:
    """Read exactly *size* bytes; None when the parent went away."""
    buffer = bytearray(size)
    view = memoryview(buffer)
    while view:
        count = os.readv(STDIN, [view])
        if not count:
            return None
        view = view[count:]
    view.release()
    return bytes(buffer)


def _send(content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(ANSWERS, view) :]


if __name__ == "__main__":
    main()
