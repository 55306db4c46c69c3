"""
What is learned, and from which margin on it is proposed.

The margins were chosen by cross-validation on the texts: what is critical is rather
proposed too often than missed; docs/triage.md has the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grievance.catalogue.learned.said import Said
from tests.triage.training.texts import Text, criteria


SIGNAL, CRITERION = "signal", "criterion"
COST = {SIGNAL: 1.0, CRITERION: 2.0}
ENOUGH = {
    "critical": -0.25,
    "life": -0.3,
    "child-labour": -0.3,
    "forced-labour": -0.3,
    "violence": -0.3,
    "reprisal": -0.35,
    "out-of-scope": -0.1,
    "anonymity": -0.5,
    "reprisal-feared": 0.0,
    "auditor": 0.8,
    "office": 1.1,
}
ENOUGH_OF_CRITERION = -0.45


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One thing to learn; *enough* is the margin from which on it is proposed."""

    name: str
    kind: str
    enough: float

    def sign(self, text: Text, said: tuple[Said, ...]) -> int:
        """Return what a text teaches: 1 that it is so, -1 that it is not, 0 nothing."""
        if not text.teaches(self.name, said):
            return 0
        return 1 if text.says(self.name) else -1

    def costs(self, signs: Sequence[int]) -> list[float]:
        """Return how bad a mistake is: worse where there are few of a kind."""
        right = (signs.count(-1) / max(1, signs.count(1))) ** 0.5
        cost = COST[self.kind]
        return [cost * right if sign > 0 else cost for sign in signs]


def targets(texts: tuple[Text, ...]) -> tuple[Target, ...]:
    """Return the signals, and each criterion that texts are about."""
    signals = [
        Target(name=name, kind=SIGNAL, enough=enough) for name, enough in ENOUGH.items()
    ]
    codes = [
        Target(name=code, kind=CRITERION, enough=ENOUGH_OF_CRITERION)
        for code in criteria(texts)
    ]
    return (*signals, *codes)
