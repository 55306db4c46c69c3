"""
What in a text asks for care or haste, whatever it is about.

Lexicons and learned weights are asked both, and either suffices; but what a lexicon
takes for a danger is dismissed where the weights are sure that there is none.

Who asks only that names be kept from whom they complain of may be written about to
them; who asks for anything more, or says it in words that may mean more, may not.
"""

from __future__ import annotations

import math

from collections.abc import Iterator
from dataclasses import dataclass, field

from grievance.catalogue.clues import ENOUGH, Clue, Told, weigh
from grievance.catalogue.learned.judging import Judgement
from grievance.catalogue.lexicon import SIGNAL
from grievance.catalogue.patterns import STRONG
from grievance.catalogue.reading import Reading
from grievance.catalogue.scope import judge_scope


CHILD_LABOUR, FORCED_LABOUR = "PS 10.2", "PS 10.3"
Words = tuple[str, ...]
Found = dict[str, Words]
CRITICAL = "critical"  # the learned target that has all the dangers
KIND = 0.5  # what the likeliest kind of danger adds
DISMISSED = 0.5  # how far below enough the weights are sure that there is no danger
DANGERS = {
    "danger": "life",
    "child_labour": "child-labour",
    "forced_labour": "forced-labour",
    "violence": "violence",
    "reprisal_incident": "reprisal",
}
CARES = {"anonymity": "anonymity", "reprisal_fear": "reprisal-feared"}
NAMES_KEPT, COMPLAINT_KEPT = SIGNAL + "names_kept", SIGNAL + "complaint_kept"
ANONYMITY = SIGNAL + "anonymity"
RESPONDENTS = ("auditor", "office")  # of the whole letter: many mention an audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """
    The words found for each signal; an empty tuple says there were none.

    *names_withheld* only where *anonymity* means no more than names that are to be kept
    from whom the complaint is about.
    """

    anonymity: tuple[str, ...] = field(default=(), repr=False)
    names_withheld: tuple[str, ...] = field(default=(), repr=False)
    reprisal_fear: tuple[str, ...] = field(default=(), repr=False)
    reprisal_incident: tuple[str, ...] = field(default=(), repr=False)
    danger: tuple[str, ...] = field(default=(), repr=False)
    child_labour: tuple[str, ...] = field(default=(), repr=False)
    forced_labour: tuple[str, ...] = field(default=(), repr=False)
    violence: tuple[str, ...] = field(default=(), repr=False)
    out_of_scope: tuple[str, ...] = field(default=(), repr=False)
    auditor: tuple[str, ...] = field(default=(), repr=False)
    office: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_danger(self) -> bool:
        """Whether life, freedom or a child may be at stake."""
        kinds = (self.danger, self.child_labour, self.forced_labour, self.violence)
        return any(kinds)

    @property
    def is_reprisal(self) -> bool:
        """Whether reprisal is feared or has happened."""
        return bool(self.reprisal_fear or self.reprisal_incident)


def read_signals(reading: Reading, *, is_named: bool = False) -> Signals:
    """
    Read the signals of a text; *is_named* where a registered organisation is in it.

    A fish kill is no danger to life: the lexicons say what such words must not stand
    with.
    """
    told = reading.told
    named = {name: _words(told.get(SIGNAL + name, ())) for name in _NAMED}
    found = {
        **named,
        "child_labour": _strong(told, CHILD_LABOUR),
        "forced_labour": _strong(told, FORCED_LABOUR),
    }
    judgement = reading.judgement
    found |= dict((*_dangers(found, judgement), *_cares(found, judgement)))
    kept = _words(told.get(NAMES_KEPT, ()))
    found["anonymity"] = found["anonymity"] or kept
    found["names_withheld"] = kept if _is_all(judgement) else ()
    return Signals(**found, out_of_scope=judge_scope(reading, is_named=is_named).words)


_NAMED = (
    "anonymity",
    "reprisal_fear",
    "reprisal_incident",
    "danger",
    "violence",
    "auditor",
    "office",
)


def _dangers(found: Found, judgement: Judgement) -> Iterator[tuple[str, Words]]:
    """Yield the danger that was learned of, or each that is dismissed, empty."""
    surplus = _surplus(judgement)
    if surplus >= 0:
        if not any(found[name] for name in DANGERS):
            yield _likeliest(judgement)
    elif judgement.is_telling and surplus < -DISMISSED:
        for name in DANGERS:
            yield name, ()


def _surplus(judgement: Judgement) -> float:
    """Return how clear a danger is: that there is one, and half of which it is."""
    if not judgement.said:
        return -math.inf
    kind = max(judgement.margin(target) for target in DANGERS.values())
    return judgement.surplus(CRITICAL) + KIND * kind


def _likeliest(judgement: Judgement) -> tuple[str, Words]:
    """Return the kind of danger that is likeliest; where none is likely, danger."""
    name = max(DANGERS, key=lambda name: judgement.surplus(DANGERS[name]))
    if judgement.has(DANGERS[name]):
        return name, judgement.words(DANGERS[name])
    return "danger", judgement.words(CRITICAL)


def _cares(found: Found, judgement: Judgement) -> Iterator[tuple[str, Words]]:
    for name, target in CARES.items():
        if not found[name] and judgement.has(target):
            yield name, judgement.words(target)
    for name in RESPONDENTS:
        if not found[name] and judgement.surplus_of_whole(name) >= 0:
            yield name, judgement.words(name)


def _is_all(judgement: Judgement) -> bool:
    """Whether what is said of names, in these sentences alone, is the whole wish."""
    kept = [one for one in judgement.said if NAMES_KEPT in one.topics]
    texts = {one.text for one in kept}  # one may be read in two languages
    others = [one for one in judgement.said if one.text not in texts]
    if any(COMPLAINT_KEPT in one.topics for one in kept):
        return False
    wished = any(ANONYMITY in one.topics for one in others)
    return not wished and not Judgement(said=others).has(CARES["anonymity"])


def _words(clues: tuple[Clue, ...]) -> tuple[str, ...]:
    if weigh(clues) < ENOUGH:
        return ()
    return tuple(clue.words for clue in clues)


def _strong(told: Told, topic: str) -> tuple[str, ...]:
    """Return what says it by itself; a fee or a curfew alone is not forced labour."""
    clues = told.get(topic, ())
    return tuple(clue.words for clue in clues if clue.weight >= STRONG)
