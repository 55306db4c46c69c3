"""
Compare a name with words of a text: in what way they are alike, and how much that says.

How much depends on how exactly a core is written, on whether a word of the trade stands
beside it, and on whether the core is an everyday word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from grievance.catalogue.name_words import SHORTEST, NearName, Token
from grievance.catalogue.trade_words import trade_words


FULL, WITH_TRADE, CORE, SEVERAL, OTHER = 0.93, 0.9, 0.7, 0.86, 0.64
INFLECTED, SIMILAR = 0.96, 0.88  # what a score is multiplied with
SHORTEST_FUZZY, SHORTEST_CUT = 6, 6  # letters of a core's word
SHORTEST_ALONE = 5  # letters of a core without a word of the trade beside it
LONGEST_ENDING = 3
ALIKE = 0.82  # how much two spellings must have in common
WINDOW = 3  # words around a core in which a word of the trade is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class NearHit:
    """A name nearly found at these characters of the folded text."""

    name: NearName
    start: int
    end: int
    score: float
    how: str
    has_trade: bool


def compare(
    name: NearName, tokens: list[Token], at: int, *, are_all_small: bool
) -> NearHit | None:
    """Compare a name with the words that begin at *at*; None where it is not there."""
    last, likeness, how = _core_at(name, tokens, at)
    if last < 0:
        return None
    score, has_trade = _score(name, tokens, at, last)
    is_named = tokens[at].is_capital or are_all_small or has_trade
    is_short = len(name.joined) < SHORTEST_ALONE and not has_trade
    if (
        not is_named
        or is_short
        or (how == "similar" and not _is_slip(name, tokens[at]))
    ):
        return None
    score *= {"same": 1.0, "inflected": INFLECTED, "similar": SIMILAR}[how]
    if not tokens[at].is_latin:
        how = "transliterated"
    return NearHit(
        name=name,
        start=tokens[at].start,
        end=tokens[last].end,
        score=round(score * min(1.0, likeness + 0.05), 3),
        how=how,
        has_trade=has_trade,
    )


def _core_at(name: NearName, tokens: list[Token], at: int) -> tuple[int, float, str]:
    """Return the last token of a core that begins at *at* (else -1), and how alike."""
    last = _joined_at(name, tokens, at)
    return (last, 1.0, "same") if last >= 0 else _words_at(name, tokens, at)


def _joined_at(name: NearName, tokens: list[Token], at: int) -> int:
    """Return the last token of a core written in more or fewer words, else -1."""
    joined = name.joined
    if len(joined) < SHORTEST_FUZZY - 1:
        return -1
    for count in range(1, min(len(name.core) + 2, len(tokens) - at + 1)):
        heard = "".join(token.sound for token in tokens[at : at + count])
        if heard == joined and count != len(name.core):
            return at + count - 1
    return -1


def _words_at(name: NearName, tokens: list[Token], at: int) -> tuple[int, float, str]:
    """Compare the words of a core one by one."""
    likenesses: list[float] = []
    hows: list[str] = []
    place = at
    for word in name.core:
        place = _skip_joints(tokens, place, is_first=not likenesses)
        heard = tokens[place].sound if place < len(tokens) else ""
        how, likeness = _alike(word, heard)
        if not how:
            return -1, 0.0, ""
        likenesses.append(likeness)
        hows.append(how)
        place += 1
    worst = max(hows, key=("same", "inflected", "similar").index)
    return place - 1, sum(likenesses) / len(likenesses), worst


def _skip_joints(tokens: list[Token], place: int, *, is_first: bool) -> int:
    while (
        not is_first
        and place < len(tokens)
        and tokens[place].latin in trade_words().joints
    ):
        place += 1
    return place


def _alike(word: str, heard: str) -> tuple[str, float]:
    """Say in what way a word is heard as another one, and how alike they are."""
    if word == heard:
        return "same", 1.0
    if len(word) < SHORTEST or len(heard) < SHORTEST:
        return "", 0.0
    common = _common_start(word, heard)
    most = max(len(word), len(heard)) - common
    if common >= SHORTEST_CUT - 1 and most <= LONGEST_ENDING and common > most + 1:
        return "inflected", 1.0
    likeness = Levenshtein.normalized_similarity(word, heard)
    if min(len(word), len(heard)) >= SHORTEST_FUZZY and likeness >= ALIKE:
        return "similar", likeness
    return "", 0.0


def _common_start(word: str, heard: str) -> int:
    for at, (one, other) in enumerate(zip(word, heard, strict=False)):
        if one != other:
            return at
    return min(len(word), len(heard))


def _score(
    name: NearName, tokens: list[Token], first: int, last: int
) -> tuple[float, bool]:
    """Score a core by what stands beside it."""
    beside = [
        *tokens[max(0, first - WINDOW) : first],
        *tokens[last + 1 : last + 1 + WINDOW],
    ]
    trade = {token.sound for token in beside if trade_words().is_trade(token.latin)}
    if name.trade and _share_stem(name.trade, trade):
        return FULL, True
    is_common = all(word in trade_words().common for word in name.plain)
    if is_common:
        return 0.0, False
    if name.trade and trade_words().is_trade(_next(tokens, last)):
        return OTHER, False
    if trade and not name.trade:
        return WITH_TRADE, True
    length = len(name.joined)
    return (SEVERAL if len(name.core) > 1 and length > SHORTEST_FUZZY else CORE), False


def _next(tokens: list[Token], last: int) -> str:
    return tokens[last + 1].latin if last + 1 < len(tokens) else ""


def _share_stem(ones: Iterable[str], others: Iterable[str]) -> bool:
    return any(
        _common_start(one, other) >= min(SHORTEST, len(one), len(other))
        for one in ones
        for other in others
    )


def _is_slip(name: NearName, token: Token) -> bool:
    """Whether a misspelt core is long enough, and begins as it should."""
    return len(name.joined) >= SHORTEST_FUZZY and token.sound[:2] == name.core[0][:2]
