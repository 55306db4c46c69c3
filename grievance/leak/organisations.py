"""Names of organisations in the registry that the letter is not to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from grievance.catalogue.folding import compose, fold, is_spaceless, plain
from grievance.catalogue.matching import EntityNames, find_entities
from grievance.catalogue.reading import Reading
from grievance.leak.hit import Hit, HitKind
from grievance.leak.words import Text


Span = tuple[int, int]
WHY = "this names an organisation that the letter is not to"


def find_organisations(
    text: Text, registers: Iterable[EntityNames], *, allowed: Collection[str]
) -> Iterator[Hit]:
    """Yield the names in *text* of those in *registers* but for the *allowed* ids."""
    reading = _reading(text)
    if not reading.folded.strip():
        return
    for names in registers:
        for match in find_entities(reading, names):
            if match.entity_id not in allowed:
                yield from _hits(text, match.found)


def places_of(text: Text, names: Iterable[str]) -> tuple[Span, ...]:
    """Return where *text* has one of *names*."""
    return tuple(place for name in names for place in _places(text, fold(name).strip()))


def _reading(text: Text) -> Reading:
    """Read only what a person typed: the rest is ours, or the addressee's name."""
    places = zip(text.words, text.typed, strict=True)
    rows = [
        list(row) for is_typed, row in groupby(places, lambda one: one[1]) if is_typed
    ]
    typed = ". ".join(text.written[row[0][0].start : row[-1][0].end] for row in rows)
    folded = fold(typed)
    return Reading(written=compose(typed), folded=folded, plain=plain(folded), told={})


def _hits(text: Text, found: str) -> Iterator[Hit]:
    """Yield the places of a *found* name, which is folded; all of it where it hides."""
    places = list(_places(text, found)) or [(0, 0)]
    for start, end in places:
        words = text.written[start:end] or found
        yield Hit(kind=HitKind.ORGANISATION, start=start, end=end, words=words, why=WHY)


def _places(text: Text, found: str) -> Iterator[Span]:
    sought = "".join(found.split())
    written = [fold(word.written).strip().replace(" ", "") for word in text.words]
    for at, word in enumerate(text.words):
        end = _end(written, at, sought)
        if end and (is_spaceless(sought) or text.is_typed(word.start, word.end)):
            yield word.start, text.words[end - 1].end


def _end(written: list[str], at: int, sought: str) -> int:
    """Return behind which word what is *sought* ends if it begins at *at*; else 0."""
    rest = sought
    for place in range(at, len(written)):
        if not rest.startswith(written[place]):
            return 0
        rest = rest[len(written[place]) :]
        if not rest:
            return place + 1
    return 0
