"""What in a text asks for care or haste, whatever it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from grievance.catalogue.clues import ENOUGH, Told, find_clues, weigh
from grievance.catalogue.lexicon import SignalClues
from grievance.catalogue.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """The words found for each signal; an empty tuple says there were none."""

    anonymity: tuple[str, ...] = field(default=(), repr=False)
    reprisal_fear: tuple[str, ...] = field(default=(), repr=False)
    reprisal_incident: tuple[str, ...] = field(default=(), repr=False)
    death: tuple[str, ...] = field(default=(), repr=False)
    child_labour: tuple[str, ...] = field(default=(), repr=False)
    forced_labour: tuple[str, ...] = field(default=(), repr=False)
    violence: tuple[str, ...] = field(default=(), repr=False)
    out_of_scope: tuple[str, ...] = field(default=(), repr=False)
    auditor: tuple[str, ...] = field(default=(), repr=False)
    office: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_danger(self) -> bool:
        """Whether life, freedom or a child may be at stake."""
        kinds = (self.death, self.child_labour, self.forced_labour, self.violence)
        return any(kinds)

    @property
    def is_reprisal(self) -> bool:
        """Whether reprisal is feared or has happened."""
        return bool(self.reprisal_fear or self.reprisal_incident)


def read_signals(reading: Reading) -> Signals:
    """
    Read the signals of a text.

    A fish kill or a dead tree is no danger to life: some words are ignored in
    sentences that speak of such things.
    """
    words: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for told in reading.told:
        for name, found in _signals(told):
            words[name] += found
    return Signals(**words)


def _signals(told: Told) -> Iterator[tuple[str, tuple[str, ...]]]:
    for signal in fields(SignalClues):
        found = find_clues(told, getattr(told.lexicon.signals, signal.name))
        if weigh(found) >= ENOUGH:
            yield signal.name, tuple(clue.words for clue in found)
