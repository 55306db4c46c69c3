"""
Names that are nearly written: in another script, inflected, misspelt, joined or parted.

Of a name only its core counts, what remains without legal form and words of the trade:
*Kettle Creek* of *Kettle Creek Alumina*. Every word of the core must be there, one after
the other; how much that says depends on how exactly it is written, on whether a word of
the trade stands beside it, and on whether the core is an everyday word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from grievance.catalogue.comparing_names import (
    LONGEST_ENDING,
    SHORTEST_CUT,
    SHORTEST_FUZZY,
    NearHit,
    compare,
)
from grievance.catalogue.name_words import NearName, Token, near_name, tokenize


MOST_COMPARED = 50_000  # names with places: a hostile text must not hold the worker
FEW_CAPITALS = 0.02  # of all words, where somebody never uses them


class NearNames:
    """All names by the spellings they may be met in; build it once."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._by_key: dict[str, list[NearName]] = defaultdict(list)
        seen: set[tuple[str, tuple[str, ...], frozenset[str]]] = set()
        for entity_id, written in names.items():
            for name in filter(None, (near_name(entity_id, one) for one in written)):
                mark = (entity_id, name.core, name.trade)
                if mark not in seen:
                    seen.add(mark)
                    self._add(name)

    def _add(self, name: NearName) -> None:
        keys = {key for word in name.core[:1] for key in _keys(word)}
        for key in keys | set(_keys(name.joined)):
            self._by_key[key].append(name)

    def find(self, folded: str, capitals: frozenset[str]) -> Iterator[NearHit]:
        """
        Yield the names that a folded text nearly has.

        *capitals* are its words that were written with a capital somewhere.
        """
        tokens = tokenize(folded, capitals)
        are_all_small = len(capitals) < len(tokens) * FEW_CAPITALS
        for name, at in islice(self._tocompare(tokens), MOST_COMPARED):
            hit = compare(name, tokens, at, are_all_small=are_all_small)
            if hit is not None:
                yield hit

    def _tocompare(self, tokens: list[Token]) -> Iterator[tuple[NearName, int]]:
        """Yield each name that may begin at a token, with the token's place."""
        for at, token in enumerate(tokens):
            if len(token.sound) > 1:  # no initial
                for name in self._candidates(tokens, at):
                    yield name, at

    def sounding(self, heard: str) -> tuple[NearName, ...]:
        """Return the names whose core sounds just so."""
        return tuple(n for n in self._by_key.get(heard, ()) if n.joined == heard)

    def _candidates(self, tokens: list[Token], at: int) -> set[NearName]:
        heard = tokens[at].sound
        keys = set(_keys(heard)) if tokens[at].is_capital else {heard, *_cut(heard)}
        found: set[NearName] = set()
        if at + 1 < len(tokens):
            keys.add(heard + tokens[at + 1].sound)
        for key in keys:
            found.update(self._by_key.get(key, ()))
        return found


def _keys(heard: str) -> Iterator[str]:
    """Yield what spellings that are nearly the same have in common."""
    yield heard
    yield from _cut(heard)
    if len(heard) >= SHORTEST_FUZZY:
        for at in range(len(heard)):
            yield heard[:at] + heard[at + 1 :]


def _cut(heard: str) -> Iterator[str]:
    """Yield a word without what may be its ending."""
    for length in range(1, LONGEST_ENDING + 1):
        if len(heard) - length >= SHORTEST_CUT - 1:
            yield heard[:-length]
