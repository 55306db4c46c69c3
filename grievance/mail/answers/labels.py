"""Labels of grades in running text: where they stand, and what keeps them from being sure."""

from __future__ import annotations

import re

from collections.abc import Iterator
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from grievance.catalogue.folding import fold, is_spaceless, plain
from grievance.catalogue.needles import Needles, whole
from grievance.catalogue.reply_form import (
    Meaning,
    fold_label,
    meanings,
    phrases_of,
)
from grievance.domain.finding import Grade


LONGEST_LABEL = 80  # characters; nothing longer is compared with labels
SHORTEST_TYPO = 4  # letters; of fewer, one letter is too much
_FIRST_WORDS = 3
_FIRST_LETTERS = 2
_FIRST_PART = re.compile(r"[.,;:!?()\n|\t。、]")
_SIGNS = " \t\r\n|-–—:;,.=>("


def label(text: str) -> Meaning | None:
    """Return what *text* means if it is a label and nothing else."""
    if len(text) > LONGEST_LABEL:
        return None
    return meanings().get(fold_label(text))


def guess(text: str) -> Grade | None:
    """Return the grade that *text* seems to say, by a label with a typo or few words."""
    if len(text) > LONGEST_LABEL:
        return None
    folded = fold_label(text)
    return _mistyped(folded) or _among_fillers(folded)


def says(text: str, name: str) -> bool:
    """Tell whether *text* has a word of a list, such as ``negators``."""
    return next(_finder(name).find(_folded(text)), None) is not None


def grades_in(text: str) -> tuple[frozenset[Grade | None], str]:
    """Return what labels anywhere in *text* mean, and the folded text without them."""
    found: set[Grade | None] = set()
    left, end = [], 0
    folded = _folded(text)
    for meaning, start, stop in _longest(folded):
        found.add(meaning.grade)
        left.append(folded[end:start])
        end = stop
    left.append(folded[end:])
    return frozenset(found), " ".join(left)


def is_doubtful(grade: Grade, beside: str) -> bool:
    """Tell whether what stands *beside* a grade may mean that it is another one."""
    found, left = grades_in(beside)
    mild = not grade.is_nonconformance
    others = found - {grade} if mild else found - {grade, None}
    denied = left if grade is Grade.CONFORMANCE else _beginning(left)
    return (
        bool(others)
        or says(left, "doubts")
        or says(denied, "negators")
        or (mild and (says(left, "contrasts") or says(left, "lacks")))
    )


def is_mere_denial(text: str) -> bool:
    """Tell whether *text* is a word that denies and nothing else: *no*, *none*, *non*."""
    return text != "" and fold_label(text[:LONGEST_LABEL]) in phrases_of("negators")


def is_denied(grade: Grade, rest: str) -> bool:
    """Tell whether what follows a grade takes it away: *conformance: not shown*."""
    if is_mere_denial(_FIRST_PART.split(rest.lstrip(_SIGNS), maxsplit=1)[0]):
        return True
    first = grades_in(rest)[1].split()[:1] if grade is Grade.CONFORMANCE else []
    return any(is_mere_denial(word) for word in first)


def takes_back(text: str) -> bool:
    """Tell whether *text* begins as what goes on to say that something is otherwise."""
    begun = _beginning(_folded(text))
    return says(begun, "negators") or says(begun, "contrasts")


def _beginning(folded: str) -> str:
    """Return the first words; of a script without spaces, the first letters of each."""
    words = folded.split()[:_FIRST_WORDS]
    return " ".join(one[:_FIRST_LETTERS] if is_spaceless(one) else one for one in words)


def is_scrap(text: str) -> bool:
    """Tell whether *text* may be what is left of a choice that was deleted."""
    folded = fold_label(text)
    if not folded or len(folded) > LONGEST_LABEL:
        return bool(folded)
    cut = any(one.startswith(folded) or one.endswith(folded) for one in meanings())
    return cut or bool(_near(folded, 2))


def _mistyped(folded: str) -> Grade | None:
    """Return the grade of the labels one letter away, if it is one and no denial."""
    if len(folded) < SHORTEST_TYPO:
        return None
    near = {
        meanings()[one].grade
        for one in _near(folded, 1)
        if one[0] == folded[0]
        and len(one) >= SHORTEST_TYPO
        and _denials(one) == _denials(folded)
    }
    return near.pop() if len(near) == 1 else None


def _near(folded: str, most: int) -> list[str]:
    """Return the labels that are at most so many typos away."""
    labels = tuple(meanings())
    found = process.extract(
        folded, labels, scorer=OSA.distance, score_cutoff=most, limit=None
    )
    return [one for one, _distance, _at in found]


def _denials(folded: str) -> list[str]:
    return sorted(word for word, _s, _e in _finder("negators").find(f" {folded} "))


def _among_fillers(folded: str) -> Grade | None:
    """Return the one grade in a few words of which the others say nothing."""
    found, left = grades_in(folded)
    if len(found) != 1 or not phrases_of("fillers").issuperset(_words(left)):
        return None
    return next(iter(found))


def _words(folded: str) -> Iterator[str]:
    return (word for word in folded.split() if not word.isdecimal())


def _folded(text: str) -> str:
    return plain(fold(text))


@cache
def _finder(name: str) -> Needles[str]:
    return Needles((whole(word), word) for word in sorted(phrases_of(name)))


@cache
def _labels() -> Needles[Meaning]:
    return Needles((whole(one), meaning) for one, meaning in meanings().items())


def _longest(folded: str) -> Iterator[tuple[Meaning, int, int]]:
    """Yield labels that do not overlap, the longest of those that do."""
    found = sorted(_labels().find(folded), key=lambda one: (one[1], -one[2]))
    end = 0
    for meaning, start, stop in found:
        first = start + (folded[start] == " ")
        last = stop - (folded[stop - 1] == " ")
        if first >= end:
            yield meaning, first, last
            end = last
