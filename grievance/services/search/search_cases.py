"""
Look for words in all cases that somebody may open, the newest first.

Candidates come from what was read before; all else is read as it comes, and is what
later searches need not read.  So the search is the job that makes its own index: it can
be stopped at any time, and goes on where it was.  What may have the words is opened
again, so that no hit is older than the books.

The log says that so many cases were searched, and of which cases words were shown; never
which words.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from grievance.domain.case import Case
from grievance.domain.contents import PartKind
from grievance.domain.errors import GrievanceError
from grievance.domain.events import Act
from grievance.domain.ids import PartId
from grievance.services.boxes.case_keys import refuse_changed_people
from grievance.services.boxes.in_batches import HANDFUL, growing
from grievance.services.boxes.keep import Pen
from grievance.services.cases.filings import number_letters
from grievance.services.search.search_files import SearchFiles
from grievance.services.search.search_folding import fold
from grievance.services.search.search_gathering import gathering
from grievance.services.search.search_index import SearchIndex
from grievance.services.search.search_order import Turn
from grievance.services.search.search_query import Query
from grievance.services.search.search_reading import ReadCase, read_cases
from grievance.services.search.search_segment import Cases
from grievance.services.search.search_snippet import Snippet, snippet_of
from grievance.services.search.search_words import Passage
from grievance.services.slips.list_cases import list_some, own_cases
from grievance.services.slips.slip_memory import SlipMemory
from grievance.storage.store import Store, Transaction
from grievance.vault.ring import PersonRing


PLACES: Final = 3  # passages of one case that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """
    A passage in which words were found.

    *number* is that of the letter or record, 0 where it has none; *part_id* the letter,
    also of what came with it.  What *is_struck* was taken back, and stays in the case.
    """

    case: Case
    part_id: PartId
    kind: PartKind
    number: int
    snippet: Snippet = field(repr=False)
    is_struck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    Some *hits*, and how far it is: *read* *of* so many cases.

    *files* of them are of audits, which no queue lists.  *shut* are cases among them that did not open, or were altered.
    """

    hits: tuple[Hit, ...] = ()
    read: int = 0
    of: int = 0
    files: int = 0
    shut: int = 0

    @property
    def is_all(self) -> bool:
        """Whether every case has been looked at."""
        return self.read == self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class Searcher:
    """Who searches, in which books, and what they read before."""

    store: Store
    ring: PersonRing
    slips: SlipMemory = field(repr=False)
    index: SearchIndex = field(repr=False)
    at: datetime


def search_cases(searcher: Searcher, query: Query) -> Generator[Found, None, None]:
    """
    Yield what is found as it is found; the last one is of all cases.  Close it to stop.

    Raises:
        NotAllowedError: The ring was unlocked before somebody joined, left or was tied.

        SealError, AlteredError: As `own_cases`.
    """
    cases = _theirs(searcher)
    turns = searcher.index.may_fit(cases, query)
    yield from _search(searcher, cases, turns, query)


def read_ahead(searcher: Searcher) -> Generator[Found, None, None]:
    """Yield how far it is while all that no search has read so far is read."""
    cases = _theirs(searcher, "index")
    unread = searcher.index.unread(cases)
    before = len(cases) - len(unread)
    yield from _search(searcher, cases, enumerate(unread, before + 1), None, before)


def follow_cases(
    tx: Transaction, ring: PersonRing, slips: SlipMemory, index: SearchIndex
) -> Cases:
    """
    Return the cases somebody may open, the newest first; forget what is not theirs.

    Raises:
        NotAllowedError: The ring was unlocked before somebody joined, left or was tied.
    """
    refuse_changed_people(tx, ring)
    if (same := index.followed(tx)) is not None:
        return same
    theirs = {case.id: case for case in own_cases(tx, ring, slips)}
    index.follow(tx, theirs, tx.searchable.later_keys())
    return theirs


