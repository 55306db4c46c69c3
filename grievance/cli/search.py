"""`grievance search`: find words in the cases somebody may open."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice

import click

from grievance.cli.acts import words_of
from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.progress import Tell, progress
from grievance.cli.recalling import recalled
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import Row, print_table
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.services.letters.say_hit import (
    MORE,
    MOST,
    NOBODY,
    NOTHING,
    say_place,
    say_progress,
    say_shut,
)
from grievance.services.search.search_cases import (
    Found,
    Hit,
    Searcher,
    read_ahead,
    search_cases,
)
from grievance.services.search.search_index import SearchIndex
from grievance.services.search.search_names import search_names
from grievance.services.search.search_query import parse_query
from grievance.services.search.search_snippet import Snippet
from grievance.services.slips.list_cases import list_cases
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


HEADS = ("reference", "where", "case of", "words")
NO_WORDS = "Name what to look for, as in: grievance search wages; or --index."


@dataclass(slots=True)
class _Results:
    """What was found so far, and the last that was said of how far it is."""

    hits: list[Hit] = field(default_factory=list, repr=False)
    last: Found = field(default_factory=Found)

    def take(self, found: Found, most: int) -> bool:
        """Take some more; return whether there is room for others."""
        self.last = found
        self.hits += found.hits
        return len(self.hits) <= most


@click.command(
    epilog="Example: grievance search '\"night shift\" wages !paid' | grievance search - "
    "--json < words.txt"
)
@click.argument("words", nargs=-1, metavar="[WORDS | -]")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per hit.")
@click.option(
    "--names", is_flag=True, help="Look for who wrote instead; for custodians."
)
@click.option(
    "--index", "is_index", is_flag=True, help="Only read ahead, for later searches."
)
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=MOST,
    show_default=True,
    help="Show so many passages.",
)
@with_surroundings
@who_options
def search(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    words: tuple[str, ...],
    as_json: bool,
    names: bool,
    is_index: bool,
    most: int,
) -> None:
    """
    Find words in letters, notes and all else in the cases you may open.

    All words must be in a case; "quotes" hold a phrase together, !word must not be
    there. Capitals and accents make no difference, and a part of a word finds it. The
    log tells how many cases were searched and of which you were shown words, never
    which words; - reads them from standard input, as others see your arguments.
    """
    if not words and not is_index:
        raise click.UsageError(NO_WORDS)
    typed = " ".join(words_of(word) for word in words)
    query = None if is_index else parse_query(typed)
    with opened(surroundings) as mechanism:
        searcher = _searcher(mechanism, unlock(mechanism, surroundings, who))
        if query is None:
            found = read_ahead(searcher)
        else:
            found = (search_names if names else search_cases)(searcher, query)
        results = _results(found, most)
    _print(results, most, as_json=as_json, empty=_empty(names=names, is_index=is_index))


def _searcher(mechanism: Mechanism, ring: PersonRing) -> Searcher:
    """Read what is not known of slips, and take what searches read before."""
    with recalled(mechanism, ring) as (tx, memory):
        for _ in list_cases(tx, ring, memory):
            pass
    with mechanism.store.read() as tx:
        index = SearchIndex.recall(tx, mechanism.search_files(ring))
    return Searcher(
        store=mechanism.store, ring=ring, slips=memory, index=index, at=mechanism.now()
    )


def _results(search: Generator[Found, None, None], most: int) -> _Results:
    """Search until all is read, or more is found than is shown."""
    results = _Results()
    with progress("Cases read") as tell, closing(search):
        for found in _told(search, tell):
            if not results.take(found, most):
                break
    return results


def _told(search: Iterable[Found], tell: Tell) -> Iterator[Found]:
    for found in search:
        tell(found.read, found.of)
        yield found


def _print(results: _Results, most: int, *, as_json: bool, empty: str) -> None:
    """Print what was found, and below how much was read and what was not."""
    shown = list(islice(results.hits, most))
    if as_json:
        for hit in shown:
            print_json(_fields(hit))
    elif shown:
        print_table(HEADS, map(_row, shown), empty=empty)
    elif empty:
        click.echo(empty)
    said = (
        say_progress(results.last) + ".",
        MORE if len(results.hits) > most else "",
        say_shut(results.last),
    )
    for sentence in filter(None, said):
        click.echo(sentence, err=True)


def _empty(*, names: bool, is_index: bool) -> str:
    if is_index:
        return ""
    return NOBODY if names else NOTHING


def _row(hit: Hit) -> Row:
    return (
        hit.case.reference,
        say_place(hit),
        hit.case.received_on,
        _marked(hit.snippet),
    )


def _marked(snippet: Snippet) -> str:
    """Write a snippet with what was found in brackets: a file has no colours."""
    return "".join(
        f"[{one.flowing}]" if one.is_found else one.flowing for one in snippet
    )


def _fields(hit: Hit) -> Fields:
    return {
        "reference": hit.case.reference,
        "stage": hit.case.stage,
        "received_on": hit.case.received_on,
        "kind": hit.kind,
        "number": hit.number or None,
        "part": hit.part_id,
        "struck": hit.is_struck,
        "snippet": [{"text": one.text, "found": one.is_found} for one in hit.snippet],
    }
