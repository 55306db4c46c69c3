"""Where the comment on an item begins: behind the word for it, in any language."""

from __future__ import annotations

import re

from functools import cache

from grievance.catalogue.reply_form import fold_label, phrases_of, reply_languages


_ENDS = (":", "=", "-", "–", "—")
_LONGEST = 20  # characters of the word for a comment and what ends it


def comment_in(text: str) -> str | None:
    """Return what follows the word for a comment; None if *text* has none first."""
    start = text[:_LONGEST]
    for end in _ENDS:
        head, found, rest = start.partition(end)
        if found and fold_label(head) in phrases_of("comment"):
            return (rest + text[_LONGEST:]).strip()
    return "" if fold_label(text[: _LONGEST + 1]) in phrases_of("comment") else None


def part_comment(text: str) -> tuple[str, str | None]:
    """Return what stands before the word for a comment, and what behind it, if any."""
    mark = _mark().search(text)
    return (text[: mark.start()], text[mark.end() :].strip()) if mark else (text, None)


@cache
def _mark() -> re.Pattern[str]:
    words = {word for one in reply_languages().values() for word in one.comment}
    either = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{either}) ?:", re.IGNORECASE)
