from __future__ import annotations

import os
import signal
import subprocess
import sys

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from grievance.domain.errors import SetupError
from grievance.mail import reader as reader_module
from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.mail.limits import MB, Limits
from grievance.mail.parse import parse
from grievance.mail.reader import Reader
from grievance.mail.sandbox import Sandbox
from tests.mail.letters import mail, multipart, part


HOUSE = Path(__file__).parents[2]
MANY_LINES = 30_000_000
PROBE = """
import os, socket
from grievance.mail.confine import confine
from grievance.mail.limits import Limits

def refused(attempt):
    try:
        attempt()
    except (OSError, MemoryError):
        return True
    return False

confine(Limits(memory=300 * 1024 * 1024))
print(refused(lambda: open("/dev/null")),
      refused(socket.socket),
      refused(lambda: os.dup(1)),
      refused(lambda: bytearray(500 * 1024 * 1024)))
"""


def pid(reader: Reader) -> int:
    return reader._process.pid


def idle(sandbox: Sandbox) -> Reader:
    """Return the child that the next mail will go to."""
    reader = sandbox._places.get()
    sandbox._places.put(reader)
    assert reader is not None
    return reader


def code(sandbox: Sandbox, raw: bytes) -> Refusal:
    with pytest.raises(UnreadableMailError) as caught:
        sandbox.parse(raw)
    return caught.value.code


def test_a_child_reads_what_we_would_read() -> None:
    """
    Every field and every byte of an attachment comes through the pipe.
    """
    raw = multipart(
        "mixed", part("Grüße"), part(b"\xff" * MB, kind="a/b"), headers=("Subject: x",)
    )

    with Sandbox(children=1) as sandbox:
        assert parse(raw) == sandbox.parse(raw)


def test_one_child_reads_many_mails_and_is_renewed() -> None:
    """
    A child lives long, but not for ever.
    """
    with Sandbox(Limits(mails_per_child=2), children=1) as sandbox:
        seen = []
        for _ in range(3):
            sandbox.parse(mail())
            seen.append(pid(idle(sandbox)))

    assert seen[0] == seen[1] != seen[2]


def test_refusals_come_through() -> None:
    """
    The child's refusal is the refusal, and the child goes on.
    """
    with Sandbox(children=1) as sandbox:
        assert Refusal.EMPTY == code(sandbox, b"")
        first = pid(idle(sandbox))
        assert Refusal.NOT_A_MAIL == code(sandbox, b"\xff\xd8")
        assert Refusal.TOO_LARGE == code(sandbox, bytes(41 * MB))
        assert first == pid(idle(sandbox))


def test_a_child_that_hangs_is_stopped_and_replaced() -> None:
    """
    The wall-clock limit holds even when the child does nothing at all.
    """
    with Sandbox(Limits(wall_seconds=2), children=1) as sandbox:
        sandbox.parse(mail())
        os.kill(pid(idle(sandbox)), signal.SIGSTOP)

        assert Refusal.TIMEOUT == code(sandbox, mail())
        assert "Hello." == sandbox.parse(mail()).text


def test_a_child_that_hangs_while_it_is_fed_is_stopped() -> None:
    """
    A full pipe does not hold up the parent either.
    """
    with Sandbox(Limits(wall_seconds=1), children=1) as sandbox:
        sandbox.parse(mail())
        os.kill(pid(idle(sandbox)), signal.SIGSTOP)

        assert Refusal.TIMEOUT == code(sandbox, mail(body=b"a" * MB))


def test_a_killed_child_costs_its_own_mail_only() -> None:
    """
    The mail in its hands is refused; the mail beside it is read.
    """
    with Sandbox(children=2) as sandbox, ThreadPoolExecutor(1) as threads:
        sandbox.parse(mail())
        victim = sandbox._places.get()
        assert victim is not None
        os.kill(pid(victim), signal.SIGSTOP)
        hanging = threads.submit(victim.parse, mail())

        assert "beside" == sandbox.parse(mail(body="beside")).text
        os.kill(pid(victim), signal.SIGKILL)
        with pytest.raises(UnreadableMailError) as caught:
            hanging.result()
        sandbox._places.put(victim)

    assert Refusal.CRASHED == caught.value.code


