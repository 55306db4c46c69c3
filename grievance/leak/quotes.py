"""Words of the complaint: five in a row, or eight characters without spaces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from grievance.leak.hit import Hit, HitKind
from grievance.leak.words import Text, stems


WORDS, CHARACTERS = 5, 8
MOST_OURS = 2  # of the words of a quote that the templates wrote
WHY = "these words stand in a letter of the case"


def find_quotes(text: Text, letters: Iterable[str]) -> Iterator[Hit]:
    """Yield what *text* has in common with any of the case's *letters*."""
    wanted = {
        length: _windows(text, length, is_han=length == CHARACTERS)
        for length in (WORDS, CHARACTERS)
    }
    for letter in letters if any(wanted.values()) else ():
        said = stems(letter)
        for length, windows in wanted.items():
            for window in _rows(said, length, windows) if windows else ():
                yield from (_hit(text, *place) for place in windows[window])


def _hit(text: Text, start: int, end: int) -> Hit:
    words = text.written[start:end]
    return Hit(kind=HitKind.QUOTE, start=start, end=end, words=words, why=WHY)


def _windows(
    text: Text, length: int, *, is_han: bool
) -> dict[tuple[str, ...], list[tuple[int, int]]]:
    """Return each row of *length* words that a person typed, and where it stands."""
    windows: defaultdict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    words, typed = text.words, text.typed
    for at in range(len(words) - length + 1):
        row = words[at : at + length]
        if sum(typed[at : at + length]) < length - MOST_OURS:
            continue
        if all(word.is_han is is_han for word in row):
            place = (row[0].start, row[-1].end)
            windows[tuple(word.stem for word in row)].append(place)
    return dict(windows)


def _rows(
    said: list[str], length: int, wanted: Iterable[tuple[str, ...]]
) -> set[tuple[str, ...]]:
    """Return the wanted rows that are said; nothing is built for all the others."""
    shifted = [said[at:] for at in range(length)]
    return set(wanted).intersection(zip(*shifted, strict=False))
