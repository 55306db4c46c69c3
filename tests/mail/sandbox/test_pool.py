from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from grievance.domain.errors import SetupError
from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.mail.limits import MB, Limits
from grievance.mail.reading.parse import parse
from grievance.mail.sandbox import fork_server, pool
from grievance.mail.sandbox.child import STDERR
from grievance.mail.sandbox.fork_server import ForkServer
from grievance.mail.sandbox.pool import Sandbox
from grievance.mail.sandbox.reader import Reader
from grievance.mail.sandbox.seccomp import MACHINES, program
from tests.mail.letters import mail, multipart, part
from tests.worker.workplaces import wait_until


HOUSE = Path(__file__).parents[3]
HOSTILE = (sys.executable, "-P", "-m", "tests.mail.sandbox.hostile_child")
SMALL = Limits(memory=300 * MB, wall_seconds=20, cpu_seconds=1)
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux does this")


def idle(sandbox: Sandbox) -> Reader:
    """Return the child that the next mail will go to, ready."""
    reader = sandbox._places.get()
    assert reader is not None
    reader.is_ready()
    sandbox._places.put(reader)
    return reader


def code(sandbox: Sandbox, raw: bytes) -> Refusal:
    with pytest.raises(UnreadableMailError) as caught:
        sandbox.parse(raw)
    return caught.value.code


def does(sandbox: Sandbox, deed: str) -> str:
    """Return what a child says that was taken over and tried *deed*."""
    return sandbox.parse(mail(body=deed)).text


@pytest.fixture(scope="module")
def taken_over() -> Iterator[Sandbox]:
    """
    Give a sandbox with one child, whose parser does what mails tell it.

    It is one for all tests: that each finds it whole is part of what they show.
    """
    with pytest.MonkeyPatch.context() as patch, Sandbox(SMALL, children=1) as sandbox:
        patch.setattr(fork_server, "_COMMAND", HOSTILE)
        sandbox.parse(mail())
        patch.undo()
        yield sandbox


def test_a_child_reads_what_we_would_read() -> None:
    """
    Every field and every byte of an attachment comes through the pipe.
    """
    raw = multipart(
        "mixed", part("Grüße"), part(b"\xff" * MB, kind="a/b"), headers=("Subject: x",)
    )

    with Sandbox(children=1) as sandbox:
        assert parse(raw) == sandbox.parse(raw)


def test_every_mail_has_a_child_of_its_own() -> None:
    """
    Whoever takes over a child meets nobody else's mail in it.
    """
    with Sandbox(children=1) as sandbox:
        sandbox.parse(mail())
        first = idle(sandbox).pid
        sandbox.parse(mail())
        second = idle(sandbox).pid

    assert first != second


def test_a_child_may_read_several_mails_where_that_is_wanted() -> None:
    """
    It lives as long as the limits say.
    """
    with Sandbox(Limits(mails_per_child=3), children=1) as sandbox:
        seen = []
        for _ in range(3):
            sandbox.parse(mail())
            seen.append(idle(sandbox).pid)

    assert seen[0] == seen[1] != seen[2]


def test_a_child_that_is_used_up_is_replaced_before_the_next_mail() -> None:
    """
    A warm spare stands in its place when the answer is given.
    """
    with Sandbox(children=1) as sandbox:
        sandbox.parse(mail())
        spare = idle(sandbox)
        server = sandbox._server
        assert server is not None

        assert spare.pid not in (0, server.pid)
        assert "Hello." == sandbox.parse(mail()).text
        assert server is sandbox._server


def test_refusals_come_through() -> None:
    """
    The child's refusal is the refusal, and another mail is read.
    """
    with Sandbox(children=1) as sandbox:
        assert Refusal.EMPTY == code(sandbox, b"")
        assert Refusal.NOT_A_MAIL == code(sandbox, b"\xff\xd8")
        assert Refusal.TOO_LARGE == code(sandbox, bytes(41 * MB))
        assert "Hello." == sandbox.parse(mail()).text


def test_a_child_that_hangs_is_stopped_and_replaced() -> None:
    """
    The wall-clock limit holds even when the child does nothing at all.
    """
    with Sandbox(Limits(wall_seconds=1), children=1) as sandbox:
        sandbox.parse(mail())
        os.kill(idle(sandbox).pid, signal.SIGSTOP)

        assert Refusal.TIMEOUT == code(sandbox, mail())
        assert "Hello." == sandbox.parse(mail()).text