def tidy_searches(
    tx: Transaction, ring: PersonRing, slips: SlipMemory, files: SearchFiles
) -> None:
    """
    Let nothing lie there that is not theirs any more, also where nobody searches.

    Where a list of their cases is refused, whoever shows it says so.
    """
    if files.are_there:
        index = SearchIndex.recall(tx, files)
        with suppress(GrievanceError):
            follow_cases(tx, ring, slips, index)
        index.close()


def _theirs(searcher: Searcher, what: str = "") -> Cases:
    """Return the cases to search, which the log is told before any is opened."""
    with searcher.store.read() as tx:
        cases = follow_cases(tx, searcher.ring, searcher.slips, searcher.index)
    with searcher.store.begin() as tx:
        pen = Pen.of(tx, searcher.ring, searcher.at)
        whose = searcher.ring.author.holder
        names = filter(None, (whose, what, str(len(cases))))
        pen.note(Act.CASES_SEARCHED, "/".join(names))
    return cases


def _search(
    searcher: Searcher,
    cases: Cases,
    turns: Iterable[Turn],
    query: Query | None,
    before: int = 0,
) -> Generator[Found, None, None]:
    """Open those whose turn it is, and show what fits; without a query only read."""
    files = searcher.index.files(cases)
    found = Found(read=before, of=len(cases), files=files)
    yield found
    with gathering(searcher.store, searcher.index, cases) as gathered:
        for some in growing(turns, HANDFUL):
            with searcher.store.read() as tx:
                case_ids = [case_id for _, case_id in some]
                read = list(read_cases(tx, searcher.ring, case_ids))
            hits = _fitting(searcher, cases, read, query) if query else ()
            gathered.take(read)
            shut = found.shut + len(some) - len(read)
            found = replace(found, hits=hits, read=some[-1][0], shut=shut)
            yield found
    if not found.is_all:
        yield replace(found, hits=(), read=len(cases))


def _fitting(
    searcher: Searcher, cases: Cases, read: Sequence[ReadCase], query: Query
) -> tuple[Hit, ...]:
    """Return what is shown of those that fit; the others need not be opened again."""
    fitting = [one for one in read if query.fits(one.folded)]
    fit = {one.case_id for one in fitting}
    others = (one.case_id for one in read if one.case_id not in fit)
    searcher.index.rule_out(query, others)
    return _shown(searcher, cases, fitting, query)


def _shown(
    searcher: Searcher,
    cases: Cases,
    fitting: Sequence[ReadCase],
    query: Query,
) -> tuple[Hit, ...]:
    """Return what is shown of cases, once the log knows; of none that was just shut."""
    if not fitting:
        return ()
    ring, case_ids = searcher.ring, [one.case_id for one in fitting]
    with searcher.store.read() as tx:
        theirs = [one for one in list_some(tx, ring, case_ids) if not one.names_only]
        still = {one.case.id for one in theirs}
        open_still = [
            (one, number_letters(tx, one.case_id))
            for one in fitting
            if one.case_id in still
        ]
    with searcher.store.begin() as tx:
        pen = Pen.of(tx, ring, searcher.at)
        for one, _ in open_still:
            pen.note(Act.WORDS_SHOWN, one.case_id)
    return tuple(
        hit
        for one, numbers in open_still
        for hit in _hits(cases[one.case_id], one.passages, numbers, query)
    )


def _hits(
    case: Case,
    passages: Sequence[Passage],
    numbers: Mapping[PartId, int],
    query: Query,
) -> Iterator[Hit]:
    """Yield the passages with most of the words."""
    found = [(one, query.found_in(fold(one.text))) for one in passages]
    best = sorted(found, key=lambda one: -len(one[1]))[:PLACES]
    for passage, words in best:
        if words:
            yield Hit(
                case=case,
                part_id=passage.part_id,
                kind=passage.kind,
                number=passage.number or numbers.get(passage.part_id, 0),
                snippet=snippet_of(passage.text, words),
                is_struck=passage.is_struck,
            )
