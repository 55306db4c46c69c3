"""
A linear support vector machine, learned by coordinate descent in its dual.

Hsieh et al., "A dual coordinate descent method for large-scale linear SVM" (2008), with
the squared hinge loss.  In plain Python, so that the same texts give the same weights
on every machine.
"""

from __future__ import annotations

import math
import random

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from grievance.catalogue.learned.features import facts, is_fact, pieces
from grievance.catalogue.learned.said import Said


TURNS = 9  # over the examples
ALL_EVERY = 4  # turns; in the others only those that pull are looked at
FEWEST = 3  # texts that a feature must be in
MOST_TEXTS = 0.5  # of all texts; what is in more says nothing
SEED = 1


@dataclass(frozen=True, slots=True)
class Example:
    """Numbers of features, as often as sentences have them; what each counts."""

    pieces: tuple[int, ...]
    facts: tuple[int, ...]

    @property
    def scales(self) -> tuple[float, float]:
        """What a piece and a fact count."""
        return 1 / _root(len(self.pieces)), 1 / _root(len(self.facts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """The features worth learning of, numbered, and how much each tells."""

    numbers: Mapping[str, int] = field(repr=False)
    squares: tuple[float, ...] = field(repr=False)

    def example(self, said: Sequence[Said]) -> Example:
        """Take the sentences of a text as numbers."""
        return Example(
            tuple(self._known(one for s in said for one in sorted(pieces(s.text)))),
            tuple(self._known(one for s in said for one in sorted(facts(s)))),
        )

    def _known(self, found: Iterable[str]) -> list[int]:
        return [self.numbers[one] for one in found if one in self.numbers]


def features_of(texts: Sequence[Sequence[Said]]) -> Features:
    """Choose and weigh the features: what is in fewer texts tells more."""
    counts = Counter[str]()
    for said in texts:
        counts.update({one for s in said for one in (*pieces(s.text), *facts(s))})
    most = MOST_TEXTS * len(texts)
    kept = sorted(one for one, n in counts.items() if FEWEST <= n <= most)
    rarities = [
        1.0 if is_fact(one) else math.log(len(texts) / counts[one]) / 4 for one in kept
    ]
    return Features(
        numbers={one: at for at, one in enumerate(kept)},
        squares=tuple(one * one for one in rarities),
    )


def learn(
    examples: Sequence[Example],
    signs: Sequence[int],
    costs: Sequence[float],
    squares: Sequence[float],
) -> tuple[list[float], float]:
    """
    Return a weight for each feature, and what speaks for the target from the start.

    *signs* are 1 for examples of the target, -1 for others, 0 for those that teach
    nothing; *costs* say how bad a mistake would be; *squares* how much features tell.
    """
    weights, bias = [0.0] * len(squares), 0.0
    used = [at for at, sign in enumerate(signs) if sign]
    alphas = dict.fromkeys(used, 0.0)
    norms = {at: _norm(examples[at], squares) for at in used}
    order = random.Random(SEED)
    pulling = used
    for turn in range(TURNS):
        looked_at = list(used if turn % ALL_EVERY == 0 else pulling)
        order.shuffle(looked_at)
        pulling = []
        for at in looked_at:
            one, sign = examples[at], signs[at]
            slack = 1 / (2 * costs[at])
            gradient = sign * (_dot(one, weights) + bias) - 1 + slack * alphas[at]
            alpha = max(0.0, alphas[at] - gradient / (norms[at] + slack))
            step = sign * (alpha - alphas[at])
            if alpha:
                pulling.append(at)
            if step:
                alphas[at] = alpha
                bias += step
                _add(one, weights, squares, step)
    return weights, bias


def margin(example: Example, weights: Sequence[float], bias: float) -> float:
    """Return how far an example is on the side of the target."""
    return bias + _dot(example, weights)


def _dot(example: Example, weights: Sequence[float]) -> float:
    by_piece, by_fact = example.scales
    get = weights.__getitem__
    return by_piece * sum(map(get, example.pieces)) + by_fact * sum(
        map(get, example.facts)
    )


def _add(
    example: Example, weights: list[float], squares: Sequence[float], step: float
) -> None:
    for features, scale in zip(
        (example.pieces, example.facts), example.scales, strict=True
    ):
        by = step * scale
        for at in features:
            weights[at] += by * squares[at]


def _norm(example: Example, squares: Sequence[float]) -> float:
    """Return the square of the length of an example, and one for the bias."""
    total = 1.0
    for features, scale in zip(
        (example.pieces, example.facts), example.scales, strict=True
    ):
        counts = Counter(features)
        total += scale**2 * sum(n * n * squares[at] for at, n in counts.items())
    return total


def _root(number: int) -> float:
    return math.sqrt(max(1, number))
