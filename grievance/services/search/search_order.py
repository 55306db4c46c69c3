"""
In which order a search comes to cases: the newest first, each segment in its turn.

A segment is asked once all cases before its newest one are gone through: who sees what
they want after the first ones does not wait until a hundred segments have answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Self

from grievance.domain.ids import CaseId
from grievance.services.search.search_query import Query
from grievance.services.search.search_segment import Cases, Segment


Turn = tuple[int, CaseId]
"""A case, and how many are gone through with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """
    The *cases*, those of which no segment tells, and where each segment begins.

    *files* of them are of audits, which no queue lists.
    """

    cases: Sequence[CaseId] = field(repr=False)
    places: Mapping[CaseId, int] = field(repr=False)
    unread: Sequence[CaseId] = field(repr=False)
    segments: Sequence[tuple[int, Segment]] = field(repr=False)
    files: int

    @classmethod
    def of(cls, cases: Cases, segments: Sequence[Segment]) -> Self:
        """Order *cases*, the newest first, and *segments* by the newest in each."""
        ordered = tuple(cases)
        places = {case_id: place for place, case_id in enumerate(ordered)}
        nowhere = len(ordered)  # of a case that is not theirs
        begin, read = [], set[int]()
        for one in segments:
            changed = {places.get(case_id, nowhere) for case_id in one.changed}
            several = {places.get(case_id, nowhere) for case_id in one.case_ids}
            begin.append((min(several), one))
            read |= several - changed
        return cls(
            cases=ordered,
            places=places,
            unread=[one for place, one in enumerate(ordered) if place not in read],
            segments=sorted(begin, key=lambda one: one[0]),
            files=sum(not case.is_complaint for case in cases.values()),
        )

    def turns(self, ask: Callable[[Segment], Iterable[CaseId]]) -> Iterator[Turn]:
        """Yield what is unread, and what segments name when they are asked."""
        waiting = [self.places[case_id] for case_id in self.unread]  # sorted: a heap
        for begin, segment in self.segments:
            yield from self._before(begin, waiting)
            for case_id in ask(segment):
                if case_id in self.places:
                    heappush(waiting, self.places[case_id])
        yield from self._before(len(self.cases), waiting)

    def _before(self, end: int, waiting: list[int]) -> Iterator[Turn]:
        """Yield those that stand before *end*, once also what was named twice."""
        last = -1
        while waiting and waiting[0] < end:
            place = heappop(waiting)
            if place != last:
                yield place + 1, self.cases[place]
            last = place


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What was looked for last in *cases*, and which of them do not have it."""

    query: Query
    cases: Cases = field(repr=False)
    lacking: set[CaseId] = field(default_factory=set, repr=False)

    def then(self, query: Query, cases: Cases) -> Sought:
        """Look for *query*: what lacks a part of a word lacks the word."""
        is_narrower = cases is self.cases and query.narrows(self.query)
        lacking = set(self.lacking) if is_narrower else set()
        return Sought(query=query, cases=cases, lacking=lacking)