def test_a_child_that_died_idle_is_replaced_unnoticed() -> None:
    """
    No mail is to blame for a child that the system took away.
    """
    with Sandbox(children=1) as sandbox:
        sandbox.parse(mail())
        reader = idle(sandbox)
        os.kill(pid(reader), signal.SIGKILL)
        os.waitid(os.P_PID, pid(reader), os.WEXITED | os.WNOWAIT)

        assert "Hello." == sandbox.parse(mail()).text


def test_a_mail_that_spins_is_stopped_by_the_cpu_limit() -> None:
    """
    The kernel counts seconds for each mail anew.
    """
    limits = Limits(cpu_seconds=1, lines=MANY_LINES)
    with Sandbox(limits, children=1) as sandbox:
        assert Refusal.TIMEOUT == code(sandbox, mail(body="\n" * (20 * MB)))
        assert "Hello." == sandbox.parse(mail()).text


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not bound memory")
def test_a_mail_that_fills_memory_is_stopped() -> None:
    """
    The child gives up within its bound, and the next mail is read.
    """
    limits = Limits(memory=300 * MB, lines=MANY_LINES)
    with Sandbox(limits, children=1) as sandbox:
        assert Refusal.MEMORY == code(sandbox, mail(body="a\n" * (6 * MB)))
        assert "Hello." == sandbox.parse(mail()).text


def test_a_confined_process_opens_nothing() -> None:
    """
    No file, no socket, no copy of a descriptor, no more memory.
    """
    answer = subprocess.run(
        [sys.executable, "-c", PROBE],
        capture_output=True,
        check=True,
        cwd=HOUSE,
        env={"PYTHONPATH": str(HOUSE)},
        text=True,
    )

    expected = "True True True True" if sys.platform == "linux" else "True True True"
    assert answer.stdout.startswith(expected)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells it")
def test_a_child_knows_nothing_of_its_parent() -> None:
    """
    Its environment and its open files hold what it needs and no more.
    """
    with Sandbox(children=1) as sandbox:
        sandbox.parse(mail())
        home = Path("/proc", str(pid(idle(sandbox))))
        names = [
            entry.partition("=")[0]
            for entry in (home / "environ").read_text("utf-8").split("\0")
            if entry
        ]
        files = {str(entry.readlink()) for entry in (home / "fd").iterdir()}

    assert {"PYTHONPATH", "PYTHONUTF8"} == set(names)
    assert all(file.startswith("pipe:") or file == "/dev/null" for file in files)


def test_a_child_ends_with_its_parent() -> None:
    """
    When the pipe closes there is nobody left to read for.
    """
    reader = Reader(Limits())
    assert reader._process.stdin is not None
    reader._process.stdin.close()

    assert 0 == reader._process.wait(timeout=30)
    reader.stop()


def test_many_threads_share_two_children() -> None:
    """
    Answers do not get mixed up.
    """
    texts = [f"letter {i}" for i in range(40)]
    with Sandbox(children=2) as sandbox, ThreadPoolExecutor(8) as threads:
        letters = list(threads.map(lambda t: sandbox.parse(mail(body=t)), texts))

    assert texts == [letter.text for letter in letters]


def test_a_reader_that_cannot_start_is_not_the_mails_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """
    A broken installation says so instead of refusing every mail.
    """
    monkeypatch.setattr(reader_module, "_COMMAND", (sys.executable, "-c", "1"))

    with Sandbox(children=1) as sandbox, pytest.raises(SetupError, match="install"):
        sandbox.parse(mail())


def test_a_closed_sandbox_takes_no_mail() -> None:
    """
    Using it afterwards is a mistake in the program.
    """
    sandbox = Sandbox(children=1)
    sandbox.close()

    with pytest.raises(RuntimeError, match="closed"):
        sandbox.parse(mail())
