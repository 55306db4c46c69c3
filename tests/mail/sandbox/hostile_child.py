"""A fork server whose parser does what the mail tells it: the worst that could happen."""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import os
import signal
import socket
import sys

from collections.abc import Callable
from pathlib import Path

from grievance.mail.letter import Letter, Sender
from grievance.mail.limits import MB, Limits
from grievance.mail.reading.parse import parse
from grievance.mail.sandbox import child
from grievance.mail.sandbox.frames import LENGTH


FORK_SERVER = os.getpid()
FILE = Path("/tmp/taken-over")
KEPT: list[bytes] = []


def spin() -> str:
    while True:
        pass


def sleep() -> str:
    """Wait without a call that the kernel refuses: nobody writes to us meanwhile."""
    os.read(child.STDIN, 1)
    return "woken"


def fill() -> str:
    with contextlib.suppress(MemoryError):
        while True:
            KEPT.append(bytes(MB))
    return fill_natively()


def fill_natively() -> str:
    """Ask past Python: what it gets is what the kernel gives."""
    size = 0
    with contextlib.suppress(OSError, MemoryError):
        while True:
            mapped = mmap.mmap(-1, MB, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
            mapped[::4096] = bytes(MB // 4096)
            KEPT.append(mapped)  # type: ignore[arg-type]  # kept, never read
            size += 1
    return f"{size} MB"


def crash() -> str:
    ctypes.string_at(0)
    return "alive"


def leave() -> str:
    os._exit(0)


def lie() -> str:
    """Answer with what no honest child sends."""
    child._send(LENGTH.pack(12) + b'{"letter": 1')
    return "lied"


def boast() -> str:
    """Promise more than was agreed."""
    child._send(LENGTH.pack(1 << 60))
    return "boasted"


def open_file() -> str:
    return str(Path("/etc/hostname").read_bytes())


def write_file() -> str:
    return str(FILE.write_text("taken over"))


def list_folder() -> str:
    return str(os.listdir("/"))  # noqa: PTH208  # the plainest call


def connect() -> str:
    return str(socket.socket())


def pair() -> str:
    return str(os.pipe())


def fork() -> str:
    if not os.fork():
        os._exit(0)
    return "forked"


def execute() -> str:
    os.execv("/bin/true", ["true"])


def signal_parent() -> str:
    os.kill(FORK_SERVER, signal.SIGKILL)
    return "killed"


def look_into_parent() -> str:
    """Attach to the fork server as a debugger would."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(16, FORK_SERVER, 0, 0):
        raise OSError(ctypes.get_errno())
    return "attached"


def make_code() -> str:
    """Ask for memory that can be run."""
    return str(mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC))


def list_files() -> str:
    return " ".join(str(number) for number in range(256) if _is_open(number))


def talk() -> str:
    sys.stdout.write("not an answer")
    sys.stdout.flush()
    os.write(1, b"not an answer")
    return "talked"


def _is_open(number: int) -> bool:
    """Tell whether one can read or write *number*, without doing it."""
    for attempt in (os.readv, os.writev):
        try:
            attempt(number, [])
        except OSError:
            continue
        return True
    return False


DEEDS: dict[bytes, Callable[[], str]] = {
    deed.__name__.encode(): deed
    for deed in (
        spin, sleep, fill, fill_natively, crash, leave, lie, boast, open_file,
        write_file, list_folder, connect, pair, fork, execute, signal_parent,
        look_into_parent, make_code, list_files, talk,
    )
}  # fmt: skip


def obey(raw: bytes, limits: Limits) -> Letter:
    """Do the deed that the mail names, and say in a letter what came of it."""
    deed = DEEDS.get(raw.rpartition(b"\n")[2])
    if deed is None:
        return parse(raw, limits)
    try:
        text = deed()
    except OSError as error:
        text = f"refused: {type(error).__name__}"
    return Letter(sender=Sender(name="", address="", clear=False), text=text)


if __name__ == "__main__":
    child.parse = obey  # type: ignore[attr-defined,assignment]  # the whole point
    child.main()
