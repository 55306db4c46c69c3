"""One sentence: where it has which terms, and what it denies, praises or takes back."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from grievance.catalogue.folding import is_spaceless
from grievance.catalogue.passages import Passages, last_border, next_border
from grievance.catalogue.vocabulary import Vocabulary


NEAR, REACH, ENUMERATED = 100, 25, 18  # characters that a pattern may span, and others
DENSE_NEAR, DENSE_REACH, DENSE_ENUMERATED = 26, 7, 5  # without spaces between words

Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True, eq=False)
class Sentence:
    """
    A sentence of a text; *places* has the spans of each term it has, in order.

    *is_doubted* where it or the next sentence says that something is a lie;
    *is_retracted* where one of them takes back what was said.
    """

    passages: Passages = field(repr=False)
    vocabulary: Vocabulary = field(repr=False)
    number: int
    places: Mapping[int, tuple[Span, ...]] = field(repr=False)
    is_doubted: bool
    is_retracted: bool

    @cached_property
    def bounds(self) -> Span:
        """Where it starts and ends."""
        return self.passages.sentence(self.number)

    @cached_property
    def is_dense(self) -> bool:
        """Whether it is written without spaces."""
        return is_spaceless(self.passages.text[slice(*self.bounds)])

    @property
    def near(self) -> int:
        """How many characters a pattern may span."""
        return DENSE_NEAR if self.is_dense else NEAR

    def says(self, name: str) -> tuple[Span, ...]:
        """Return where it does what a field of `Speech` is about."""
        term = getattr(self.vocabulary.speech, name)
        return self.places.get(self.vocabulary.number(term), ())

    def is_muted(self, spans: tuple[Span, ...]) -> bool:
        """Whether one of *spans* is praised, put aside or taken back."""
        return any(
            start < muted_end and end > muted_start
            for muted_start, muted_end in self._muted
            for start, end in spans
        )

    def is_denied(self, spans: tuple[Span, ...]) -> bool:
        """Whether one of *spans* is said not to be, or only imagined."""
        if self.is_doubted:
            return False
        supposed = self.says("supposed")
        if any(start < spans[0][0] for start, _end in supposed):
            return True
        return any(self._is_negated(span, spans) for span in spans)

    def is_listed(self, span: Span, denied_until: int) -> bool:
        """Whether *span* goes on with a list of things that are denied."""
        gap = span[0] - denied_until
        most = DENSE_ENUMERATED if self.is_dense else ENUMERATED
        return 0 <= gap <= most and not self._between(denied_until, span[0], "but")

    def _is_negated(self, span: Span, own: tuple[Span, ...]) -> bool:
        return self._is_reached(span, own, self._negators) or any(
            self._clause(span) == self._clause(one) for one in self.says("absent")
        )

    def _is_reached(
        self, span: Span, own: tuple[Span, ...], negators: tuple[Span, ...]
    ) -> bool:
        """Whether one of *negators* stands shortly before, in the same clause."""
        reach = DENSE_REACH if self.is_dense else REACH
        return any(
            span[0] - reach <= end <= span[0]
            and (start, end) not in own
            and not self._is_parted(end, span[0])
            for start, end in negators
        )

    @cached_property
    def _negators(self) -> tuple[Span, ...]:
        spent = self.says("spent")
        return tuple(
            (start, end)
            for start, end in self.says("no")
            if not any(one <= start and end <= other for one, other in spent)
        )

    @cached_property
    def _muted(self) -> tuple[Span, ...]:
        whole = (self.bounds,) if self.is_retracted else ()
        return (*self._asides(), *self._praises(), *whole)

    def _asides(self) -> Iterator[Span]:
        """Yield from each "not about" to where something else begins."""
        buts = [start for start, _end in self.says("but")]
        for start, end in self.says("aside"):
            last = next_border(self.passages.breaks, end, self.bounds[1])
            following = bisect_left(buts, end)
            yield start, min([last, *buts[following : following + 1]])

    def _praises(self) -> Iterator[Span]:
        for span in self.says("fine"):
            if not self._is_reached(span, (), self.says("no")):
                yield self._clause(span)

    def _clause(self, span: Span) -> Span:
        """Return the clause of *span*; an adversative begins another one."""
        pauses = self.passages.pauses
        first = max(last_border(pauses, span[0]), self.bounds[0])
        last = next_border(pauses, span[1], self.bounds[1])
        for start, end in self.says("but"):
            first = max(first, start) if end <= span[0] else first
            last = min(last, start) if start >= span[1] else last
        return first, last

    def _is_parted(self, start: int, end: int) -> bool:
        border = next_border(self.passages.pauses, start, end)
        return border < end or self._between(start, end, "but")

    def _between(self, start: int, end: int, name: str) -> bool:
        return any(start <= one and other <= end for one, other in self.says(name))
