"""
Searching ten thousand letters of 4 KB, each in a case of its own, all on one ring.

A scan opens every letter and compares; of more than ten thousand it opens so many, and
the time is reckoned up.  Reading ahead does the same and keeps segments.  A search then
asks these, and opens what may have the words: here the one letter that has them, once in
a program that runs, and once in one that just started.  Slips were read
before: that is what `queue` measures.  Names are as likely as in a language: few words
are everywhere, and most are seldom.  Words are also typed, and searched for at each letter
from the second on, until the first of what is found is there to be shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing as closing_generator
from itertools import accumulate, chain, repeat
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final

from grievance.domain.ids import CaseId
from grievance.services.boxes.in_batches import HANDFUL, batches
from grievance.services.search.search_cases import Searcher, read_ahead, search_cases
from grievance.services.search.search_index import SearchIndex
from grievance.services.search.search_query import Query, parse_query
from grievance.services.search.search_reading import read_cases
from grievance.services.slips.kept_slips import recall_slips
from grievance.services.slips.list_cases import list_cases
from grievance.services.slips.slip_memory import SlipMemory
from tests.benchmarks.many_cases import fill, write_letters
from tests.benchmarks.many_offices import Many, many_cases
from tests.benchmarks.row import Row
from tests.doubles import NOON
from tests.offices import DANA, Office


SCANNED: Final = 10_000
LETTER: Final = 4_000  # characters
WORDS: Final = 30_000
WRITTEN: Final = "letters-written"
MARKED: Final = "zqxjkvw qwxzyk"
RATIO: Final = 0.2  # of a scan, which a search takes at most
ROUNDS: Final = 5
LETTER_TYPED: Final = 0.1  # seconds
SEEN: Final = (1, 10, 100, 1_000, 10_000)  # of invented words, by how seldom they are
SHORTEST: Final = 2


def measure(many: Many) -> list[Row]:
    """Measure the long ones once, and of the short ones the best of some rounds."""
    count = many.cases
    with many_cases(many, lambda office: fill(office, count)) as office:
        slips, query = _slips(office), parse_query(MARKED)
        case_ids = _listed(office, slips)
        _write(office, case_ids)
        some = case_ids[:SCANNED]
        scan = _seconds(lambda: _scan(office, some, query)) * count / len(some)
        running = _searcher(office, slips)
        unread = count - len(running.index.read)
        ahead = _seconds(lambda: list(read_ahead(running)))
        asked = min(_seconds(lambda: _search(running, query)) for _ in range(ROUNDS))
        typed = [_typed(running, query) for query in _prefixes()]
        started = min(
            _seconds(lambda: _search(_searcher(office, slips), query))
            for _ in range(ROUNDS)
        )
        kept = sum(one.stat().st_size for one in _files(office))
    name = f"search of {count:,} letters{many.where}"
    return [
        Row(name=f"{name}, scanned", value=scan, unit="s"),
        Row(name="letters scanned", value=count / scan, unit="/s"),
        Row(name=f"{name}, {unread:,} read ahead and kept", value=ahead, unit="s"),
        Row(name="kept for a letter", value=kept / count / 1024, unit="KiB"),
        Row(name=f"{name}, of what is kept", value=1000 * asked, unit="ms"),
        Row.within(
            f"{name}, at each letter typed, p95",
            sorted(typed)[int(0.95 * len(typed))],
            "s",
            limit=LETTER_TYPED,
        ),
        Row(name=f"{name}, at the next start", value=1000 * started, unit="ms"),
        Row(
            name="search at the next start to scan",
            value=started / scan,
            unit="times",
            goal=RATIO,
        ),
    ]


def _write(office: Office, case_ids: Sequence[CaseId]) -> None:
    """Post a letter into each case, unless it was; the first has the marked words."""
    written = office.mechanism.home.path / WRITTEN
    if written.exists():
        return
    texts, marked = _Texts(), chain((MARKED,), repeat(""))
    letters = (texts.letter() + more for more in marked)
    write_letters(office, case_ids, letters)
    written.touch()


class _Texts:
    """Letters of invented words, of which the n-th is n times as seldom as the first."""

    def __init__(self) -> None:
        self._random = Random(1)
        letters = "etaoinshrdlucmfwypvbgk"
        sizes = self._random.choices(range(2, 12), k=WORDS)
        self._words = ["".join(self._random.choices(letters, k=n)) for n in sizes]
        self._weights = list(accumulate(1 / n for n in range(1, WORDS + 1)))

    def some(self) -> list[str]:
        """Return common words and seldom ones."""
        return [self._words[place] for place in SEEN]

    def letter(self) -> str:
        words = self._random.choices(
            self._words, cum_weights=self._weights, k=LETTER // 6
        )
        return " ".join(words)


def _prefixes() -> Iterator[Query]:
    """Yield what stands in the field at each letter of some words."""
    for word in (*_Texts().some(), *MARKED.split()):
        for end in range(SHORTEST, len(word) + 1):
            yield parse_query(word[:end])


def _typed(searcher: Searcher, query: Query) -> float:
    """Return how long it takes until something is found, or that nothing is."""
    start = perf_counter()
    with closing_generator(search_cases(searcher, query)) as several:
        next((some for some in several if some.hits), None)
    return perf_counter() - start


def _slips(office: Office) -> SlipMemory:
    """Return what a desk kept of slips, if there was one."""
    with office.store.read() as tx:
        return recall_slips(tx, office.mechanism.slip_file(office.rings[DANA]))


def _listed(office: Office, slips: SlipMemory) -> list[CaseId]:
    with office.store.read() as tx:
        return [one.case.id for one in list_cases(tx, office.rings[DANA], slips)]


def _searcher(office: Office, slips: SlipMemory) -> Searcher:
    ring = office.rings[DANA]
    with office.store.read() as tx:
        index = SearchIndex.recall(tx, office.mechanism.search_files(ring))
    return Searcher(store=office.store, ring=ring, slips=slips, index=index, at=NOON)


def _scan(office: Office, case_ids: Sequence[CaseId], query: Query) -> None:
    found = 0
    for some in batches(case_ids, HANDFUL):
        with office.store.read() as tx:
            read = read_cases(tx, office.rings[DANA], some)
            found += sum(query.fits(one.folded) for one in read)
    assert 1 == found


def _search(searcher: Searcher, query: Query) -> None:
    assert 1 == sum(len(one.hits) for one in search_cases(searcher, query))


def _files(office: Office) -> list[Path]:
    return list(office.mechanism.search_files(office.rings[DANA]).folder.iterdir())


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
