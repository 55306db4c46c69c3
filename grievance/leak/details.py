"""
Names of places and things that only the complaint has: a dormitory, a road, a shift.

A word counts as a name where the case writes it with a capital within a sentence and it
is no everyday word; in Chinese, where it ends as names of places do.
"""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator, Sequence

from grievance.catalogue.sounds import sound
from grievance.leak.common_words import is_common
from grievance.leak.hit import Hit, HitKind
from grievance.leak.words import HAN, Text, Word


SHORTEST = 3
LONGEST_PLACE = 7  # characters
WHY = "this name stands in a letter of the case"
# A capital, in scripts that have them, with something of the sentence before it.
_CAPITALS = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0386-\u03ab\u0400-\u042f"
_NAME = re.compile(rf"(?<=[^\W\d_,;(]|[,;(\"'])[ (\"']+([{_CAPITALS}]\w{{2,}})")
_PLACE = re.compile(
    "(?:宿舍|车间|公司|大厦|社区|小区|仓库|码头|矿山|[厂廠村镇鎮县縣市区區楼樓矿礦园園街路巷"
    "寨乡鄉湖河山港桥橋院班])"
)
_SMALL = frozenset(
    "在的我们們他她这這那个個工本该該一二三两兩大小有和了到去住从從是把被给給每各某同女男新"
    "旧舊老全整于於向对對为為及或不也都就很来來里裡内內外上下前后後贵貴我"
)


def find_details(text: Text, letters: Sequence[str]) -> Iterator[Hit]:
    """Yield the names that a person typed into *text* and the case's *letters* have."""
    candidates = [
        word
        for word, is_typed in zip(text.words, text.typed, strict=True)
        if is_typed and not word.is_han and _may_be_name(word)
    ]
    names = _names(letters) if candidates else frozenset()
    for word in candidates:
        if word.sound in names or word.sound[:-1] in names:
            yield _hit(text, word.start, word.end)
    yield from _places(text, letters)


def _may_be_name(word: Word) -> bool:
    is_long = len(word.written) >= SHORTEST
    return is_long and not word.written.isdigit() and not is_common(word.written)


def _names(letters: Iterable[str]) -> frozenset[str]:
    """Return how the words sound that are written as names within a sentence."""
    written = {name for letter in letters for name in _NAME.findall(letter)}
    return frozenset(sound(name) for name in written if not is_common(name))


def _places(text: Text, letters: Sequence[str]) -> Iterator[Hit]:
    """Yield the longest name at each ending of one that some letter has."""
    for match in _PLACE.finditer(text.written):
        for start in range(max(0, match.end() - LONGEST_PLACE), match.start()):
            name = text.written[start : match.end()]
            if not _is_name(name, match.start() - start):
                continue
            if text.is_typed(start, match.end()) and any(
                name in one for one in letters
            ):
                yield _hit(text, start, match.end())
                break


def _is_name(name: str, stem: int) -> bool:
    """Whether what stands before the ending is more than small words."""
    before = name[:stem]
    is_together = re.fullmatch(rf"[{HAN}\w]+", before) is not None
    return is_together and before[0] not in _SMALL and not set(before) <= _SMALL


def _hit(text: Text, start: int, end: int) -> Hit:
    words = text.written[start:end]
    return Hit(kind=HitKind.DETAIL, start=start, end=end, words=words, why=WHY)
