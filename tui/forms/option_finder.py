"""Look for options by what is typed: what it begins comes before what merely has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from grievance.catalogue.folding import fold
from tui.forms.option import Option


class _Rank(IntEnum):
    """How well an option fits, the best first."""

    EXACT = 0
    BEGINS = 1
    IN_ORDER = 2
    ANYWHERE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sought:
    """
    An option as it is looked through; everything is folded, with a blank at each end.

    *names* are its code, the number in that, and its label.
    """

    option: Option
    names: tuple[str, ...] = field(repr=False)
    words: str = field(repr=False)


class Finder:
    """Options that are looked through again at every key."""

    def __init__(self, options: Iterable[Option]) -> None:
        self._sought = [_sought(option) for option in options]

    def find(self, typed: str) -> Sequence[Option]:
        """
        Return the options that have every word, or piece of one, of what was typed.

        First is whatever is called exactly that (`10.2` is PS 10.2), then what begins
        like it, what has its words in that order, and the rest; each as they came.
        """
        wanted = fold(typed).split()
        found = [
            (_rank(one, wanted), one.option)
            for one in self._sought
            if all(word in one.words for word in wanted)
        ]
        return [option for _, option in sorted(found, key=lambda pair: pair[0])]


def _sought(option: Option) -> _Sought:
    _standard, _blank, number = option.code.partition(" ")
    names = (option.code, number, option.label)
    return _Sought(
        option=option,
        names=tuple(fold(name) for name in names if name),
        words=fold(f"{option.code} {option.label} {option.more} {option.names}"),
    )


def _rank(one: _Sought, wanted: Sequence[str]) -> _Rank:
    if not wanted:
        return _Rank.EXACT  # nothing is sought: as they came
    begins = f" {' '.join(wanted)}"
    if f"{begins} " in one.names:
        return _Rank.EXACT
    if any(name.startswith(begins) for name in one.names):
        return _Rank.BEGINS
    return _Rank.IN_ORDER if _in_order(one.words, wanted) else _Rank.ANYWHERE


def _in_order(words: str, wanted: Iterable[str]) -> bool:
    """Tell whether each piece begins a word, one after the other."""
    at = 0
    for piece in wanted:
        at = words.find(f" {piece}", at)
        if at < 0:
            return False
        at += len(piece)
    return True
