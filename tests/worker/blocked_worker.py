"""
A worker that is in the middle of a letter, for a test to kill.

    python -m tests.worker.blocked_worker HOME JOB
"""

from __future__ import annotations

import sys

from pathlib import Path
from threading import Event
from typing import cast

from grievance.domain.ids import JobId
from grievance.mail.letter import Letter
from grievance.mail.sandbox.pool import Sandbox
from grievance.wiring import build
from tests.doubles import NOON
from worker.jobs import run_job
from worker.workplace import Workplace


class BlockedReader:
    """Says that it reads, and never ends."""

    def parse(self, raw: bytes) -> Letter:
        print("reading", len(raw), flush=True)  # noqa: T201  # the test waits for it
        Event().wait()
        raise AssertionError


def main() -> None:
    """Run one job."""
    mechanism = build(Path(sys.argv[1]), {}, now=lambda: NOON)
    place = Workplace(mechanism, cast("Sandbox", BlockedReader()))
    run_job(place, JobId(int(sys.argv[2])))


if __name__ == "__main__":
    main()
