"""What in a text asks for care or haste, whatever it is about."""

from __future__ import annotations

from dataclasses import dataclass, field

from grievance.catalogue.clues import ENOUGH, Clue, Told, weigh
from grievance.catalogue.lexicon import SIGNAL
from grievance.catalogue.patterns import STRONG
from grievance.catalogue.reading import Reading
from grievance.catalogue.scope import judge_scope


CHILD_LABOUR, FORCED_LABOUR = "PS 10.2", "PS 10.3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """The words found for each signal; an empty tuple says there were none."""

    anonymity: tuple[str, ...] = field(default=(), repr=False)
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
    named = (
        "anonymity",
        "reprisal_fear",
        "reprisal_incident",
        "danger",
        "violence",
        "auditor",
        "office",
    )
    return Signals(
        **{name: _words(told.get(SIGNAL + name, ())) for name in named},
        child_labour=_strong(told, CHILD_LABOUR),
        forced_labour=_strong(told, FORCED_LABOUR),
        out_of_scope=judge_scope(told, is_named=is_named).words,
    )


def _words(clues: tuple[Clue, ...]) -> tuple[str, ...]:
    if weigh(clues) < ENOUGH:
        return ()
    return tuple(clue.words for clue in clues)


def _strong(told: Told, topic: str) -> tuple[str, ...]:
    """Return what says it by itself; a fee or a curfew alone is not forced labour."""
    clues = told.get(topic, ())
    return tuple(clue.words for clue in clues if clue.weight >= STRONG)