def test_a_child_that_hangs_while_it_is_fed_is_stopped() -> None:
    """
    A full pipe does not hold up the parent either.
    """
    with Sandbox(Limits(wall_seconds=1), children=1) as sandbox:
        sandbox.parse(mail())
        os.kill(idle(sandbox).pid, signal.SIGSTOP)

        assert Refusal.TIMEOUT == code(sandbox, mail(body=b"a" * MB))


def test_a_parser_that_waits_is_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """
    Waiting costs no CPU, so that only the parent's clock ends it.
    """
    monkeypatch.setattr(fork_server, "_COMMAND", HOSTILE)
    with Sandbox(Limits(wall_seconds=1), children=1) as sandbox:
        assert Refusal.TIMEOUT == code(sandbox, mail(body="sleep"))
        assert "Hello." == sandbox.parse(mail()).text


def test_a_killed_child_costs_its_own_mail_only() -> None:
    """
    The mail in its hands is refused; the mail beside it is read.
    """
    with Sandbox(children=2) as sandbox, ThreadPoolExecutor(1) as threads:
        sandbox.parse(mail())
        idle(sandbox)
        victim = sandbox._places.get()
        assert victim is not None
        os.kill(victim.pid, signal.SIGSTOP)
        hanging = threads.submit(victim.parse, mail())

        assert "beside" == sandbox.parse(mail(body="beside")).text
        os.kill(victim.pid, signal.SIGKILL)
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
        assert sandbox._server is not None
        sandbox._server.why(reader.pid)  # which waits until it is gone

        assert "Hello." == sandbox.parse(mail()).text


def test_a_fork_server_that_died_is_replaced_unnoticed() -> None:
    """
    Nor for its parent.
    """
    with Sandbox(children=1) as sandbox:
        sandbox.parse(mail())
        idle(sandbox)
        server, [ready] = sandbox._server, sandbox._places.queue
        assert server is not None
        assert ready is not None
        child = psutil.Process(ready.pid)
        os.kill(server.pid, signal.SIGKILL)
        os.waitid(os.P_PID, server.pid, os.WEXITED | os.WNOWAIT)
        psutil.wait_procs([child], timeout=10)  # a mail that it has by then is refused

        texts = [sandbox.parse(mail()).text for _ in range(3)]

    assert ["Hello."] * 3 == texts


@LINUX
def test_a_mail_is_not_to_blame_for_a_fork_server_that_is_killed() -> None:
    """
    Its child goes with it; the mail can be read another time.
    """
    with Sandbox(children=1) as sandbox, ThreadPoolExecutor(1) as threads:
        sandbox.parse(mail())
        idle(sandbox)
        victim, server = sandbox._places.get(), sandbox._server
        assert victim is not None
        assert server is not None
        os.kill(victim.pid, signal.SIGSTOP)
        hanging = threads.submit(victim.parse, mail())
        os.kill(server.pid, signal.SIGKILL)

        with pytest.raises(SetupError):
            hanging.result()
        sandbox._places.put(victim)
        assert "Hello." == sandbox.parse(mail()).text


@LINUX
def test_a_mail_whose_fork_server_is_killed_is_read_once_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """
    Whoever handed it over notices nothing, however far the first child had come.
    """
    monkeypatch.setattr(pool, "ForkServer", ForkServer)  # one that really stops
    with Sandbox(children=1) as sandbox, ThreadPoolExecutor(1) as threads:
        sandbox.parse(mail())
        victim, first = idle(sandbox), sandbox._server
        assert first is not None
        os.kill(victim.pid, signal.SIGSTOP)
        reading = threads.submit(sandbox.parse, mail(body="once more"))
        wait_until(lambda: victim.is_spent or reading.done())  # it has the mail
        os.kill(first.pid, signal.SIGKILL)

        assert "once more" == reading.result().text
        assert first is not sandbox._server


