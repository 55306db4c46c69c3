"""What a search read that no segment told of becomes segments, also where it is stopped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from grievance.domain.ids import CaseId
from grievance.services.search.search_index import SearchIndex
from grievance.services.search.search_reading import ReadCase
from grievance.services.search.search_segment import SEGMENT, Cases
from grievance.storage.store import Store


FEW: Final = 100  # cases: read again in less time than it takes to keep them


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What was read that was *unread*; a segment is made of each thousand."""

    store: Store
    index: SearchIndex = field(repr=False)
    unread: frozenset[CaseId]
    cases: list[ReadCase] = field(default_factory=list, repr=False)

    def take(self, several: Sequence[ReadCase]) -> None:
        """Take what is new among what was read."""
        self.cases.extend(one for one in several if one.case_id in self.unread)
        if len(self.cases) >= SEGMENT:
            self.keep()

    def keep(self) -> None:
        """Make a segment of it."""
        with self.store.read() as tx:
            self.index.add(tx, self.cases)
        self.cases.clear()


@contextmanager
def gathering(store: Store, index: SearchIndex, cases: Cases) -> Iterator[Gathered]:
    """Keep in the end what was read, also of a search that was stopped, if it is much."""
    unread = frozenset(index.unread(cases))
    gathered = Gathered(store=store, index=index, unread=unread)
    try:
        yield gathered
    finally:
        if len(gathered.cases) >= FEW:
            gathered.keep()
