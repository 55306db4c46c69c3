"""The process that reads mails: no keys, no files, no network, little memory."""

from __future__ import annotations

import os

import msgspec

from grievance.mail.charset import preload
from grievance.mail.confine import allow_cpu, confine
from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.mail.frames import LENGTH, Answer, framed, pack
from grievance.mail.limits import Limits
from grievance.mail.parse import parse


STDIN, STDOUT, STDERR = 0, 1, 2

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
    """Read mails from standard input until it ends; answer on standard output."""
    out = os.dup(STDOUT)
    os.dup2(STDERR, STDOUT)  # whatever a library prints stays out of the answers
    limits = msgspec.json.decode(_frame() or b"", type=Limits)
    preload()
    _answer(_REHEARSAL, limits)  # imports what is imported late
    confine(limits)
    _send(out, LENGTH.pack(0))
    for _ in range(limits.mails_per_child):
        raw = _frame()
        if raw is None:
            return
        allow_cpu(limits)
        head, contents = _answer(raw, limits)
        del raw
        for piece in (head, *contents):
            _send(out, piece)


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


def _send(out: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(out, view) :]


if __name__ == "__main__":
    main()
