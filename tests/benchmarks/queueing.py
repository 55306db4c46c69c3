"""
Mails that wait for workers, and workers for the log: a queue, worked through by hand.

Each worker reads one mail at a time, then asks for the log, which one at a time may
write: whoever waits for it does nothing else.  The same arrivals and times give the
same result.
"""

from __future__ import annotations

import math

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import accumulate
from random import Random


ARRIVES, ASKS, ENDS = range(3)
LATE = 0.95  # of the mails wait no longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """How many workers there are; seconds of a mail without the log, and with it."""

    workers: int
    reading: float
    writing: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """How much of the workers and of the log was used, and seconds until a mail ended."""

    workers: float
    log: float
    late: float
    rate: float


def work(shop: Shop, arrivals: Sequence[float], *, seed: int = 1) -> Worked:
    """Work through mails that come at *arrivals*, as long as readings vary at most."""
    random = Random(seed)  # a simulation
    readings = [random.expovariate(1 / shop.reading) for _ in arrivals]
    ends, written_at, idle = [0.0] * len(arrivals), 0.0, shop.workers
    waiting: deque[int] = deque()
    events = [(at, ARRIVES, mail) for mail, at in enumerate(arrivals)]
    heapify(events)
    while events:
        at, what, mail = heappop(events)
        if what == ARRIVES:
            waiting.append(mail)
        elif what == ASKS:
            written_at = max(at, written_at) + shop.writing
            heappush(events, (written_at, ENDS, mail))
        else:
            ends[mail], idle = at, idle + 1
        while idle and waiting:
            following, idle = waiting.popleft(), idle - 1
            heappush(events, (at + readings[following], ASKS, following))
    return _summed(shop, arrivals, readings, ends)


def coming(mails: int, seconds: float, *, seed: int = 2) -> list[float]:
    """Return when that many mails come, each whenever it likes."""
    random = Random(seed)  # a simulation
    gaps = (random.expovariate(mails / seconds) for _ in range(mails))
    return list(accumulate(gaps))


def _summed(
    shop: Shop,
    arrivals: Sequence[float],
    readings: Sequence[float],
    ends: Sequence[float],
) -> Worked:
    long = max(ends) - min(arrivals)
    written = shop.writing * len(ends)
    took = sorted(end - at for end, at in zip(ends, arrivals, strict=True))
    return Worked(
        workers=(sum(readings) + written) / long / shop.workers,
        log=written / long,
        late=took[math.ceil(LATE * len(took)) - 1],
        rate=len(ends) / long,
    )
