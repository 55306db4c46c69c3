"""
Which criteria a line begins with, however their numbers are written.

``PS 9.8b``, ``9,8 (b)``, ``§9.8 b``, ``1) ASI PS V3.1, criterion 9.8-b`` are the same.
"""

from __future__ import annotations

import re

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise

from grievance.catalogue.reply_form import phrases_of, reply_languages
from grievance.domain.criterion import CriterionId


MOST_STEPS = 12  # words and signs before a number
MOST_TOGETHER = 20  # criteria that are answered in one
MOST_NUMBERS = 1_000  # looked at in one line
_NUMBER = re.compile(
    r"(?P<principle>[1-9]\d?)[.,·](?P<number>[1-9]\d?)(?!\d|\.\d|\s?[%€$])"
    r"(?:\.?(?P<letter>[A-Za-z])(?![A-Za-zÀ-ɏ\d])"
    r"|\s?\((?P<bracketed>[A-Za-z])\)"
    r"|[\s\-](?P<loose>[A-Za-z])(?=\s*[:;=|)\]\t]|\s[-–—]|\s*\Z))?(?![A-Za-zÀ-ɏ\d])"
)
_STANDARD = re.compile(
    r"(?:asi[\s\-]*)?(?:(?P<coc>coc|chain of custody|chaîne de traçabilité|cadeia de "
    r"custódia|produktkette|监管链)|(?P<ps>ps|performance standard|standard de "
    r"performance|padrão de desempenho|绩效标准))(?:\s*standard)?(?![A-Za-z])",
    re.IGNORECASE,
)
_VERSION = re.compile(r"v(?:ersion)?\.?\s?\d(?:\.\d)?(?![\w.])", re.IGNORECASE)
_COUNTED = re.compile(r"\(?\d{1,2}[.)](?=[\s(])")
_SIGNS = re.compile(r"[^\w\s]{1,40}\s*|\s{1,200}")
_RANGE = re.compile(r"\s*(?:-|–|—|~|\.\.|to|bis|até|à|至)\s*(?=[1-9]\d?[.,]\d)")
_AFTER = re.compile(r"\s{0,40}[条款]?\s{0,40}[:=.)\]>→]{0,3}\s{0,40}(?:[-–—]{1,3}\s+)?")
_INNER = re.compile(_NUMBER.pattern + r"\s*[:=|\t]")
_NAMED = re.compile(r"(?:(?:ASI[\s\-]*)?\b(?:PS|CoC)\b[\s.\-]{0,3})\Z", re.IGNORECASE)
_NAME_REACH = 12
PS, COC = "PS", "CoC"


@dataclass(frozen=True, slots=True)
class Mention:
    """A criterion as a line names it; *standard* empty where it only has a number."""

    standard: str
    id: CriterionId

    @property
    def text(self) -> str:
        """How it is called where nobody was asked for it."""
        return f"{self.standard} {self.id}".strip()


@dataclass(frozen=True, slots=True)
class Mentioned:
    """
    What a line begins with, and where what it says of that starts.

    *is_parted* where more than a space stands between the two.
    """

    mentions: tuple[Mention, ...]
    end: int
    is_range: bool = False
    is_parted: bool = False


def mentioned(text: str, standard: str = "") -> Mentioned | None:
    """Return what *text* begins with; *standard* is that of a heading above it."""
    first = _one(text, 0, standard)
    if first is None:
        return None
    mentions, at = [first[0]], first[1]
    while len(mentions) < MOST_TOGETHER and (joint := _joint().match(text, at)):
        further = _one(text, joint.end(), mentions[-1].standard)
        if further is None:
            break
        mentions.append(further[0])
        at = further[1]
    is_range = _RANGE.match(text, at) is not None
    after = _AFTER.match(text, at)
    end = after.end() if after else at
    is_parted = bool(text[at:end].strip()) or text[end : end + 1] in {"|", "["}
    return Mentioned(tuple(mentions), end, is_range, is_parted)


def heading(text: str) -> str:
    """Return the standard that *text* names and says nothing else; empty for none."""
    if len(text) > 60:  # noqa: PLR2004  # a sentence
        return ""
    found = _STANDARD.search(text)
    if found is None:
        return ""
    rest = _VERSION.sub("", text[: found.start()] + text[found.end() :])
    return _short(found) if not rest.strip(" \t:-–—=#*.()[]（）") else ""


def numbers_in(text: str) -> Iterator[CriterionId]:
    """Yield each number of a criterion anywhere in *text*."""
    for match in islice(_NUMBER.finditer(text), MOST_NUMBERS):
        if not text[max(0, match.start() - 1) : match.start()].isalnum():
            yield _id(match)


def split_answers(text: str) -> list[str]:
    """Part a line before each further number that is answered in it."""
    first = mentioned(text)
    if first and first.is_range:
        return [text]
    read = first.end if first else 0
    starts = [at for at in _inner(text) if at and at >= read]
    edges = [0, *starts, len(text)]
    return [text[a:b] for a, b in pairwise(edges)]


def _inner(text: str) -> Iterator[int]:
    """Yield where numbers begin that stand anywhere and have an answer behind them."""
    for match in _INNER.finditer(text):
        before = text[max(0, match.start() - _NAME_REACH) : match.start()]
        name = _NAMED.search(before)
        if name or not (before[-1:].isalnum() or before[-1:] in {".", ","}):
            yield match.start() - (len(name[0]) if name else 0)


def _one(text: str, start: int, standard: str) -> tuple[Mention, int] | None:
    """Read one number with the words before it, and where it ends."""
    at = start
    for _step in range(MOST_STEPS):
        number = _NUMBER.match(text, at)
        if number:
            return Mention(standard, _id(number)), number.end()
        step = _step_over(text, at)
        if step is None:
            return None
        standard = _short(step) or standard
        at = step.end()
    return None


def _step_over(text: str, at: int) -> re.Match[str] | None:
    for pattern in (_STANDARD, _VERSION, _place(), _COUNTED, _SIGNS):
        step = pattern.match(text, at)
        if step and step.end() > at:
            return step
    return None


def _short(match: re.Match[str]) -> str:
    groups = match.groupdict()
    if groups.get("coc"):
        return COC
    return PS if groups.get("ps") else ""


def _id(match: re.Match[str]) -> CriterionId:
    letter = match["letter"] or match["bracketed"] or match["loose"] or ""
    return CriterionId(int(match["principle"]), int(match["number"]), letter.lower())


@cache
def _place() -> re.Pattern[str]:
    words = sorted(
        {word for language in reply_languages().values() for word in language.places},
        key=len,
        reverse=True,
    )
    either = "|".join(map(re.escape, words))
    return re.compile(rf"(?:{either})(?![A-Za-zÀ-ɏ])[.:]?", re.IGNORECASE)


@cache
def _joint() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(phrases_of("joints"))))
    return re.compile(rf"\s*(?:[,;/&+、]|(?:{words})(?![A-Za-zÀ-ɏ]))\s*(?:{words})?\s*")
