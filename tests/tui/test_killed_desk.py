"""A desk that is killed in the middle of a letter, in a real terminal."""

from __future__ import annotations

import os
import signal
import time

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import msgspec
import pytest

from grievance.mail.sandbox.pool import Sandbox
from grievance.settings import SmtpSettings
from tests.doubles import HereReader
from tests.servers.smtp import HOST, running_smtp
from tests.services.outgoings import sending_jobs
from tests.tui.offices import ADA, MARIA, Office
from tests.tui.terminals import PATIENCE, Terminal, begin_reply, unlock
from tests.tui.test_drafts import assess, kept
from tests.tui.test_tmux import Open, _open_desk  # noqa: F401  # the fixture
from worker.ends import Ended
from worker.jobs import run_job
from worker.workplace import Workplace


TYPED = "Dear Maria, we have not slept since."


@pytest.mark.slow
def test_a_letter_outlives_its_desk(open_desk: Open, office: Office) -> None:
    """
    A7, S6, A8: killed without a word, the desk offers it whole; it is reviewed, let go
    and pulled back, and let go again; once it went out, it cannot be.
    """
    assess(office, nobody=True)
    pid_file = office.mechanism.home.path / "pid"
    told = f"open({str(pid_file)!r}, 'w').write(str(os.getpid())); "
    desk = open_desk(told)
    unlock(desk)
    begin_reply(desk)
    desk.type(TYPED)
    desk.see(TYPED)
    until_kept(office)
    assert TYPED.encode() not in everything_in(office.mechanism.home.path)
    os.kill(int(pid_file.read_text("utf-8")), signal.SIGKILL)
    desk.see("left with 137|Killed")
    desk.close()

    again = open_desk()
    unlock(again)
    again.see("You were writing this")
    again.see(TYPED)
    again.keys("C-s")
    again.see("These are the words you had not saved")
    again.see(TYPED)
    again.keys("C-s")
    again.see("y Send")
    again.type("y")
    again.see("goes in 30 s")
    again.type("u")
    again.see("goes in 30 s", absent=True)
    assert ["open"] == [state for _, _, state in kept(office)]

    goes_out(again, office)
    again.keys("C-q")
    again.see("left with 0")
    assert TYPED not in again.scrollback


def goes_out(desk: Terminal, office: Office) -> None:
    """A8: what was let go again and went out is not taken back."""
    desk.type(";d")
    desk.see("Progress|progress")
    desk.keys("Enter")
    desk.see(TYPED)
    desk.keys("C-s")
    desk.see("y Send")
    desk.type("y")
    desk.see("goes in 30 s")
    assert [MARIA] == sent(office)
    desk.type("u")
    desk.see("It went out meanwhile")


def sent(office: Office) -> list[str]:
    """Be the worker, a minute later; return to whom letters went."""
    with running_smtp() as server:
        smtp = SmtpSettings(host=HOST, port=server.port, security="none")
        settings = msgspec.structs.replace(office.mechanism.settings, smtp=smtp)
        later = office.clock() + timedelta(minutes=1)
        mechanism = replace(office.mechanism, settings=settings, now=lambda: later)
        place = Workplace(mechanism, cast("Sandbox", HereReader()))
        assert {Ended.DONE} == {run_job(place, id_) for id_ in sending_jobs(place)}
        return server.recipients


def until_kept(office: Office) -> None:
    """Look until all that was typed is kept, which the desk does every few seconds."""
    folder = office.mechanism.unfinished(office.ring(ADA))
    until = time.monotonic() + PATIENCE
    while not any(TYPED in one.fields["body"] for one in folder.kept()):
        assert time.monotonic() < until, "never kept"
        time.sleep(0.05)


def everything_in(home: Path) -> bytes:
    """Return whatever lies on the disk of the office, one file behind the other."""
    return b"".join(one.read_bytes() for one in home.rglob("*") if one.is_file())
