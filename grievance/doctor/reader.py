"""Whether what reads mails can wall itself in on this machine."""

from __future__ import annotations

import subprocess
import sys

from collections.abc import Iterator

from grievance.doctor.finding import Found, fine, note, problem
from grievance.doctor.patient import Patient


WALLED, LIMITED = 0, 3
TRIAL = f"""
import os
from grievance.mail.limits import Limits
from grievance.mail.sandbox.confine import confine
os._exit({WALLED} if confine(Limits()) else {LIMITED})
"""


def look_at_reader(patient: Patient) -> Iterator[Found]:
    """Let a process wall itself in as the reader does; only a worker's machine has one."""
    if not patient.home.worker_key.exists():
        return
    done = subprocess.run(  # noqa: S603  # our own words alone
        [sys.executable, "-I", "-c", TRIAL],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=patient.limits.patience,
        check=False,
    )
    if done.returncode == WALLED:
        yield fine("it is walled in by the kernel")
    elif done.returncode == LIMITED:
        yield note(
            "it has its limits, and no walls of the kernel (seccomp)",
            "let the container's engine allow seccomp, or read mails on Linux",
        )
    else:
        yield problem(
            "it cannot take its limits, so that no mail is read",
            "look what the container or its unit forbids: setrlimit has to work",
        )
