"""What somebody looks for: words, phrases in quotes, and words that must not be there."""

from __future__ import annotations

import re

from dataclasses import dataclass, field
from typing import Final

from grievance.domain.errors import NotAllowedError
from grievance.services.search.search_folding import fold


LONGEST: Final = 400  # characters
MOST: Final = 20  # words
NOT: Final = "!"
_QUOTE: Final = '["“”„«»]'
_WORD: Final = re.compile(rf"(!?)(?:{_QUOTE}(.*?)(?:{_QUOTE}|$)|(\S+))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """
    All of *wanted* stand somewhere in a case, none of *unwanted*; all are folded.

    A word may be a part of a longer one.
    """

    wanted: tuple[str, ...] = field(repr=False)
    unwanted: tuple[str, ...] = field(default=(), repr=False)

    def fits(self, folded: str) -> bool:
        """Whether a case that says so is one of those looked for."""
        return all(word in folded for word in self.wanted) and not any(
            word in folded for word in self.unwanted
        )

    def narrows(self, other: Query) -> bool:
        """Whether whatever fits this fits *other*, as where a letter more is typed."""
        return all(
            any(word in longer for longer in self.wanted) for word in other.wanted
        ) and all(
            any(shorter in word for shorter in self.unwanted) for word in other.unwanted
        )

    def found_in(self, folded: str) -> tuple[str, ...]:
        """Return which of the wanted words stand there."""
        return tuple(word for word in self.wanted if word in folded)


def parse_query(typed: str) -> Query:
    """
    Read what somebody typed.

    Raises:
        NotAllowedError: It is too much, or says only what must not be there.
    """
    if len(typed) > LONGEST:
        msg = f"That is longer than {LONGEST} characters; look for a few words of it."
        raise NotAllowedError(msg)
    words = [
        (sign == NOT, fold(phrase or word))
        for sign, phrase, word in _WORD.findall(typed)
    ]
    query = Query(
        wanted=tuple(
            dict.fromkeys(word for is_not, word in words if word and not is_not)
        ),
        unwanted=tuple(
            dict.fromkeys(word for is_not, word in words if word and is_not)
        ),
    )
    _refuse_unfit(query)
    return query


def _refuse_unfit(query: Query) -> None:
    if not query.wanted:
        msg = "Name at least one word that a case must have; `!word` alone finds none."
        raise NotAllowedError(msg)
    if len(query.wanted) + len(query.unwanted) > MOST:
        msg = f"Those are more than {MOST} words; leave some of them out."
        raise NotAllowedError(msg)
