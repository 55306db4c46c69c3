"""The lines of a reply, without the marks that mail programs put before and into them."""

from __future__ import annotations

import re

from collections.abc import Iterator
from dataclasses import dataclass, field

from grievance.catalogue.folding import compose


LONGEST = 200_000  # characters of a reply that are read
MOST_LINES = 3_000
LONGEST_LINE = 20_000
_QUOTE = re.compile(r"[ \t]*(?:(?:>|&gt;|＞|»)[ \t]*)*")
_MARK = re.compile(r">|&gt;|＞|»")
_TAG = re.compile(
    r"</?(?:a|b|br|div|em|font|i|li|ol|p|span|strong|td|th|tr|u|ul)\b[^<>\n]{0,200}>",
    re.IGNORECASE,
)
_SPACE = re.compile(r"&nbsp;|&#160;|&#xa0;|\u00a0", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    One line: *raw* as it came, *text* without quote marks, *depth* how often quoted.

    *is_first* is False for what stood behind something else in the same line.
    """

    raw: str = field(repr=False)
    text: str = field(repr=False)
    depth: int
    is_first: bool = True

    @property
    def is_blank(self) -> bool:
        """Whether it only parts what is above from what is below."""
        return not self.text

    @property
    def shown(self) -> str:
        """The line as it came, but for space at its end."""
        return self.raw.rstrip()


def split_lines(text: str) -> tuple[tuple[Line, ...], str]:
    """Return the lines of *text* that are read, and all that is left below them."""
    end = min(len(text), LONGEST)
    raws = text[:end].split("\n", MOST_LINES)
    left = raws.pop() if len(raws) > MOST_LINES else ""
    return tuple(_lines(raws)), left + text[end:]


def _lines(raws: list[str]) -> Iterator[Line]:
    for raw in raws:
        quote = _QUOTE.match(raw)
        marks = quote[0] if quote else ""
        yield Line(
            raw=raw,
            text=_clean(raw[len(marks) :]),
            depth=len(_MARK.findall(marks)),
        )


def _clean(text: str) -> str:
    """Take out what HTML and old programs left, and write full-width signs as others."""
    if "&" in text or "<" in text or "\u00a0" in text:
        text = _TAG.sub(" ", _SPACE.sub(" ", text))
    return compose(_INVISIBLE.sub("", text)).strip(" \r\v\f")
