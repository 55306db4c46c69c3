"""
What the learned weights make of a text: a margin for each target, and its words.

A sentence alone says too little and a long letter too much: one dangerous sentence is
lost among forty about the canteen.  So a text is judged by its stretches of a few
sentences, each as long as the texts that were learned from, and as a whole.
"""

from __future__ import annotations

import math

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import accumulate

from grievance.catalogue.folding import is_spaceless, plain
from grievance.catalogue.learned.features import facts, pieces, pieces_of
from grievance.catalogue.learned.said import Said
from grievance.catalogue.learned.weights import Weights, weights
from grievance.catalogue.lexicon import LANGUAGES, lexicon


STRETCH, DENSE_STRETCH = 400, 120  # characters; the latter without spaces
MOST_WORDS = 5
STEEPNESS = 2.0  # how fast a score nears 1 above what is enough
FEW_CHARACTERS = 2  # that are shown of a script without spaces, at least
SHORT, DENSE_SHORT = 60, 20  # characters of a text that is too short to be judged
KNOWN, DENSE_KNOWN = 0.5, 0.15  # of the pieces; a text in another language has fewer


@dataclass(frozen=True, slots=True)
class Heard:
    """The weights of one or more sentences added up, packed, and their numbers."""

    pieces: int
    facts: int
    known_pieces: int
    known_facts: int
    all_pieces: int

    def __add__(self, other: Heard) -> Heard:
        return Heard(
            self.pieces + other.pieces,
            self.facts + other.facts,
            self.known_pieces + other.known_pieces,
            self.known_facts + other.known_facts,
            self.all_pieces + other.all_pieces,
        )

    def __sub__(self, other: Heard) -> Heard:
        return Heard(
            self.pieces - other.pieces,
            self.facts - other.facts,
            self.known_pieces - other.known_pieces,
            self.known_facts - other.known_facts,
            self.all_pieces - other.all_pieces,
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Judgement:
    """
    What the weights make of a text; *said* has its sentences.

    Nothing is worked out, and no weight loaded, before it is asked for.
    """

    said: Sequence[Said] = field(default=(), repr=False)

    @cached_property
    def weights(self) -> Weights:
        """The shipped weights."""
        return weights()

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each target."""
        return {name: at for at, name in enumerate(self.weights.targets)}

    @cached_property
    def criteria(self) -> tuple[str, ...]:
        """The targets that are criteria, such as ``PS 10.3``."""
        return tuple(name for name in self.numbers if " " in name)

    @cached_property
    def heard(self) -> tuple[Heard, ...]:
        """What the first sentences say together: none, one, two, and so on."""
        texts = {one.text for one in self.said}  # one may be read in two languages
        pieces_ = {text: _hear_pieces(text, self.weights) for text in texts}
        each = (_hear(one, pieces_[one.text], self.weights) for one in self.said)
        return tuple(accumulate(each, initial=Heard(0, 0, 0, 0, 0)))

    @cached_property
    def is_telling(self) -> bool:
        """Whether the text is long enough, and in a language that was learned."""
        heard = self.heard[-1]
        length = sum(map(len, {one.text for one in self.said}))
        is_dense = any(is_spaceless(one.text) for one in self.said)
        enough, known = (DENSE_SHORT, DENSE_KNOWN) if is_dense else (SHORT, KNOWN)
        return length >= enough and heard.known_pieces >= known * heard.all_pieces

    @cached_property
    def stretches(self) -> tuple[tuple[slice, tuple[float, ...]], ...]:
        """The margins of each stretch, by target."""
        return tuple(
            (part, self._margins(self.heard[part.stop] - self.heard[part.start]))
            for part in _stretches(self.said)
        )

    @cached_property
    def most(self) -> tuple[float, ...]:
        """The margins of the stretch that says it most, for each target."""
        return tuple(
            map(max, zip(*(found for _, found in self.stretches), strict=True))
        )

    @cached_property
    def whole(self) -> tuple[float, ...]:
        """The margins of the whole text, by target."""
        return self._margins(self.heard[-1])

    def margin(self, target: str) -> float:
        """Return the margin of the stretch that says it most."""
        if not self.said or not self.is_telling:
            return -math.inf
        return self.most[self.numbers[target]]

    def margin_of_whole(self, target: str) -> float:
        """Return the margin of the whole text."""
        if not self.said or not self.is_telling:
            return -math.inf
        return self.whole[self.numbers[target]]

    def surplus(self, target: str) -> float:
        """Return how far the margin is above what is enough."""
        return self.margin(target) - self.enough(target) if self.said else -math.inf

    def surplus_of_whole(self, target: str) -> float:
        """Return how far the margin of the whole text is above what is enough."""
        if not self.said:
            return -math.inf
        return self.margin_of_whole(target) - self.enough(target)

    def has(self, target: str) -> bool:
        """Whether a stretch says it clearly enough."""
        return self.surplus(target) >= 0

    def enough(self, target: str) -> float:
        """Return the margin from which on a target is proposed."""
        return self.weights.targets[target][1]

    def score(self, surplus: float) -> float:
        """Return a surplus as a score from 0 to 1; what is just enough has a half."""
        return round(1 / (1 + math.exp(-STEEPNESS * max(-20.0, surplus))), 3)

    def words(self, target: str) -> tuple[str, ...]:
        """Return the words that speak most for a target, where it is said most."""
        if target not in self._words:
            self._words[target] = self._find_words(target) if self.said else ()
        return self._words[target]

    @cached_property
    def _words(self) -> dict[str, tuple[str, ...]]:
        """The words that were asked for."""
        return {}

    def _find_words(self, target: str) -> tuple[str, ...]:
        at = self.numbers[target]
        part, _margins = max(self.stretches, key=lambda one: one[1][at])
        shares: defaultdict[str, float] = defaultdict(float)
        for said in self.said[part]:
            for word, share in _shares(said.text, at, self.weights):
                shares[word] = max(share, shares[word])
        likeliest = sorted(shares, key=lambda word: (-shares[word], word))
        return tuple(word for word in likeliest[:MOST_WORDS] if shares[word] > 0)

    def _margins(self, heard: Heard) -> tuple[float, ...]:
        by_piece = self.weights.unit / math.sqrt(max(1, heard.known_pieces))
        by_fact = self.weights.unit / math.sqrt(max(1, heard.known_facts))
        return tuple(
            bias + said * by_piece + known * by_fact
            for bias, said, known in zip(
                self.weights.biases,
                self.weights.each(heard.pieces),
                self.weights.each(heard.facts),
                strict=True,
            )
        )


def _hear_pieces(text: str, weights: Weights) -> tuple[int, int, int]:
    """Add the pieces of a sentence up; count those that are known, and all."""
    found = pieces(text)
    return *weights.added(found), len(found)


def _hear(said: Said, heard: tuple[int, int, int], weights: Weights) -> Heard:
    by_pieces, known_pieces, all_pieces = heard
    by_facts, known_facts = weights.added(facts(said))
    return Heard(by_pieces, by_facts, known_pieces, known_facts, all_pieces)


def _stretches(said: Sequence[Said]) -> Iterator[slice]:
    """Yield stretches of sentences, each from another sentence on, none within one."""
    last = 0
    for start in range(len(said)):
        end, room = start + 1, _room(said[start].text) - len(said[start].text)
        while end < len(said) and len(said[end].text) <= room:
            room -= len(said[end].text)
            end += 1
        if end > last:
            last = end
            yield slice(start, end)


def _room(text: str) -> int:
    return DENSE_STRETCH if is_spaceless(text) else STRETCH


def _shares(text: str, at: int, weights: Weights) -> Iterator[tuple[str, float]]:
    """Yield what each word of a sentence has of what speaks for a target."""
    for word in text.split():
        if word in small_words():
            continue
        if not is_spaceless(word):
            yield word, weights.of(at, pieces_of(word))
            continue
        for piece in pieces_of(word):
            if len(piece) >= FEW_CHARACTERS:
                yield piece, weights.of(at, (piece,))


@cache
def small_words() -> frozenset[str]:
    """Return the words by which languages are known, which explain nothing."""
    return frozenset(plain(word) for name in LANGUAGES for word in lexicon(name).common)
