"""
What somebody's searches read before, as segments that tell which cases may have words.

A segment lasts only while each case in it is one that this person may open today, with
the key under which it was read.  Erased, given another key, ended, recused from, tied
to: with the case goes the whole segment, from memory and from the disk, and the others
that were in it are read anew.  A case whose parts changed stays in it, and is read anew.
"""

from __future__ import annotations

import logging

from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice
from threading import RLock
from typing import Final
from uuid import uuid4

from grievance.domain.ids import CaseId
from grievance.services.search.search_changes import are_searches_since, changed_since
from grievance.services.search.search_files import FORMAT, Book, Held, SearchFiles
from grievance.services.search.search_order import Order, Sought, Turn
from grievance.services.search.search_query import Query
from grievance.services.search.search_reading import ReadCase
from grievance.services.search.search_segment import Cases, Later, Segment
from grievance.services.slips.slip_pages import LogPoint
from grievance.storage.store import Transaction
from grievance.storage.trigrams import Trigrams, build_trigrams, can_index
from grievance.vault.merkle import leaf_hash


LOG = logging.getLogger("grievance.search")
MANY: Final = 8  # small segments, which are made into larger ones
_MORE: Final = 3  # segments that are opened with one that is asked


class SearchIndex:
    """What was read, for as long as somebody works; threads may share it."""

    def __init__(self, files: SearchFiles, *, heard: int = 0) -> None:
        self._files = files
        self._heard = heard  # entries of the log, up to which it knows what changed
        self._segments: list[Segment] = []
        self._cases: Cases | None = None  # as it followed them last
        self._order: Order | None = None  # of these, as long as segments are the same
        self._sought: Sought | None = None
        self._is_closed = False
        self._turn = RLock()

    @classmethod
    def recall(cls, tx: Transaction, files: SearchFiles) -> SearchIndex:
        """
        Return what was kept, if it is of these books; else nothing, and it goes.

        Where nothing can be indexed each search reads all cases.
        """
        book = files.read_book() if can_index() else None
        if book is None or _point(tx, book.point.sequence) != book.point:
            files.remove_all()
            return cls(files, heard=tx.log.frontier().size)
        index = cls(files, heard=book.point.sequence + 1)
        files.remove_others([one.name for one in book.segments])
        index._segments = [
            Segment(one.name, tuple(one.cases), set(one.changed))
            for one in book.segments
            if files.has_segment(one.name)
        ]
        return index

    @property
    def read(self) -> frozenset[CaseId]:
        """The cases of which it says what is so."""
        with self._turn:
            return frozenset(chain.from_iterable(one.live for one in self._segments))

    def followed(self, tx: Transaction) -> Cases | None:
        """
        Return the cases of the last `follow`, if nothing but searches was done since.

        What gives or takes a case, and what is written into one, is in the log.
        """
        with self._turn:
            size = tx.log.frontier().size
            if self._cases is None or size < self._heard:
                return None
            if not are_searches_since(tx, self._heard):
                return None
            self._heard = size
            return self._cases

    def unread(self, cases: Cases) -> Sequence[CaseId]:
        """Return the cases of which it says nothing, in their order."""
        with self._turn:
            return self._ordered(cases).unread

    def files(self, cases: Cases) -> int:
        """Return how many of the *cases* are of audits, which no queue lists."""
        with self._turn:
            return self._ordered(cases).files

    def follow(self, tx: Transaction, cases: Cases, later: Later) -> None:
        """
        Let go of what is not theirs any more, and of what changed; before each search.

        *cases* are all that this person may open by now, with their newest keys.
        """
        with self._turn:
            self._cases, self._order = cases, None
            size = tx.log.frontier().size
            changed = changed_since(tx, self._heard) if self._segments else set()
            for one in self._segments if changed else ():
                one.changed |= changed & one.live
            is_older = size < self._heard
            gone = [
                one
                for one in self._segments
                if is_older or not one.is_theirs(cases, later)
            ]
            self._drop(gone)
            worn = self._worn()
            self._drop(worn)
            self._heard = size
            if changed or gone or worn:
                self._keep_book(tx)

    def may_fit(self, cases: Cases, query: Query) -> Iterator[Turn]:
        """
        Return those of the *cases* that are unread, or may have all that is wanted.

        The newest come first; of segments each is asked no sooner than in its turn.
        """
        with self._turn:
            last = self._sought or Sought(query=query, cases=cases)
            self._sought = sought = last.then(query, cases)
            turns = self._ordered(cases).turns(lambda one: self._ask(one, query))
        return (turn for turn in turns if turn[1] not in sought.lacking)

    def rule_out(self, query: Query, case_ids: Iterable[CaseId]) -> None:
        """Note what was opened and does not fit, until another thing is looked for."""
        with self._turn:
            if self._sought and self._sought.query is query:
                self._sought.lacking.update(case_ids)

    def add(self, tx: Transaction, cases: Sequence[ReadCase]) -> None:
        """Keep what was read since the last `follow` of cases it does not know."""
        if self._is_closed or not can_index():
            return
        body = build_trigrams((place, one.folded) for place, one in enumerate(cases))
        held = tuple((one.case_id, one.kv) for one in cases)
        segment = Segment(uuid4().hex, held, index=Trigrams.open(body))
        try:
            self._files.write_segment(segment.name, body)
        except (OSError, ValueError) as error:
            LOG.debug("no segment is written: %s", type(error).__name__)
        with self._turn:
            if not self._is_closed:  # or its book would forget the others
                self._segments.append(segment)
                self._order = None
                self._keep_book(tx)

    def close(self) -> None:
        """Let go of all that is in memory; what is kept stays."""
        with self._turn:
            for one in self._segments:
                one.close()
            self._segments, self._cases = [], None
            self._order = self._sought = None
            self._is_closed = True

    def _ordered(self, cases: Cases) -> Order:
        if cases is not self._cases:
            return Order.of(cases, self._segments)
        if self._order is None:
            self._order = Order.of(cases, self._segments)
        return self._order

    def _ask(self, one: Segment, query: Query) -> Iterable[CaseId]:
        """Ask a segment; of one that is not there any more, all is read anew."""
        with self._turn:
            if one in self._segments and one.index is None:
                self._open(one)
            return one.may_fit(query)

    def _open(self, one: Segment) -> None:
        """Open it, and a few more: to unpack them takes longest, and needs no turn."""
        shut = (other for other in self._segments if other.index is None)
        several = [one, *islice((other for other in shut if other is not one), _MORE)]
        with ThreadPoolExecutor(len(several)) as pool:
            names = [other.name for other in several]
            bodies = list(pool.map(self._files.read_segment, names))
        for other, body in zip(several, bodies, strict=True):
            if body is None:
                self._drop([other])
            else:
                other.index = Trigrams.open(body)

    def _worn(self) -> list[Segment]:
        """Return what is better read anew: mostly changed, or many small ones."""
        worn = [one for one in self._segments if one.is_worn]
        small = [one for one in self._segments if one.is_small]
        return small if len(small) > MANY else worn

    def _drop(self, several: Collection[Segment]) -> None:
        self._order = None
        for one in list(several):
            one.close()
            self._segments.remove(one)
            try:
                self._files.remove_segment(one.name)
            except OSError as error:
                LOG.warning("a segment is not gone: %s", type(error).__name__)

    def _keep_book(self, tx: Transaction) -> None:
        point = _point(tx, self._heard - 1)
        if point is None:
            return
        segments = [
            Held(one.name, list(one.cases), sorted(one.changed))
            for one in self._segments
        ]
        try:
            self._files.write_book(Book(FORMAT, point, segments))
        except (OSError, ValueError) as error:
            LOG.debug("the book of segments is not written: %s", type(error).__name__)


def _point(tx: Transaction, sequence: int) -> LogPoint | None:
    body = tx.log.body(sequence)
    return None if body is None else LogPoint(sequence, leaf_hash(body))
