"""The worker by itself, and beside the desk."""

from __future__ import annotations

import signal
import subprocess
import sys

from contextlib import closing
from pathlib import Path

import pytest

from grievance.cli.background import background_worker
from grievance.domain.pulse import is_of_desk
from grievance.home import Home
from grievance.services.intake.collect_mail import collect_mail, seal_mail
from grievance.storage.receipts import Origin
from grievance.wiring import Mechanism, build
from tests.cli.command import ROOT, Shell, command
from tests.cli.letters import COMPLAINT
from tests.worker.workplaces import wait_until
from worker.lock import hold_lock, is_running


DESK_THAT_IS_KILLED = """
import os, pathlib, signal, sys
from grievance.cli.background import background_worker
from grievance.home import Home
from tests.worker.workplaces import wait_until
from worker.lock import is_running
home = Home(pathlib.Path(sys.argv[1]))
with background_worker(home, os.environ):
    wait_until(lambda: is_running(home))
    print("running", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def spool(mechanism: Mechanism, raw: bytes) -> None:
    """Leave a message in the spool, as an intake that was killed does."""
    ring, origin = mechanism.worker_ring(), Origin(source="file")
    mail = seal_mail(ring, raw)
    with mechanism.store.begin() as tx:
        collect_mail(tx, ring, mail, origin=origin, at=mechanism.now())


def is_read(mechanism: Mechanism) -> bool:
    with mechanism.store.read() as tx:
        return len(list(tx.worklists.all_covers())) == 1


def gives_signs(mechanism: Mechanism) -> bool:
    """Tell whether a worker beside a desk said that it is at work."""
    with mechanism.store.read() as tx:
        return any(is_of_desk(name) for name in tx.pulses.all())


def test_it_reads_what_waits_until_it_is_stopped(office: Shell) -> None:
    """
    What lies in the spool becomes a case; SIGTERM ends the worker in peace.
    """
    mechanism = build(office.home, {})
    with closing(mechanism.store):
        spool(mechanism, COMPLAINT)
        process = subprocess.Popen(
            command("worker"),
            cwd=ROOT,
            env=office.whole_environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            wait_until(lambda: is_read(mechanism) or process.poll() is not None)
        finally:
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate()

    assert (0, b"") == (process.returncode, out)
    assert f"At work in {office.home}.\n" == err.decode()


def test_a_second_one_is_refused(office: Shell) -> None:
    """
    Whoever starts a worker where one is at work is told so.
    """
    with hold_lock(Home(office.home)):
        done = office.run("worker")

    assert (2, "") == (done.status, done.out)
    assert "Another worker is at work" in done.err


def test_beside_the_desk(office: Shell) -> None:
    """
    It works for the length of the block, as one that ends, and is gone after it.
    """
    home, mechanism = Home(office.home), build(office.home, {})

    with closing(mechanism.store), background_worker(home, office.whole_environ):
        wait_until(lambda: gives_signs(mechanism))
        assert is_running(home)

    assert not is_running(home)


def test_none_runs_where_there_is_no_key_for_it(tmp_path: Path) -> None:
    """
    On a colleague's own machine the desk is alone.
    """
    home = Home(tmp_path)
    home.marks.parent.mkdir()

    with background_worker(home, {}):
        assert not home.marks.with_name("worker.log").exists()


def test_a_killed_desk_takes_it_along(office: Shell) -> None:
    """
    A terminal that is closed kills the desk at once; its worker does not stay behind.
    """
    killed = subprocess.run(
        [sys.executable, "-c", DESK_THAT_IS_KILLED, str(office.home)],
        cwd=ROOT,
        env=office.whole_environ,
        capture_output=True,
        check=False,
    )

    assert (-signal.SIGKILL, b"running\n") == (killed.returncode, killed.stdout)
    wait_until(lambda: not is_running(Home(office.home)))


def test_the_one_that_runs_is_enough(office: Shell) -> None:
    """
    Where a worker is at work, none is started, and it is not stopped either.
    """
    home = Home(office.home)

    with hold_lock(home):
        with background_worker(home, office.whole_environ):
            assert not home.marks.with_name("worker.log").exists()
        assert is_running(home)


@pytest.mark.parametrize("words", [["desk"], ["desk", "--person", "Ada"]])
def test_the_desk_needs_a_terminal(office: Shell, words: list[str]) -> None:
    """
    A script that opens the desk is told what to do instead.
    """
    done = office.run(*words)

    assert (2, "") == (done.status, done.out)
    assert "The desk needs a terminal" in done.err


def test_an_intake_finishes_what_another_began(office: Shell, tmp_path: Path) -> None:
    """
    What a killed intake had spooled is read by the next one, once.
    """
    mechanism = build(office.home, {})
    spool(mechanism, COMPLAINT)
    mechanism.store.close()
    (tmp_path / "a.eml").write_bytes(COMPLAINT)

    (line,) = office.run("intake", tmp_path / "a.eml", "--json").lines

    assert "duplicate" == line["outcome"]
    (listed,) = office.run("cases", "--json").lines
    assert line["reference"] == listed["reference"]
