"""A segment of what searches read before: which cases it is of, and its opened index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from grievance.domain.case import Case
from grievance.domain.ids import CaseId
from grievance.services.search.search_query import Query
from grievance.storage.trigrams import Trigrams


SEGMENT: Final = 1_000  # cases; with one of them that goes, all are read anew
FIRST: Final = 1  # version of a key
Cases = Mapping[CaseId, Case]
"""The cases somebody may open, the newest first."""
Later = Mapping[CaseId, int]
"""The cases that have another key than their first, with the version of the last."""


@dataclass(slots=True, eq=False)
class Segment:
    """
    A segment and, once somebody searched, its opened index.

    What it says of those of its cases that *changed* is of before.
    """

    name: str
    cases: tuple[tuple[CaseId, int], ...]
    changed: set[CaseId] = field(default_factory=set)
    index: Trigrams | None = field(default=None, repr=False)

    @property
    def live(self) -> frozenset[CaseId]:
        """The cases of which it still says what is so."""
        return frozenset(self.case_ids) - self.changed

    @property
    def case_ids(self) -> Iterator[CaseId]:
        """All of its cases."""
        return (case_id for case_id, _ in self.cases)

    @property
    def is_small(self) -> bool:
        return 2 * (len(self.cases) - len(self.changed)) < SEGMENT

    @property
    def is_worn(self) -> bool:
        """Whether most of it changed."""
        return 2 * len(self.changed) > len(self.cases)

    def is_theirs(self, cases: Cases, later: Later) -> bool:
        """Whether all in it may be opened still, with the key it was read under."""
        return all(
            case_id in cases and kv == later.get(case_id, FIRST)
            for case_id, kv in self.cases
        )

    def may_fit(self, query: Query) -> Iterable[CaseId]:
        """Return the cases that may have all that is wanted; without an index all."""
        places = None if self.index is None else self.index.candidates(query.wanted)
        if places is None:
            return self.case_ids
        return [self.cases[place][0] for place in places]

    def close(self) -> None:
        """Let go of the index."""
        if self.index is not None:
            self.index.close()
            self.index = None
