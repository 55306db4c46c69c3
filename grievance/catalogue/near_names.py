"""
Names that are nearly written: in another script, inflected, misspelt, joined or parted.

Of a name only its core counts, what remains without legal form and words of the trade:
*Kettle Creek* of *Kettle Creek Alumina*. Every word of the core must be there, one after
the other; how much that says depends on how exactly it is written, on whether a word of
the trade stands beside it, and on whether the core is an everyday word.
"""

from __future__ import annotations

import re

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from rapidfuzz.distance import Levenshtein

from grievance.catalogue.folding import is_spaceless
from grievance.catalogue.legal_forms import legal_forms
from grievance.catalogue.sounds import latin, sound
from grievance.catalogue.trade_words import trade_words


FULL, WITH_TRADE, CORE, SEVERAL, OTHER = 0.93, 0.9, 0.7, 0.86, 0.64
INFLECTED, SIMILAR = 0.96, 0.88  # what a score is multiplied with
SHORTEST, SHORTEST_FUZZY, SHORTEST_CUT = 4, 6, 6  # letters of a core's word
SHORTEST_ALONE = 5  # letters of a core without a word of the trade beside it
LONGEST_ENDING = 3
ALIKE = 0.82  # how much two spellings must have in common
WINDOW = 3  # words around a core in which a word of the trade is looked for
MOST_TOKENS = 40_000
MOST_COMPARED = 50_000  # names with places: a hostile text must not hold the worker
FEW_CAPITALS = 0.02  # of all words, where somebody never uses them
_WORD = re.compile(r"[^\W_]+")
_FOLDED = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word of a text: where it stands, how it sounds, if it may be a name."""

    start: int
    end: int
    latin: str = field(repr=False)
    sound: str = field(repr=False)
    is_latin: bool
    is_capital: bool


@dataclass(frozen=True, slots=True)
class NearName:
    """One name of one Entity, ready to be compared."""

    entity_id: str
    written: str = field(repr=False)
    core: tuple[str, ...] = field(repr=False)
    plain: tuple[str, ...] = field(repr=False)
    trade: frozenset[str] = field(repr=False)

    @property
    def joined(self) -> str:
        """The sounds of its core in one."""
        return "".join(self.core)


@dataclass(frozen=True, slots=True, kw_only=True)
class NearHit:
    """A name nearly found at these characters of the folded text."""

    name: NearName
    start: int
    end: int
    score: float
    how: str
    has_trade: bool


class NearNames:
    """All names by the spellings they may be met in; build it once."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._by_key: dict[str, list[NearName]] = defaultdict(list)
        seen: set[tuple[str, tuple[str, ...], frozenset[str]]] = set()
        for entity_id, written in names.items():
            for name in filter(None, (near_name(entity_id, one) for one in written)):
                mark = (entity_id, name.core, name.trade)
                if mark not in seen:
                    seen.add(mark)
                    self._add(name)

    def _add(self, name: NearName) -> None:
        keys = {key for word in name.core[:1] for key in _keys(word)}
        for key in keys | set(_keys(name.joined)):
            self._by_key[key].append(name)

    def find(self, folded: str, capitals: frozenset[str]) -> Iterator[NearHit]:
        """
        Yield the names that a folded text nearly has.

        *capitals* are its words that were written with a capital somewhere.
        """
        tokens = tokenize(folded, capitals)
        are_all_small = len(capitals) < len(tokens) * FEW_CAPITALS
        for name, at in islice(self._to_compare(tokens), MOST_COMPARED):
            hit = _compare(name, tokens, at, are_all_small=are_all_small)
            if hit is not None:
                yield hit

    def _to_compare(self, tokens: list[Token]) -> Iterator[tuple[NearName, int]]:
        """Yield each name that may begin at a token, with the token's place."""
        for at, token in enumerate(tokens):
            if len(token.sound) > 1:  # no initial
                for name in self._candidates(tokens, at):
                    yield name, at

    def sounding(self, heard: str) -> tuple[NearName, ...]:
        """Return the names whose core sounds just so."""
        return tuple(n for n in self._by_key.get(heard, ()) if n.joined == heard)

    def _candidates(self, tokens: list[Token], at: int) -> set[NearName]:
        heard = tokens[at].sound
        keys = set(_keys(heard)) if tokens[at].is_capital else {heard, *_cut(heard)}
        found: set[NearName] = set()
        if at + 1 < len(tokens):
            keys.add(heard + tokens[at + 1].sound)
        for key in keys:
            found.update(self._by_key.get(key, ()))
        return found


def near_name(entity_id: str, written: str) -> NearName | None:
    """Return a name ready to be compared, unless it has no core."""
    if is_spaceless(written):
        return None
    words = [latin(word.group()) for word in _WORD.finditer(written)]
    trade = frozenset(word for word in words if trade_words().is_trade(word))
    ignored = trade_words().joints | legal_forms().words | trade
    core = [word for word in words if word and word not in ignored]
    if not core or sum(map(len, core)) < SHORTEST:
        return None
    return NearName(
        entity_id=entity_id,
        written=written,
        core=tuple(sound(word) for word in core),
        plain=tuple(core),
        trade=frozenset(sound(word) for word in trade),
    )


def tokenize(folded: str, capitals: frozenset[str]) -> list[Token]:
    """Return the words of a folded text; scripts without spaces give none."""
    tokens = []
    for match in islice(_FOLDED.finditer(folded), MOST_TOKENS):
        word = match.group()
        if is_spaceless(word):
            continue
        is_latin = _is_latin(word)
        tokens.append(
            Token(
                match.start(),
                match.end(),
                latin(word),
                sound(word),
                is_latin,
                not is_latin or word in capitals,
            )
        )
    return tokens


def _keys(heard: str) -> Iterator[str]:
    """Yield what spellings that are nearly the same have in common."""
    yield heard
    yield from _cut(heard)
    if len(heard) >= SHORTEST_FUZZY:
        for at in range(len(heard)):
            yield heard[:at] + heard[at + 1 :]


def _cut(heard: str) -> Iterator[str]:
    """Yield a word without what may be its ending."""
    for length in range(1, LONGEST_ENDING + 1):
        if len(heard) - length >= SHORTEST_CUT - 1:
            yield heard[:-length]


def _compare(
    name: NearName, tokens: list[Token], at: int, *, are_all_small: bool
) -> NearHit | None:
    """Compare a name with the words that begin at *at*."""
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


def _is_latin(word: str) -> bool:
    return word[:1] <= "\u024f" or "\u1e00" <= word[:1] <= "\u1eff"
