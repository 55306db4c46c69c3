from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from grievance.domain.outbox import JobState
from grievance.settings import ENV_BROKER, ENV_HOME
from tests.offices import Office, at_work, closing
from tests.servers.ports import free_port
from tests.test_shape import ROOT
from tests.worker.workplaces import count_jobs, promise_checkpoint, wait_until
from worker.lock import is_running
from worker.main import STOPS, _asked_to_stop, _wait


DRAMATIQ = ("-m", "dramatiq", "worker.main:start", "--processes", "1", "--threads", "2")
STANDING = """
import pathlib, sys
from grievance.domain.errors import SetupError
from grievance.wiring import build
from worker.main import run_embedded
mechanism = build(pathlib.Path(sys.argv[1]), {"GRIEVANCE_BROKER_URL": sys.argv[2]})
try:
    run_embedded(mechanism)
except SetupError as refusal:
    sys.exit(str(refusal))
finally:
    mechanism.store.close()
"""


def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start Python on this house; everything it says is one text."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "dramatiq_worker_timeout": "20", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def stop_when(
    holds: Callable[[], bool], process: subprocess.Popen[str]
) -> tuple[int, str]:
    """Ask *process* to stop when something *holds*; return its status and words."""
    with process:
        try:
            wait_until(lambda: holds() or process.poll() is not None)
        finally:
            process.send_signal(signal.SIGTERM)
            said, _ = process.communicate()
    return process.returncode, said


def refusal_of(process: subprocess.Popen[str]) -> str:
    """Return what *process* said before it left by itself, unsuccessfully."""
    with process:
        said, _ = process.communicate()
    assert 0 != process.returncode
    return said


def standing(office: Office, broker: str = "") -> tuple[str, ...]:
    """Name the program that `grievance worker` is at heart."""
    return ("-W", "error", "-c", STANDING, str(office.mechanism.home.path), broker)


def workers_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """Return the processes that Dramatiq's own started to do jobs."""
    started = psutil.Process(process.pid).children()
    return [one for one in started if "worker.main:start" in one.cmdline()]


def most_of_a_core(process: psutil.Process) -> tuple[int, int]:
    return resource.prlimit(process.pid, resource.RLIMIT_CORE)


def tell_health(office: Office) -> Callable[[], bool]:
    """
    Set an address at which workers say how the office is; return whether they do.

    Their log is JSON as well.
    """
    file, port = office.mechanism.home.settings, free_port()
    address = f'health = "127.0.0.1:{port}"'
    text = file.read_text("utf-8").replace('health = ""', address)
    file.write_text(text.replace('format = "plain"', 'format = "json"'))

    def is_ready() -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=9) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    return is_ready


def all_done(office: Office) -> bool:
    return not count_jobs(office.store, JobState.READY, JobState.LEASED)


@pytest.fixture
def postgres_office(prepared_postgresql_url: str, tmp_path: Path) -> Iterator[Office]:
    """
    An office over PostgreSQL.
    """
    with closing(at_work(tmp_path / "home", prepared_postgresql_url)) as opened:
        yield opened


@pytest.mark.valkey
@pytest.mark.postgres
def test_dramatiq_s_processes_do_jobs(
    postgres_office: Office, fresh_valkey_url: str
) -> None:
    """
    As the Procfile starts them; SIGTERM ends them in peace.  None leaves a core, and they
    say that the office is at work.
    """
    is_ready = tell_health(postgres_office)
    promise_checkpoint(postgres_office.store, "waiting")
    surroundings = {
        ENV_HOME: str(postgres_office.mechanism.home.path),
        ENV_BROKER: fresh_valkey_url,
    }

    process, cores = start(*DRAMATIQ, **surroundings), set[tuple[int, int]]()

    def are_looked_at() -> bool:
        """Look at those that work once they have nothing to do."""
        if is_done := all_done(postgres_office) and is_ready():
            cores.update(map(most_of_a_core, workers_of(process)))
        return is_done

    status, said = stop_when(are_looked_at, process)

    assert 0 == status, said
    logged = [json.loads(line) for line in said.splitlines() if line[:1] == "{"]
    assert "dramatiq.WorkerProcess(0)" in {one["logger"] for one in logged}
    assert {(0, 0)} == cores
    assert 0 == count_jobs(postgres_office.store, JobState.FAILED)


@pytest.mark.parametrize("name", [ENV_HOME, "HOME"])
def test_dramatiq_s_processes_need_a_home(tmp_path: Path, name: str) -> None:
    """
    The one that is named, or else that of the user; they end with one sentence.
    """
    said = refusal_of(start(*DRAMATIQ, **{name: str(tmp_path)}))

    assert f"{tmp_path}" in said
    assert "is not the home of an office" in said
    assert "Traceback" not in said


def test_dramatiq_s_processes_need_a_broker(sqlite_office: Office) -> None:
    """
    Without one, there is another way to run a worker.
    """
    home = str(sqlite_office.mechanism.home.path)

    said = refusal_of(start(*DRAMATIQ, **{ENV_HOME: home}))

    assert "run `grievance worker`" in said


def test_a_standing_worker_does_jobs(sqlite_office: Office) -> None:
    """
    Over the embedded broker; it can be seen from outside, and ends in peace.
    """
    is_ready = tell_health(sqlite_office)
    promise_checkpoint(sqlite_office.store, "waiting")
    home = sqlite_office.mechanism.home

    def is_at_work() -> bool:
        return is_running(home) and all_done(sqlite_office) and is_ready()

    ended = stop_when(is_at_work, start(*standing(sqlite_office)))

    assert (0, "") == ended
    assert not is_running(home)


@pytest.mark.valkey
def test_a_standing_worker_works_over_a_broker(
    sqlite_office: Office, fresh_valkey_url: str
) -> None:
    """
    One process, with the broker that others may use too.
    """
    promise_checkpoint(sqlite_office.store, "waiting")

    process = start(*standing(sqlite_office, fresh_valkey_url))

    assert (0, "") == stop_when(lambda: all_done(sqlite_office), process)


def test_a_second_standing_worker_is_refused(sqlite_office: Office) -> None:
    """
    It says so in a sentence and leaves.
    """
    refusals: list[str] = []

    def is_refused() -> bool:
        """Start the second one when the first one is there."""
        if not is_running(sqlite_office.mechanism.home):
            return False
        refusals.append(refusal_of(start(*standing(sqlite_office))))
        return True

    assert (0, "") == stop_when(is_refused, start(*standing(sqlite_office)))
    assert "Another worker is at work" in refusals[0]


def test_a_signal_is_heard_whenever_it_comes() -> None:
    """
    Before anybody waits for it, and among others; afterwards they do what they did.
    """
    before = [signal.getsignal(number) for number in STOPS]
    with _asked_to_stop() as asked:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.raise_signal(number)
        _wait(asked)

    assert before == [signal.getsignal(number) for number in STOPS]
    assert -1 == signal.set_wakeup_fd(-1)
