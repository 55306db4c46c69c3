"""Whether processes hold ever more: memory, files and connections, threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median


KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE
WARM = 0.3  # of the looks: caches fill, and the allocator finds its size
FEWEST = 10  # looks, or there is nothing to say
MOST_A_MAIL = KILOBYTE // 2  # bytes; 0.2 KB were measured over 30,000 mails
MORE_HANDLES = 10  # connections that a pool still opened
MORE_THREADS = 4
Counted = Callable[["Held"], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the processes of one kind hold together, memory in bytes."""

    memory: int = 0
    handles: int = 0
    threads: int = 0

    def and_also(self, other: Held) -> Held:
        return Held(
            memory=self.memory + other.memory,
            handles=self.handles + other.handles,
            threads=self.threads + other.threads,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What each kind of process held when so many mails were in."""

    mails: int
    held: Mapping[str, Held]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What became of one kind of process, in a sentence, and what is wrong with it."""

    said: str
    problems: Sequence[str] = ()


def judge_held(kind: str, looks: Sequence[Look]) -> Judged:
    """Say how the processes of *kind* grew from when they were warm."""
    warm = [one for one in looks[int(WARM * len(looks)) :] if kind in one.held]
    if len(warm) < FEWEST:
        said = f"{kind}: seen {len(warm)} times, which says nothing of what it holds"
        return Judged(said=said, problems=(said,))
    slope = growth([(one.mails, one.held[kind].memory) for one in warm])
    parts = _in_turn([one.held[kind] for one in warm])
    megabytes = ", ".join(f"{_middle(part, _memory) / MEGABYTE:.1f}" for part in parts)
    said = f"{kind}: {slope / KILOBYTE:+.2f} KB a mail; {megabytes} MB in turn"
    grows = [f"{said}: it grows"] if slope > MOST_A_MAIL else []
    for name, count, more in (
        ("handles", _handles, MORE_HANDLES),
        ("threads", _threads, MORE_THREADS),
    ):
        first, last = _middle(parts[0], count), _middle(parts[-1], count)
        said += f"; {first:.0f} and {last:.0f} {name}"
        if last - first > more:
            grows.append(f"{kind}: {last:.0f} {name} where there were {first:.0f}")
    return Judged(said=said, problems=tuple(grows))


def growth(points: Sequence[tuple[float, float]]) -> float:
    """Return the median slope (Theil and Sen), which single steps do not move."""
    slopes = [
        (y2 - y1) / (x2 - x1)
        for (x1, y1), (x2, y2) in combinations(points, 2)
        if x1 != x2
    ]
    return median(slopes) if slopes else 0.0


def _in_turn(held: Sequence[Held]) -> list[Sequence[Held]]:
    """Part what was seen in fifths, so that no single look decides."""
    fifth = len(held) // 5
    return [held[at : at + fifth] for at in range(0, 5 * fifth, fifth)]


def _middle(part: Sequence[Held], count: Counted) -> float:
    return median(map(count, part))


def _memory(held: Held) -> int:
    return held.memory


def _handles(held: Held) -> int:
    return held.handles


def _threads(held: Held) -> int:
    return held.threads
