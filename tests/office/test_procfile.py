"""The Procfile, started by honcho; and under what the units forbid."""

from __future__ import annotations

import os
import signal
import sys

from pathlib import Path

import psutil
import pytest

from grievance.domain.intake import Outcome
from grievance.settings import ENV_BROKER, ENV_HOME
from tests.cli.command import Shell
from tests.doubles import make_mail
from tests.office.processes import running, stop
from tests.offices import Office
from tests.worker.workplaces import wait_until


SIGNALLED = 128 + signal.SIGTERM  # where honcho's shell was ended by it too

# As MemoryDenyWriteExecute and NoNewPrivileges do; an old Linux has not the first.
CONFINED = """
import ctypes, os, sys
if sys.platform == "linux":
    prctl, write_or_execute, no_new_privileges = ctypes.CDLL(None).prctl, 65, 38
    prctl(write_or_execute, 1, 0, 0, 0)
    assert 0 == prctl(no_new_privileges, 1, 0, 0, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


@pytest.mark.valkey
def test_honcho_starts_what_the_procfile_says(
    sqlite_office: Office, fresh_valkey_url: str, tmp_path: Path
) -> None:
    """
    As it is printed: a mail becomes a case, and one signal ends it all in peace.

    Its programs are found that are not on the PATH, as those of a pipx install are not.
    It works where memory is never both written and run, and nobody gets new rights.
    """
    spool_id = sqlite_office.collect(make_mail()).spool_id
    environ = {
        ENV_HOME: str(sqlite_office.mechanism.home.path),
        ENV_BROKER: fresh_valkey_url,
        "PATH": os.defpath,
    }
    procfile = tmp_path / "Procfile"
    procfile.write_text(Shell(environ=environ).run("units", "--procfile").out, "utf-8")
    honcho = (sys.executable, "-m", "honcho", "-f", str(procfile), "start")
    log = tmp_path / "log"

    with running((sys.executable, "-c", CONFINED, *honcho), environ, log) as process:
        wait_until(
            lambda: (
                sqlite_office.receipt(spool_id).outcome is not None
                or process.poll() is not None
            )
        )
        started = psutil.Process(process.pid).children(recursive=True)
        status = stop(process)
        _, left = psutil.wait_procs(started, timeout=30)

    said = log.read_text()
    assert Outcome.CASE == sqlite_office.receipt(spool_id).outcome, said
    assert [] == left
    assert status in {0, SIGNALLED}, said
    assert 2 == said.count("Worker has been shut down."), said
    assert "Traceback" not in said