def test_a_parser_that_spins_is_stopped_by_the_cpu_limit(taken_over: Sandbox) -> None:
    """
    The kernel counts the seconds, and the next mail is read.
    """
    assert Refusal.TIMEOUT == code(taken_over, mail(body="spin"))
    assert "Hello." == taken_over.parse(mail()).text


@LINUX
def test_a_mail_that_fills_memory_is_stopped() -> None:
    """
    The child gives up within its bound, and the next mail is read.
    """
    limits = Limits(memory=300 * MB, lines=30_000_000)
    with Sandbox(limits, children=1) as sandbox:
        assert Refusal.MEMORY == code(sandbox, mail(body="a\n" * (6 * MB)))
        assert "Hello." == sandbox.parse(mail()).text


@LINUX
def test_a_parser_gets_no_more_memory_than_agreed(taken_over: Sandbox) -> None:
    """
    Nor does it past Python, from the kernel itself.
    """
    got, _, unit = does(taken_over, "fill_natively").partition(" ")

    assert "MB" == unit
    assert 0 < int(got) < 300


@pytest.mark.parametrize("deed", ["crash", "leave", "lie", "boast"])
def test_a_parser_that_breaks_costs_one_mail(taken_over: Sandbox, deed: str) -> None:
    """
    A broken child, a silent one and a lying one are the same to the parent.
    """
    assert Refusal.CRASHED == code(taken_over, mail(body=deed))
    assert "Hello." == taken_over.parse(mail()).text


@pytest.mark.parametrize(
    "deed",
    ["open_file", "write_file", "list_folder", "connect", "pair", "fork", "execute"],
)
def test_a_taken_over_child_gets_at_nothing(taken_over: Sandbox, deed: str) -> None:
    """
    No file, no network, no process: the kernel refuses, also to root.
    """
    assert does(taken_over, deed).startswith("refused: ")


@pytest.mark.skipif(
    sys.platform != "linux" or os.uname().machine not in MACHINES,
    reason="only Linux on a processor we have the numbers of",
)
@pytest.mark.parametrize("deed", ["signal_parent", "look_into_parent", "make_code"])
def test_a_taken_over_child_reaches_nobody(taken_over: Sandbox, deed: str) -> None:
    """
    It shares a user with the worker, and can neither signal nor read it.
    """
    assert does(taken_over, deed).startswith("refused: ")
    assert "Hello." == taken_over.parse(mail()).text


def test_what_a_library_prints_is_no_answer(taken_over: Sandbox) -> None:
    """
    Standard output leads nowhere.
    """
    assert "talked" == does(taken_over, "talk")


def test_a_child_inherits_no_file(taken_over: Sandbox) -> None:
    """
    Its mail, its answer, and two ways to nowhere; not the fork server's orders.
    """
    assert "0 1 2 3" == does(taken_over, "list_files")
    assert 2 == STDERR


@LINUX
def test_a_child_knows_nothing_of_its_parent() -> None:
    """
    Its environment and its open files hold what it needs and no more.
    """
    with Sandbox(children=1) as sandbox:
        sandbox.parse(mail())
        home = Path("/proc", str(idle(sandbox).pid))
        names = [
            entry.partition("=")[0]
            for entry in (home / "environ").read_text("utf-8").split("\0")
            if entry
        ]
        files = {str(entry.readlink()) for entry in (home / "fd").iterdir()}

    assert {"PYTHONPATH", "PYTHONUTF8"} == set(names)
    assert all(file.startswith("pipe:") or file == "/dev/null" for file in files)


def test_a_fork_server_and_its_children_end_with_their_parent() -> None:
    """
    When the pipes close there is nobody left to read for.
    """
    server = ForkServer(Limits())
    reader = Reader(server, Limits())
    assert reader.is_ready()
    pid = reader.pid

    reader._forget()
    status = server.why(pid)  # it was waiting for a mail: ended or killed, but gone
    server._control.close()

    assert 0 == server._process.wait(timeout=30)
    assert status in (0, signal.SIGKILL)


