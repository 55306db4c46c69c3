"""
Look for somebody among those who wrote, in the cases whose identity one may open.

Names are in no index: each search opens them anew, and the log says so.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import Final

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.contents import Correspondent, PartKind
from grievance.domain.errors import AlteredError
from grievance.domain.events import Act
from grievance.services.boxes.case_keys import find_key, refuse_changed_people
from grievance.services.boxes.in_batches import HANDFUL, batches
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.original import find_writers
from grievance.services.cases.filings import number_letters
from grievance.services.search.search_cases import Found, Hit, Searcher
from grievance.services.search.search_folding import fold
from grievance.services.search.search_query import Query
from grievance.services.search.search_snippet import snippet_of
from grievance.storage.store import Transaction
from grievance.vault.errors import SealError


_GAP: Final = " · "


def search_names(searcher: Searcher, query: Query) -> Generator[Found, None, None]:
    """
    Yield in which cases somebody wrote whose name, address or contact fits.

    Raises:
        NotAllowedError: The ring was unlocked before somebody joined, left or was tied.
    """
    cases = _theirs(searcher)
    yield Found(of=len(cases))
    done = shut = 0
    for some in batches(cases, HANDFUL):
        hits: list[Hit] = []
        with searcher.store.read() as tx:
            refuse_changed_people(tx, searcher.ring)
            for case in some:
                try:
                    hits += _hits(tx, searcher, case, query)
                except (SealError, AlteredError):
                    shut += 1
        _log(searcher, hits)
        done += len(some)
        yield Found(hits=tuple(hits), read=done, of=len(cases), shut=shut)


def _theirs(searcher: Searcher) -> Sequence[Case]:
    """Return the cases to search, which the log is told before any is opened."""
    holder = searcher.ring.author.holder
    with searcher.store.begin() as tx:
        refuse_changed_people(tx, searcher.ring)
        cases = tx.worklists.covers(holder, Compartment.IDENTITY)
        pen = Pen.of(tx, searcher.ring, searcher.at)
        pen.note(Act.CASES_SEARCHED, f"{holder}/names/{len(cases)}")
    return cases


def _hits(
    tx: Transaction, searcher: Searcher, case: Case, query: Query
) -> Iterator[Hit]:
    ring = searcher.ring
    key = find_key(tx, ring, case.id, Compartment.IDENTITY)
    if key is None:  # ended, or they are tied to somebody it is about
        return
    for writer in find_writers(tx, key, ring.directory):
        words = _GAP.join(filter(None, _said_of(writer.written)))
        if query.fits(fold(words)):
            letter_id = writer.written.letter_id
            yield Hit(
                case=case,
                part_id=letter_id,
                kind=PartKind.CORRESPONDENT,
                number=number_letters(tx, case.id).get(letter_id, 0),
                snippet=snippet_of(words, query.wanted),
            )


def _said_of(written: Correspondent) -> tuple[str, ...]:
    return (written.name, written.address, *written.reply_to, written.contact)


def _log(searcher: Searcher, hits: Sequence[Hit]) -> None:
    """Note whose names are about to be shown."""
    if not hits:
        return
    with searcher.store.begin() as tx:
        pen = Pen.of(tx, searcher.ring, searcher.at)
        for case_id in dict.fromkeys(hit.case.id for hit in hits):
            pen.note(Act.IDENTITY_OPENED, case_id)
