"""Know our own words when they come back: the form's, and those of the notice we sent."""

from __future__ import annotations

import re

from collections import deque
from collections.abc import Iterator, Sequence

from grievance.catalogue.folding import is_spaceless
from grievance.catalogue.reply_form import fold_label, reply_languages


_RULE = re.compile(r"[-–—=_*#~.\s]*")  # that only parts what is above and below
_RUN = 5  # words in a row, or letters of a script without spaces


class OwnWords:
    """
    The lines of a notice in any language, however a mail program broke them anew.

    A line is ours if it is the same as one of ours, or if each of its runs of five words
    is in ours, together with the end of the line above where that was ours too.
    """

    def __init__(self, sent: str) -> None:
        texts = (*_boilerplate(), sent)
        self._lines = {fold_label(line) for text in texts for line in text.split("\n")}
        self._runs = {run for text in texts for run in _runs(_words(text))}
        self._tail: deque[str] = deque(maxlen=_RUN - 1)

    def is_same(self, text: str) -> bool:
        """Tell whether *text* is one of our lines as it was."""
        return fold_label(text) in self._lines

    def has(self, text: str) -> bool:
        """Tell whether *text*, the line below the one asked for before, is ours."""
        words = _words(text)
        if not words:
            return _RULE.fullmatch(text) is not None
        joined = [*self._tail, *words]
        is_own = self._are_runs(words) or self._are_runs(joined) or self.is_same(text)
        self._tail.clear()
        if is_own:
            self._tail.extend(joined)
        return is_own

    def _are_runs(self, words: Sequence[str]) -> bool:
        return len(words) >= _RUN and all(run in self._runs for run in _runs(words))


def _boilerplate() -> Iterator[str]:
    for language in reply_languages().values():
        form = language.form
        yield from (form.begin, form.end, form.how, form.acknowledge)


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for at in range(len(words) - _RUN + 1):
        yield tuple(words[at : at + _RUN])


def _words(text: str) -> list[str]:
    return [part for word in fold_label(text).split() for part in _parts(word)]


def _parts(word: str) -> Sequence[str]:
    return tuple(word) if is_spaceless(word) else (word,)