@LINUX
def test_nobody_outlives_a_worker_that_is_killed() -> None:
    """
    Neither a child that is busy with a mail nor one that is stopped, nor their parent.
    """
    worker = subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.mail.sandbox.doomed_worker"],
        stdout=subprocess.PIPE,
        cwd=HOUSE,
        env={"PYTHONPATH": str(HOUSE)},
    )
    with worker:
        assert worker.stdout is not None
        family = [os.pidfd_open(int(pid)) for pid in worker.stdout.readline().split()]
        worker.kill()
    try:
        ended = [bool(select.select([member], [], [], 30)[0]) for member in family]
    finally:
        for member in family:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(member, signal.SIGKILL)
            os.close(member)

    assert [True] * 3 == ended


def test_a_fork_server_ends_only_children_of_its_own() -> None:
    """
    A number that is no longer a child's may be anybody's.
    """
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=-1) as stranger:
        server = ForkServer(Limits())
        status = server.why(stranger.pid)
        server.stop()

        assert stranger.stdin is not None
        stranger.stdin.write(b"\n")

    assert 0 == status
    assert 0 == stranger.returncode


def test_many_threads_share_two_children() -> None:
    """
    Answers do not get mixed up.
    """
    texts = [f"letter {i}" for i in range(40)]
    with Sandbox(children=2) as sandbox, ThreadPoolExecutor(8) as threads:
        letters = list(threads.map(lambda t: sandbox.parse(mail(body=t)), texts))

    assert texts == [letter.text for letter in letters]


def test_no_child_is_left_behind() -> None:
    """
    Neither running nor as a zombie.
    """
    with Sandbox(children=2) as sandbox:
        for _ in range(5):
            sandbox.parse(mail())
        server = sandbox._server
        assert server is not None
        reader = idle(sandbox)
        server.why(reader.pid)  # by now all orders before this one were followed
        own = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        left = own.read_text("utf-8") if own.exists() else ""

    assert "" == left


@pytest.mark.parametrize(
    "program_text", ["1", "import os; os.read(0, 999); os.write(0, bytes(8))"]
)
def test_a_reader_that_cannot_start_is_not_the_mails_fault(
    monkeypatch: pytest.MonkeyPatch, program_text: str
) -> None:
    """
    A broken installation says so instead of refusing every mail.
    """
    command = (sys.executable, "-c", program_text)
    monkeypatch.setattr(fork_server, "_COMMAND", command)

    with Sandbox(children=1) as sandbox, pytest.raises(SetupError, match="install"):
        sandbox.parse(mail())


def test_a_parser_that_misses_something_inside_its_walls_is_found_at_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """
    What can be had outside only is missed before any mail comes, not by the first one.
    """
    program_text = """if True:
        from grievance.mail.sandbox import child

        def parse(raw, limits, honest=child.parse):
            open("/dev/null").close()
            return honest(raw, limits)

        child.parse = parse
        child.main()
    """
    command = (sys.executable, "-P", "-c", program_text)
    monkeypatch.setattr(fork_server, "_COMMAND", command)

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


def test_limits_alone_confine_where_there_is_no_seccomp() -> None:
    """
    On other systems no file is opened and no memory got either.
    """
    probe = (
        "from unittest import mock; from grievance.mail.sandbox import confine, seccomp\n"
        "from grievance.mail.limits import Limits; import socket\n"
        "seccomp.MACHINES.clear(); assert not seccomp.restrict()\n"
        "confine.confine(Limits(memory=300 * 1024 * 1024))\n"
        "def refused(attempt):\n"
        "    try: attempt()\n"
        "    except (OSError, MemoryError): return True\n"
        "print(refused(lambda: open('/dev/null')), refused(socket.socket),\n"
        "      refused(lambda: bytearray(500 * 1024 * 1024)))\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", probe],
        capture_output=True,
        check=True,
        cwd=HOUSE,
        env={"PYTHONPATH": str(HOUSE)},
        text=True,
    )

    expected = "True True True" if sys.platform == "linux" else "True True"
    assert answer.stdout.startswith(expected)


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
def test_a_filter_ends_in_a_refusal(machine: object) -> None:
    """
    What no line allows is refused, and another processor's numbers end the process.
    """
    code = program(machine)  # type: ignore[arg-type]  # parametrized
    instructions = [code[i : i + 8] for i in range(0, len(code), 8)]

    assert b"\x06\x00\x00\x00\x01\x00\x05\x00" == instructions[-1]
    assert b"\x06\x00\x00\x00\x00\x00\x00\x80" == instructions[2]
    assert len(instructions) < 256
