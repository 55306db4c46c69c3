"""
Names in scripts without spaces: by their core, or by how they sound.

*华泞厂* names 华泞铝业有限公司, since an organisation's word follows the core.  An
organisation that is registered in Latin letters only is known by its pinyin.
"""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator, Mapping

from anyascii import anyascii

from grievance.catalogue.folding import SPACELESS, fold, is_spaceless
from grievance.catalogue.legal_forms import legal_forms
from grievance.catalogue.name_hits import Hit
from grievance.catalogue.near_names import NearNames
from grievance.catalogue.needles import Needles
from grievance.catalogue.sounds import sound
from grievance.catalogue.trade_words import trade_words


CORE, SOUND = 0.82, 0.66
BESIDE = 5  # characters after a core in which an organisation's word must be
FEWEST_SYLLABLES, MOST_SYLLABLES, SHORTEST_SOUND = 2, 3, 5
_RUN = re.compile(f"[{SPACELESS}]+")


class SpacelessNames:
    """The cores of names in such scripts; build it once."""

    def __init__(self, names: Mapping[str, Iterable[str]], near: NearNames) -> None:
        self._near = near
        self._own = {
            id_ for id_, found in names.items() if any(map(is_spaceless, found))
        }
        self._needles = Needles(
            (core, (id_, name))
            for id_, found in names.items()
            for name in found
            if is_spaceless(name) and len(core := _core(name)) > 1
        )

    def find(self, folded: str) -> Iterator[Hit]:
        """Yield the names that a folded text has in part or by their sound."""
        if not is_spaceless(folded):
            return
        for (entity_id, name), start, end in self._needles.find(folded):
            if _is_organisation(folded, end):
                yield Hit(
                    entity_id=entity_id,
                    matched=name,
                    start=start,
                    end=end,
                    score=CORE,
                    how="shortened",
                )
        for run in _RUN.finditer(folded):
            yield from self._sounding(folded, run.start(), run.end())

    def _sounding(self, folded: str, first: int, last: int) -> Iterator[Hit]:
        """Yield names in Latin letters that a run of characters sounds like."""
        for start, end in _syllables(first, last):
            if not _is_organisation(folded, end):
                continue
            heard = sound(anyascii(folded[start:end]))
            for name in self._near.sounding(heard):
                if name.entity_id not in self._own and len(heard) >= SHORTEST_SOUND:
                    yield Hit(
                        entity_id=name.entity_id,
                        matched=name.written,
                        start=start,
                        end=end,
                        score=SOUND,
                        how="transliterated",
                    )


def _syllables(first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield where a few characters in a row start and end."""
    for start in range(first, last - FEWEST_SYLLABLES + 1):
        for length in range(FEWEST_SYLLABLES, MOST_SYLLABLES + 1):
            if start + length <= last:
                yield start, start + length


def _core(name: str) -> str:
    return trade_words().core(legal_forms().strip(fold(name)).strip())


def _is_organisation(folded: str, end: int) -> bool:
    beside = folded[end : end + BESIDE]
    return any(word in beside for word in trade_words().organisations)
