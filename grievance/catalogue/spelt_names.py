"""
The ways in which names of Entities are written exactly, and how much each says.

As written, without legal form, its place alone; each with accents, without, and with
ae for ä.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from grievance.catalogue.folding import UMLAUTS, fold, is_spaceless, plain
from grievance.catalogue.legal_forms import legal_forms
from grievance.catalogue.trade_words import trade_words


EXACT, UNACCENTED, SHORTENED, PLACE = 1.0, 0.95, 0.9, 0.75
FACILITY = 0.8  # what a score is multiplied with where a works is named
LONGEST_ACRONYM = 5
PAIR = 2


@dataclass(frozen=True, slots=True)
class SpeltName:
    """One way of writing one Entity: folded, as written, score, how."""

    entity_id: str
    folded: str
    written: str
    score: float
    how: str

    @property
    def is_acronym(self) -> bool:
        return self.written.isupper() and len(self.written) <= LONGEST_ACRONYM

    @property
    def is_common(self) -> bool:
        return self.folded.strip() in trade_words().common


def distinct(
    names: Mapping[str, tuple[str, ...]], works: frozenset[tuple[str, str]]
) -> Iterator[SpeltName]:
    """Yield each way of writing each Entity once, the surest of equal ones."""
    for entity_id, written in names.items():
        seen: set[str] = set()
        ways = sorted(_spelt(entity_id, written, works), key=lambda name: -name.score)
        for name in ways:
            if name.folded and name.folded not in seen:
                seen.add(name.folded)
                yield name


def _spelt(
    entity_id: str, written: Iterable[str], works: frozenset[tuple[str, str]]
) -> Iterator[SpeltName]:
    """Yield each name with its accents, without, and with ae for ä."""
    for name in _ways(entity_id, written, works):
        yield name
        without = plain(name.folded)
        if without != name.folded:
            score = min(name.score, UNACCENTED)
            for folded in (without, plain(name.folded.translate(UMLAUTS))):
                yield SpeltName(entity_id, folded, name.written, score, "unaccented")


def _ways(
    entity_id: str, written: Iterable[str], works: frozenset[tuple[str, str]]
) -> Iterator[SpeltName]:
    """Yield each name as written, without legal form, and its place alone."""
    forms = legal_forms()
    for name in written:
        is_works = (entity_id, name) in works
        share = FACILITY if is_works else 1
        text = fold(name).strip()
        short = forms.strip(text)
        if len(text) >= PAIR:
            how = "facility" if is_works else "exact"
            yield SpeltName(entity_id, text, name, EXACT * share, how)
        if len(short) > LONGEST_ACRONYM or is_spaceless(short):
            how = "facility" if is_works else "shortened"
            yield SpeltName(entity_id, short, name, SHORTENED * share, how)
        yield SpeltName(entity_id, forms.place(text), name, PLACE * share, "facility")
