"""
Whether a text tells of danger to somebody, of which kinds, and whether it is critical.

Lexicons and learned weights are both asked.  What a lexicon takes for a danger counts
unless the weights are sure that there is none; what only the weights hear must be
clearer, and clearer still in a long letter, which has more sentences to mistake.  That
somebody was punished for speaking is always told; it is critical where the weights
hear it, too, and not only a dismissal that is over.  What comes near is a danger perhaps,
which somebody should look at before the rest.
"""

from __future__ import annotations

import math

from collections.abc import Mapping
from dataclasses import dataclass, field

from grievance.catalogue.clues import ENOUGH, Clue, Told, weigh
from grievance.catalogue.learned.judging import Judgement
from grievance.catalogue.lexicon import SIGNAL
from grievance.catalogue.patterns import STRONG
from grievance.catalogue.reading import Reading


CHILD_LABOUR, FORCED_LABOUR = "PS 10.2", "PS 10.3"
CRITICAL, REPRISAL = "critical", "reprisal"  # learned targets; the first has all kinds
REPRISAL_INCIDENT = "reprisal_incident"
DANGERS = {
    "danger": "life",
    "child_labour": "child-labour",
    "forced_labour": "forced-labour",
    "violence": "violence",
    REPRISAL_INCIDENT: REPRISAL,
}
KIND = 0.5  # what the likeliest kind of danger adds
DISMISSED = 0.75  # how far below enough the weights are sure that there is no danger
DOUBTED = 0.3  # how far below enough they are sure that nobody was punished
LENGTH = 0.25  # by how much it must be clearer in a text of twice as many stretches
PERHAPS = 0.45  # how far below enough it may still be one

Words = tuple[str, ...]
Found = dict[str, Words]


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """
    The words for each kind of `DANGERS` that is told of; whether one is critical.

    *hints* has the words of what may be a danger where none is clear, *doubted* those
    that a lexicon takes for one and the weights are sure are none: they were taught by
    letters that are out of scope as well, and may mean only that.
    """

    kinds: Mapping[str, Words] = field(repr=False)
    is_critical: bool
    hints: Words = field(default=(), repr=False)
    doubted: Words = field(default=(), repr=False)

    @property
    def words(self) -> Words:
        """All words, those that weigh most first."""
        return tuple(word for name in DANGERS for word in self.kinds.get(name, ()))


def judge_danger(reading: Reading) -> Danger:
    """
    Weigh what lexicons and learned weights make of a text.

    A fish kill is no danger to life: the lexicons say what such words must not stand
    with.
    """
    found, judgement = _by_lexicon(reading.told), reading.judgement
    if not judgement.is_telling:
        return Danger(kinds=found, is_critical=any(found.values()))
    clearness = _clearness(judgement)
    least = LENGTH * math.log2(len(judgement.stretches))
    found[REPRISAL_INCIDENT] = _reprisal(found[REPRISAL_INCIDENT], judgement, least)
    if clearness < -DISMISSED:
        kept = {REPRISAL_INCIDENT: found[REPRISAL_INCIDENT]}
        doubted = tuple(word for name in DANGERS for word in found[name])
        return Danger(kinds=kept, is_critical=False, doubted=doubted)
    is_heard = clearness >= least
    if is_heard and not any(found.values()):
        found |= _likeliest(judgement)
    borne_out = {**found}
    if not judgement.has(REPRISAL):
        borne_out[REPRISAL_INCIDENT] = ()
    if is_heard or any(borne_out.values()):
        return Danger(kinds=found, is_critical=True)
    hints = judgement.words(CRITICAL) if clearness >= least - PERHAPS else ()
    return Danger(kinds=found, is_critical=False, hints=hints)


def enough_words(clues: tuple[Clue, ...]) -> Words:
    """Return the words of clues that are enough together, else none."""
    if weigh(clues) < ENOUGH:
        return ()
    return tuple(clue.words for clue in clues)


def _by_lexicon(told: Told) -> Found:
    return {
        "danger": enough_words(told.get(SIGNAL + "danger", ())),
        "child_labour": _strong(told, CHILD_LABOUR),
        "forced_labour": _strong(told, FORCED_LABOUR),
        "violence": enough_words(told.get(SIGNAL + "violence", ())),
        REPRISAL_INCIDENT: enough_words(told.get(SIGNAL + REPRISAL_INCIDENT, ())),
    }


def _strong(told: Told, topic: str) -> Words:
    """Return what says it by itself; a fee or a curfew alone is not forced labour."""
    clues = told.get(topic, ())
    return tuple(clue.words for clue in clues if clue.weight >= STRONG)


def _clearness(judgement: Judgement) -> float:
    """Return how clear a danger is: that there is one, and half of which it is."""
    kind = max(judgement.margin(target) for target in DANGERS.values())
    return judgement.surplus(CRITICAL) + KIND * kind


def _reprisal(clued: Words, judgement: Judgement, least: float) -> Words:
    """Return the words for a reprisal, unless the weights doubt what was clued."""
    surplus = judgement.surplus(REPRISAL)
    if clued:
        return clued if surplus >= -DOUBTED else ()
    return judgement.words(REPRISAL) if surplus >= least else ()


def _likeliest(judgement: Judgement) -> Found:
    """Return the kind of danger that is likeliest; where none is likely, danger."""
    name = max(DANGERS, key=lambda name: judgement.surplus(DANGERS[name]))
    if judgement.has(DANGERS[name]):
        return {name: judgement.words(DANGERS[name])}
    return {"danger": judgement.words(CRITICAL)}
