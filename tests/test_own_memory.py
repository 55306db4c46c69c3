"""No core file is left by a crash, and no neighbour reads a process's memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys

from pathlib import Path

import pytest

from grievance.mail.limits import Limits
from grievance.mail.sandbox.fork_server import ForkServer
from grievance.mail.sandbox.reader import Reader
from tests.cli.command import command
from tests.test_shape import ROOT


MORE_THAN_A_PIPE_HOLDS = 1_100_000  # bytes: writing them ends when some were read
CRASH = """
import os, resource, signal, sys
_, most = resource.getrlimit(resource.RLIMIT_CORE)
resource.setrlimit(resource.RLIMIT_CORE, (most, most))
if sys.argv[1] == "closed":
    from grievance.own_memory import close_memory
    close_memory()
secret = b"cranberry-hinterland" * 1000
os.kill(os.getpid(), getattr(signal, sys.argv[2]))
"""

# Both ends are an ordinary user's, who may otherwise read what is their own: root may
# read everything.  The reader is the other's parent, as some systems ask for.
NEIGHBOUR = """
import ctypes, os, signal, sys
from grievance.own_memory import close_memory
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # as if it had always been theirs
ours, theirs = os.pipe()
child = os.fork()
if not child:
    if sys.argv[1] == "closed":
        close_memory()
    os.write(theirs, b"x")
    signal.pause()
os.read(ours, 1)
for name in ("mem", "environ"):
    try:
        with open(f"/proc/{child}/{name}", "rb", buffering=0):
            print("read")
    except PermissionError:
        print("refused")
os.kill(child, signal.SIGKILL)
os.waitpid(child, 0)
"""


def crash(folder: Path, how: str, signal: str) -> bool:
    """Crash a process of ours; return whether it left a core."""
    environ = {"PYTHONPATH": str(ROOT), "PATH": os.defpath}
    before = Path.cwd()
    os.chdir(folder)
    try:
        pid = os.posix_spawn(
            sys.executable, [sys.executable, "-c", CRASH, how, signal], environ
        )
    finally:
        os.chdir(before)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status)
    return os.WCOREDUMP(status) or bool(list(folder.glob("core*")))


@pytest.mark.parametrize("signal", ["SIGSEGV", "SIGABRT"])
def test_a_crash_leaves_no_core(tmp_path: Path, signal: str) -> None:
    """
    Neither where the system writes a file, nor where it hands the core to a program.
    """
    assert not crash(tmp_path, "closed", signal)
    if not crash(tmp_path, "open", signal):
        pytest.skip("this machine keeps no cores of anybody, so nothing was shown")


@pytest.mark.skipif(sys.platform != "linux", reason="asks for /proc")
@pytest.mark.parametrize(
    ("how", "seen"), [("open", ["read"] * 2), ("closed", ["refused"] * 2)]
)
def test_the_same_user_cannot_read_its_memory(how: str, seen: list[str]) -> None:
    """
    Another program of the same user gets at neither memory nor environment.
    """
    done = subprocess.run(
        [sys.executable, "-c", NEIGHBOUR, how],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert seen == done.stdout.split()


@pytest.mark.skipif(sys.platform != "linux", reason="asks for /proc")
def test_every_command_closes_its_memory() -> None:
    """
    Before it reads anything: this one has just begun to read its standard input.
    """
    with subprocess.Popen(
        command("parse", "-"),
        cwd=ROOT,
        env={"PATH": os.defpath},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    ) as process:
        assert process.stdin is not None
        os.write(process.stdin.fileno(), bytes(MORE_THAN_A_PIPE_HOLDS))
        limits = resource.prlimit(process.pid, resource.RLIMIT_CORE)
        owner = Path(f"/proc/{process.pid}/environ").stat().st_uid
        process.kill()

    assert ((0, 0), 0) == (limits, owner)  # root's, whoever started it


@pytest.mark.skipif(sys.platform != "linux", reason="asks for /proc")
def test_whoever_reads_mails_leaves_no_core() -> None:
    """
    The child that reads a hostile mail crashes without one, and so does its parent.
    """
    limits = Limits()
    server = ForkServer(limits)
    try:
        reader = Reader(server, limits)
        assert reader.is_ready()
        pids = (server.pid, reader.pid)
        cores = [resource.prlimit(pid, resource.RLIMIT_CORE) for pid in pids]
        os.kill(reader.pid, 11)
        status = server.why(reader.pid)
    finally:
        server.stop()

    assert [(0, 0)] * 2 == cores
    assert os.WIFSIGNALED(status)
    assert not os.WCOREDUMP(status)
