"""Names found in a text, and whose they are where they overlap or are shared."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby


NEXT_BEST = 0.04  # a name that scores less than the best by more is not meant
MOST_SHARING = 3  # whose name it may be; of more nobody is meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A name found at these characters of the folded text, and how."""

    entity_id: str
    matched: str = field(repr=False)
    start: int
    end: int
    score: float
    how: str

    def lowered(self, most: float, how: str) -> Hit:
        """Return it with a score of *most* at the most."""
        if self.score <= most:
            return self
        return replace(self, score=most, how=how)


def settle(
    exact: list[Hit], near: list[Hit], placed: frozenset[str], *, shared: float
) -> Iterator[Hit]:
    """
    Yield the hits that count.

    Of exact hits those in no longer one; of near ones those that touch none, the best
    where they touch each other.  Where several organisations remain, those that are
    named for sure elsewhere, else those that are *placed* in the text, else all at the
    score of a *shared* name, if they are few.
    """
    groups = [*_outermost(exact)]
    taken = [(group[0].start, group[0].end) for group in groups]
    groups += _clusters(hit for hit in near if not _touches(hit, taken))
    sure = {group[0].entity_id for group in groups if len(_ids(group)) == 1}
    for group in groups:
        yield from _whose(group, sure, placed, shared)


def _whose(
    group: list[Hit], sure: set[str], placed: frozenset[str], shared: float
) -> Iterator[Hit]:
    ids = _ids(group)
    if len(ids) == 1:
        yield from group
        return
    meant = (ids & sure) or (ids & placed)
    if len(meant) == 1:
        yield from (hit for hit in group if hit.entity_id in meant)
    elif len(ids) <= MOST_SHARING:
        yield from (hit.lowered(shared, "shared") for hit in group)


def _ids(group: Iterable[Hit]) -> set[str]:
    return {hit.entity_id for hit in group}


def _outermost(hits: Iterable[Hit]) -> Iterator[list[Hit]]:
    """Yield the hits on each span that lies in no longer one."""
    widest = 0
    ordered = sorted(hits, key=lambda hit: (hit.start, -hit.end))
    for (_start, end), span in groupby(ordered, key=lambda h: (h.start, h.end)):
        if end > widest:
            yield list(span)
            widest = end


def _touches(hit: Hit, taken: Sequence[tuple[int, int]]) -> bool:
    """Whether *hit* overlaps what is *taken*, which is in order, none in another."""
    before = bisect_left(taken, (hit.end,))
    return before > 0 and taken[before - 1][1] > hit.start


def _clusters(hits: Iterable[Hit]) -> Iterator[list[Hit]]:
    """Yield what overlaps together, without those that are much worse than the best."""
    cluster: list[Hit] = []
    last = -1
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if cluster and hit.start >= last:
            yield _best(cluster)
            cluster = []
        cluster.append(hit)
        last = max(last, hit.end)
    if cluster:
        yield _best(cluster)


def _best(cluster: list[Hit]) -> list[Hit]:
    best = max(hit.score for hit in cluster)
    return [hit for hit in cluster if hit.score >= best - NEXT_BEST]
