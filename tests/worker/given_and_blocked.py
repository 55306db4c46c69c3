"""
A worker whose letter the server has taken, and which has not said so yet, to kill.

    python -m tests.worker.given_and_blocked HOME JOB
"""

from __future__ import annotations

import sys

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import cast

from grievance.domain.ids import JobId
from grievance.mail.post.compose import Parcel
from grievance.mail.post.smtp import Handover, Post
from grievance.mail.sandbox.pool import Sandbox
from grievance.wiring import build
from tests.doubles import NOON, HereReader
from worker.jobs import run_job
from worker.workplace import Workplace


class Blocked:
    """Tells the words, says that it did, and never ends."""

    def __init__(self, handover: Handover) -> None:
        self._handover = handover

    def give(self) -> None:
        self._handover.give()
        print("given", flush=True)  # noqa: T201  # the test waits for it
        Event().wait()


class BlockedPost(Post):
    """The real way out, up to the answer of the server."""

    @contextmanager
    def agreed(self, parcel: Parcel) -> Iterator[Handover]:
        with super().agreed(parcel) as handover:
            yield cast("Handover", Blocked(handover))


def main() -> None:
    """Run one job."""
    mechanism = build(Path(sys.argv[1]), {}, now=lambda: NOON)
    place = Workplace(mechanism, cast("Sandbox", HereReader()))
    assert isinstance(place._post, Post)
    place._post = BlockedPost(place._post._server)
    run_job(place, JobId(int(sys.argv[2])))


if __name__ == "__main__":
    main()
