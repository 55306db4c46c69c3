"""
A worker that is killed between putting an object outside and naming it in the books.

    python -m tests.blobs.killed_worker HOME URL JOB
"""

from __future__ import annotations

import os
import signal
import sys

from dataclasses import replace
from pathlib import Path
from typing import cast

from grievance.blobs.port import Outside
from grievance.blobs.s3 import S3, Account
from grievance.domain.ids import JobId
from grievance.mail.sandbox.pool import Sandbox
from grievance.wiring import build
from tests.blobs.outside import FROM_SIZE
from tests.doubles import NOON, HereReader
from tests.servers.seaweed import BUCKET, SECRET, WORKER
from worker.jobs import run_job
from worker.workplace import Workplace


class LastWords(S3):
    """Puts one object, and is gone."""

    def put(self, name: str, body: bytes) -> None:
        super().put(name, body)
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Run one job as far as that."""
    home, url, job = sys.argv[1:]
    secret = SECRET.format(WORKER)
    account = Account(
        url=url, bucket=BUCKET, region="x", key=WORKER, secret=lambda: secret
    )
    mechanism = build(Path(home), {}, now=lambda: NOON)
    outside = Outside(store=LastWords(account), from_size=FROM_SIZE)
    store = replace(mechanism.store, outside=outside)
    place = Workplace(replace(mechanism, store=store), cast("Sandbox", HereReader()))
    run_job(place, JobId(int(job)))


if __name__ == "__main__":
    main()
