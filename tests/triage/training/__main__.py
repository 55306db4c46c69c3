"""
Learn the weights anew and write them where they ship.

    python -m tests.triage.training

Takes some minutes; docs/triage.md says when to do it.  The same texts give the same
weights, on every machine.
"""

from __future__ import annotations

import sys

from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

import grievance.catalogue.learned

from grievance.catalogue.learned.said import Said
from grievance.catalogue.learned.weights import VERSION, Weights, written_weights
from tests.triage.training.machine import Example, Features, features_of, learn
from tests.triage.training.targets import CRITERION, Target, targets
from tests.triage.training.texts import Text, all_texts, digest, said_in


UNIT = 0.05  # a weight is kept as a whole number of these
MOST = {CRITERION: 2_500}  # of the heaviest weights of a target that are kept
MOST_OF_SIGNAL = (
    20_000  # light ones are many: a third of what is critical hangs on them
)
FILE = Path(grievance.catalogue.learned.__file__).parent / "weights.json.xz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What is learned from, taken apart once."""

    texts: tuple[Text, ...]
    said: tuple[tuple[Said, ...], ...]
    features: Features
    examples: tuple[Example, ...]


@cache
def material() -> Material:
    """Read all texts."""
    texts = all_texts()
    said = tuple(map(said_in, texts))
    features = features_of(said)
    examples = tuple(map(features.example, said))
    return Material(texts=texts, said=said, features=features, examples=examples)


def learned(target: Target) -> tuple[dict[int, int], float]:
    """Return the heaviest weights for a target by feature, and its bias."""
    of = material()
    signs = [target.sign(*pair) for pair in zip(of.texts, of.said, strict=True)]
    costs = target.costs(signs)
    weights, bias = learn(of.examples, signs, costs, of.features.squares)
    heaviest = sorted(range(len(weights)), key=lambda at: (-abs(weights[at]), at))
    kept = heaviest[: MOST.get(target.kind, MOST_OF_SIGNAL)]
    rounded = {at: round(weights[at] / UNIT) for at in kept}
    return {at: weight for at, weight in rounded.items() if weight}, round(bias, 3)


def make() -> Weights:
    """Learn all targets, on all cores."""
    chosen = targets(material().texts)
    with ProcessPoolExecutor() as pool:
        found = tuple(pool.map(learned, chosen))
    pairs: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, (of_target, _bias) in enumerate(found):
        for at, weight in of_target.items():
            pairs[at].append((number, weight))
    names = tuple(material().features.numbers)
    kept = sorted(pairs)
    return Weights(
        version=VERSION,
        texts=digest(),
        unit=UNIT,
        targets={
            target.name: (bias, target.enough)
            for target, (_weights, bias) in zip(chosen, found, strict=True)
        },
        features=[names[at] for at in kept],
        ends=list(accumulate(len(pairs[at]) for at in kept)),
        numbers=[number for at in kept for number, _weight in pairs[at]],
        weights=[weight for at in kept for _number, weight in pairs[at]],
    )


if __name__ == "__main__":
    written = written_weights(make())
    FILE.write_bytes(written)
    sys.stdout.write(f"{FILE.name}: {len(written):,} bytes\n")
