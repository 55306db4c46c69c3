"""The play in which nothing breaks: very many mails, and no more memory for them."""

from __future__ import annotations

import time

from collections.abc import Mapping, Sequence
from itertools import combinations
from statistics import median

from tests.chaos.stage import Stage
from tests.chaos.verdict import came
from tests.chaos.workforce import KINDS


BATCH = 100  # mails between two looks at the memory
AHEAD = 300  # mails that wait at most
TELL = 2_500  # mails between two lines that say how it goes
WARM = 0.3  # of the looks: caches fill, and the allocator finds its size
FEWEST = 10  # looks, or there is nothing to say
MOST_A_MAIL = 1024  # bytes: a mail that is kept in memory takes more
KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE
Look = tuple[int, Mapping[str, int]]


def endure(stage: Stage, mails: Sequence[bytes]) -> Sequence[str]:
    """Deliver as fast as they take it in; say which kind of process grows with that."""
    looks: list[Look] = []
    began = time.monotonic()
    for first in range(0, len(mails), BATCH):
        stage.deliver(*mails[first : first + BATCH])
        while (done := came(stage.office)) < first + BATCH - AHEAD:
            stage.work(0.5)
        looks.append((done, stage.workforce.memory()))
        if first % TELL == 0:
            stage.tell(_said(*looks[-1]))
    stage.work_until_quiet(len(mails), patience=600)
    seconds = time.monotonic() - began
    stage.tell(
        f"{len(mails)} mails in {seconds:.0f} s, {len(mails) / seconds:.1f} a second"
    )
    return [line for kind in KINDS for line in _judge(stage, kind, looks)]


def _said(done: int, memory: Mapping[str, int]) -> str:
    held = (f"{kind} {memory[kind] / MEGABYTE:.1f}" for kind in KINDS if kind in memory)
    return f"{done} mails are in; MB: {', '.join(held)}"


def growth(points: Sequence[tuple[float, float]]) -> float:
    """Return the median slope (Theil and Sen), which single steps do not move."""
    slopes = [
        (y2 - y1) / (x2 - x1)
        for (x1, y1), (x2, y2) in combinations(points, 2)
        if x1 != x2
    ]
    return median(slopes) if slopes else 0.0


def _judge(stage: Stage, kind: str, looks: Sequence[Look]) -> Sequence[str]:
    warm = looks[int(WARM * len(looks)) :]
    points = [(at, held[kind]) for at, held in warm if held.get(kind)]
    if len(points) < FEWEST:
        return [f"{kind}: seen {len(points)} times, which says nothing of its memory"]
    slope = growth(points)
    fifth = max(len(points) // 5, 1)
    parts = [points[at : at + fifth] for at in range(0, len(points), fifth)]
    held = [f"{median(y for _, y in part) / MEGABYTE:.1f}" for part in parts]
    said = f"{kind}: {slope / KILOBYTE:+.2f} KB a mail; {', '.join(held)} MB in turn"
    stage.tell(said)
    return [f"{said}: it grows"] if slope > MOST_A_MAIL else []
