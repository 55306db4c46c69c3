"""The way in: help, exit statuses, and what a crash may say."""

from __future__ import annotations

import fcntl
import logging
import os
import re
import signal
import subprocess
import sys
import termios
import threading
import time

from collections.abc import Iterator

import click
import pytest

from grievance.cli.faults import explain, install
from grievance.cli.main import LINES, grievance
from grievance.domain.errors import GrievanceError
from tests.cli.command import ROOT, Shell, command
from tests.worker.workplaces import PATIENCE, wait_until


SECRET = "Imre said so"


def raised(error: BaseException) -> BaseException:
    def fail() -> None:
        raise error

    with pytest.raises(type(error)) as caught:
        fail()
    return caught.value


@pytest.fixture(name="hooks")
def _hooks() -> Iterator[None]:
    """Put back what `install` changes."""
    kept = sys.excepthook, threading.excepthook, sys.unraisablehook
    raises = logging.raiseExceptions
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = kept
    logging.raiseExceptions = raises
    logging.captureWarnings(capture=False)


def printed(code: str) -> str:
    """Run it in a Python of its own; return what it says on standard error."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr.strip()


@pytest.mark.parametrize("name", LINES)
def test_every_command_explains_itself(shell: Shell, name: str) -> None:
    """
    Each command has help with an example, and needs no home for it.
    """
    done = shell.run(name, "--help")

    assert 0 == done.status
    assert re.search(r"Examples?:\s+grievance ", done.out)
    assert "" == done.err


@pytest.mark.parametrize("words", [[], ["letters", "draft"], ["desk"], ["case", "new"]])
def test_help_is_light(words: list[str]) -> None:
    """
    `--help` of any command loads click, and nothing that is heavy.
    """
    heavy = "textual dramatiq redis sqlalchemy alembic cryptography rich msgspec"
    asked = [*words, "--help"]
    code = (
        f"import sys; from grievance.cli.main import run; run({asked}, {{}}); "
        f"print(sorted(set(sys.modules) & set({heavy.split()})), file=sys.stderr)"
    )

    assert "[]" == printed(code)


def test_no_command_but_those_of_the_desk_loads_textual() -> None:
    """
    Not even those that open it at the end, until they do; `keys` lists what the desk has.
    """
    code = (
        "import pkgutil, sys; from importlib import import_module; "
        "from grievance import cli; "
        "names = {one.name for one in pkgutil.iter_modules(cli.__path__)}; "
        "desk = {'desk', 'desk_workplace', 'first_office', 'keys'}; "
        "[import_module('grievance.cli.' + one) for one in names - desk]; "
        "loaded = {one.partition('.')[0] for one in sys.modules}; "
        "print(len(names) > 100, sorted(loaded & {'textual'}), file=sys.stderr)"
    )

    assert "True []" == printed(code)


@pytest.mark.parametrize("name", LINES)
def test_modules_are_named_like_commands(name: str) -> None:
    """
    What help promises is there.
    """
    found = grievance.get_command(click.Context(grievance), name)

    assert found is not None
    assert name == found.name


@pytest.mark.parametrize(
    "words", [["nonsense"], ["move"], ["case", "--stage", "x"], ["--no-such-option"]]
)
def test_wrong_usage_is_2(shell: Shell, words: list[str]) -> None:
    """
    Whoever misspells a command hears of it on standard error.
    """
    done = shell.run(*words)

    assert (2, "") == (done.status, done.out)
    assert "Error: " in done.err


def test_a_refusal_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """
    What the rules refuse is said in one line, without codes for the terminal.
    """
    status = explain(raised(GrievanceError("No room\x1b[2J here.")))

    assert 2 == status
    assert "grievance: No room␛[2J here.\n" == capsys.readouterr().err


def test_too_little_memory_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """
    It is no fault of the program; what was asked for is too large for this machine.
    """
    status = explain(raised(MemoryError()))

    assert 2 == status
    assert "grievance: This machine has too little memory for it.\n" == (
        capsys.readouterr().err
    )


def test_a_crash_says_where_and_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    """
    A crash shows type, file and line; its message may quote a complainant.
    """
    status = explain(raised(ValueError(SECRET)))

    shown = capsys.readouterr().err
    assert 70 == status
    assert "ValueError" in shown
    assert "test_main.py:" in shown
    assert SECRET not in shown
    assert str(ROOT) not in shown


@pytest.mark.usefixtures("hooks")
def test_a_crash_in_a_thread_says_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    """
    Threads and what is nobody's error say as little.
    """
    install()

    def fail() -> None:
        raise ValueError(SECRET)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    shown = capsys.readouterr().err
    assert "ValueError" in shown
    assert SECRET not in shown


def test_a_crash_in_a_command(
    busy: Shell, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Whatever breaks while a case is open, none of its words reach the screen.
    """

    def fail(*_: object, **__: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr("grievance.cli.case.open_case", fail)

    done = busy.run("case", reference)

    assert (70, "") == (done.status, done.out)
    assert "ValueError" in done.err
    assert SECRET not in done.err


def test_interrupted(capsys: pytest.CaptureFixture[str]) -> None:
    """
    Ctrl-C ends quietly with the status that shells expect.
    """
    assert 130 == explain(raised(KeyboardInterrupt()))
    assert "" == capsys.readouterr().err


def is_taken(pipe: int) -> bool:
    """Tell whether whoever reads a pipe has taken what is in it."""
    left = bytearray(4)
    fcntl.ioctl(pipe, termios.FIONREAD, left)
    return not any(left)


def test_interrupted_from_outside(busy: Shell) -> None:
    """
    A real SIGINT, at a moment when the command waits for its input, is as quiet.
    """
    process = subprocess.Popen(
        command("parse", "-"),
        cwd=ROOT,
        env=busy.whole_environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(b"x")
    process.stdin.flush()
    pipe = process.stdin.fileno()
    wait_until(lambda: is_taken(pipe) or process.poll() is not None)
    time.sleep(0.2)  # it waits for more by then
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)

    assert (130, b"", b"") == (process.returncode, out, err.strip())


def test_a_reader_that_left_is_no_crash(busy: Shell) -> None:
    """
    `grievance people --json | true` says nothing.
    """
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command("people", "--json"),
        cwd=ROOT,
        env=busy.whole_environ,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)

    assert (141, b"") == (done.returncode, done.stderr)
