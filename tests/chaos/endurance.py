"""The play in which nothing breaks: very many mails, and nothing held for them."""

from __future__ import annotations

import time

from collections.abc import Iterator, Sequence

from tests.chaos.stage import Stage
from tests.chaos.steady import MEGABYTE, Look, judge_held
from tests.chaos.verdict import came
from tests.chaos.workforce import KINDS


BATCH = 100  # mails between two looks
AHEAD = 300  # mails that wait at most
TELL = 2_500  # mails between two lines that say how it goes


def endure(stage: Stage, mails: Sequence[bytes]) -> Sequence[str]:
    """Deliver as fast as they take it in; say which kind of process grows with that."""
    looks: list[Look] = []
    began = time.monotonic()
    for first in range(0, len(mails), BATCH):
        stage.deliver(*mails[first : first + BATCH])
        while (done := came(stage.office)) < first + BATCH - AHEAD:
            stage.work(0.5)
        looks.append(Look(mails=done, held=stage.workforce.held()))
        if first % TELL == 0:
            stage.tell(_said(looks[-1]))
    stage.work_until_quiet(len(mails), patience=600)
    seconds = time.monotonic() - began
    stage.tell(
        f"{len(mails)} mails in {seconds:.0f} s, {len(mails) / seconds:.1f} a second"
    )
    return list(_problems(stage, looks))


def _said(look: Look) -> str:
    held = (
        f"{kind} {found.memory / MEGABYTE:.1f} MB {found.handles} handles"
        f" {found.threads} threads"
        for kind, found in look.held.items()
    )
    return f"{look.mails} mails are in; {', '.join(held)}"


def _problems(stage: Stage, looks: Sequence[Look]) -> Iterator[str]:
    for kind in KINDS:
        judged = judge_held(kind, looks)
        stage.tell(judged.said)
        yield from judged.problems
