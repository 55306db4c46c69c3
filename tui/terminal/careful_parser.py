"""
Textual's parser of what a terminal sends, without its pastes: it takes parts of them for keys.

What follows a paste may still belong to it: a text can hold the sign with which pastes end,
and some terminals leave it there. So until nothing came for a moment, all is text. The same
holds for more at once than fingers type, as of a terminal that does not mark its pastes.
"""

from __future__ import annotations

import time

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.message import Message

from tui.terminal.pasted import END, LONGEST, Gathering, Parting, Pasted, plain


QUIET = 0.25  # seconds, and those that Esc waits for the rest of a code
MANY = 100  # keys; one that is held counts once
WRITES = "What comes with a paste only writes: press the key again if it was to act."
TOO_LONG = 5.0  # seconds
LOST = "The end of what was pasted never came, and no key acts: paste something again."
CUT = f"Only the first {LONGEST:,} characters of what was pasted were taken."
_WRITTEN = {"enter": "\n", "tab": "\t"}


class PasteNotice(Message):
    """Something to say of what was pasted."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class CarefulParser(XTermParser):
    """Makes of a paste one `Paste`, and no key; tell it when nothing came, by `tick`."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now = now
        self._parting = Parting()
        self._heard_at = now()
        self._was_idle = False
        self._written: Gathering | None = None  # while all is text
        self._has_said = False

    def feed(self, data: str) -> Iterator[Message]:
        """Yield what *data* says."""
        alone, self._was_idle = self._was_idle, False
        for part in self._parting.feed(data):
            if isinstance(part, Pasted):
                yield from self._paste(part)
            else:
                found = list(super().feed(part))
                self._heard(found, alone=alone)
                yield from self._take(found)
        if self._parting.is_open:
            self._heard_at = self._now()

    def tick(self) -> Iterator[Message]:
        """Yield what it says that nothing came; call it only then."""
        self._was_idle = True
        yield from self._take(list(super().tick()))
        quiet = self._now() - self._heard_at
        if self._parting.is_open:
            if quiet >= TOO_LONG:
                yield from self._say_once(LOST)
        elif quiet >= QUIET + constants.ESCAPE_DELAY:
            self._has_said = False
            yield from self._hand_over()

    def _heard(self, found: Sequence[Message], *, alone: bool) -> None:
        """Begin to wait anew; a key alone is pressed by a finger, which tries again."""
        if not alone or len(_keys(found)) > 1:
            self._heard_at = self._now()

    def _hand_over(self) -> Iterator[Message]:
        """Yield what was gathered as text; keys act again."""
        written, self._written = self._written, None
        if written is not None:
            yield from _pasted(written.whole)

    def _paste(self, pasted: Pasted) -> Iterator[Message]:
        for _ in super().feed(END):
            pass  # it saw a paste without anything in it
        yield from self._hand_over()
        yield from _pasted(pasted)
        self._written, self._heard_at = Gathering(), self._now()

    def _take(self, found: Sequence[Message]) -> Iterator[Message]:
        """Yield what acts, or gather it as text."""
        keys = _keys(found)
        if self._written is None and _are_many(keys):
            self._written = Gathering()
        if self._written is None:
            yield from found
            return
        for key in keys:
            self._written.add(_text_of(key))
        yield from (one for one in found if not isinstance(one, events.InputEvent))
        if any(map(_would_act, found)):
            yield from self._say_once(WRITES)

    def _say_once(self, sentence: str) -> Iterator[Message]:
        """Say something of this paste, unless something was said already."""
        if not self._has_said:
            self._has_said = True
            yield PasteNotice(sentence)

    def _parse_extended_key(  # type: ignore[override]  # Textual's remembers its answers
        self, sequence: str
    ) -> list[events.Key] | None:
        """Take a number that is no character for no key; Textual would stop reading."""
        try:
            return super()._parse_extended_key(sequence)
        except (ValueError, OverflowError):
            return None


def _keys(found: Iterable[Message]) -> list[events.Key]:
    return [one for one in found if isinstance(one, events.Key)]


def _pasted(pasted: Pasted) -> Iterator[Message]:
    if text := plain(pasted.text):
        yield events.Paste(text)
    if pasted.is_cut:
        yield PasteNotice(CUT)


def _are_many(keys: Iterable[events.Key]) -> bool:
    return sum(1 for _ in groupby(keys, key=lambda one: one.key)) > MANY


def _text_of(key: events.Key) -> str:
    """Return what a key writes, if anything."""
    return _WRITTEN.get(key.key) or (key.character if key.is_printable else None) or ""


def _would_act(found: Message) -> bool:
    if isinstance(found, events.Key):
        return not found.is_printable
    return isinstance(found, events.MouseDown)
