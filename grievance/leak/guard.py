"""
Compare a letter with everything that it must not give away.

    identity       with the names themselves, or with their fingerprints
    contents       five words in a row, names of places, days
    registry       organisations that it is not to
    lexicon        words that tell more than they seem to

Words that the templates wrote never count, nor does the name of the office.  Compared
is what people see of a text, not what stands hidden between its letters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from grievance.catalogue.matching import EntityNames
from grievance.leak.days import find_days
from grievance.leak.details import find_details
from grievance.leak.hidden import as_seen, readings
from grievance.leak.hit import Hit, merged
from grievance.leak.identity import find_identity
from grievance.leak.organisations import find_organisations, places_of
from grievance.leak.quotes import find_quotes
from grievance.leak.sensitive import Sensitive, find_sensitive
from grievance.leak.words import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """
    What must not be given away.

    *is_identity* tells of a key whether it is somebody's; None where their names may
    stand in the letter.  *registers* hold names of organisations, but for *allowed*;
    *own_names* are of whom the letter is to, whoever else goes by them.
    """

    letters: tuple[str, ...] = field(default=(), repr=False)
    is_identity: Callable[[str], bool] | None = field(default=None, repr=False)
    registers: tuple[EntityNames, ...] = field(default=(), repr=False)
    allowed: frozenset[str] = frozenset()
    own_names: tuple[str, ...] = field(default=(), repr=False)
    sensitive: Sensitive = field(repr=False)
    office: str = ""


def whole_text(subject: str, body: str) -> str:
    """Return a letter as the guard reads it: places of hits are places in this."""
    return f"{subject}\n\n{body}"


def check_words(text: str, ours: str, guarded: Guarded) -> tuple[Hit, ...]:
    """
    Return what in *text* may give somebody away, in the order of the text.

    *ours* is what the templates wrote of it.
    """
    seen_letters = replace(guarded, letters=tuple(map(as_seen, guarded.letters)))
    hits = [
        seen.as_written(hit, text)
        for seen in readings(text, f"{ours}\n{guarded.office}")
        for hit in _found(Text(seen.text, seen.ours), seen_letters)
    ]
    return merged(hits, text)


def _found(text: Text, guarded: Guarded) -> Iterator[Hit]:
    if guarded.is_identity is not None:
        yield from find_identity(text, guarded.is_identity)
    yield from find_quotes(text, guarded.letters)
    yield from find_days(text, guarded.letters)
    yield from find_sensitive(text, guarded.sensitive)
    yield from _of_others(text, guarded)


def _of_others(text: Text, guarded: Guarded) -> Iterator[Hit]:
    """Yield names of organisations and things, but for those in an own name."""
    own = places_of(text, guarded.own_names)
    organisations = find_organisations(text, guarded.registers, allowed=guarded.allowed)
    for hit in (*find_details(text, guarded.letters), *organisations):
        if not any(start <= hit.start < hit.end <= end for start, end in own):
            yield hit
