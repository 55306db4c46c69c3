"""
Set a text in lines: which font has which character, how wide it is, where a line breaks.

A character that no font has is written as its number, `[U+0915]`: it may belong to a
name, and must not be missed.  So are signs that nobody sees, and scripts that run from
right to left, which would stand here backwards and unjoined.
"""

from __future__ import annotations

import unicodedata

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files
from itertools import groupby

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont


LATIN, HAN = "DejaVuSans", "DroidSansFallbackFull"
TAB = "    "
_LEFTWARD = {"R", "AL", "AN"}
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_NEVER_FIRST = frozenset("，。、；：？！）》」』】〉”’％,.;:?!)]}%")  # of a line
_WIDE = "\u2e80"  # from here on scripts without spaces between words


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one line that one font has."""

    font: str
    text: str = field(repr=False)


Line = tuple[Run, ...]


@cache
def load_fonts() -> dict[str, TTFont]:
    """Read the fonts once, and let the library know them."""
    found = {}
    for name in (LATIN, HAN):
        with as_file(files("grievance.print.fonts") / f"{name}.ttf") as path:
            found[name] = TTFont(name, str(path))
        registerFont(found[name])
    return found


def width(text: str, size: float) -> float:
    """Return how wide *text* is in one line, in points."""
    return sum(load_fonts()[run.font].stringWidth(run.text, size) for run in runs(text))


def runs(text: str) -> Line:
    """Return *text* in runs of characters that one font has."""
    groups = groupby(_shown(text), key=_font_of)
    return tuple(Run(font, "".join(group)) for font, group in groups)


def lines(text: str, size: float, room: float) -> Iterator[Line]:
    """Yield the lines of *text*, none wider than *room* points; its own breaks stay."""
    for line in text.split("\n"):
        yield from (runs(one) for one in _broken(_shown(line), size, room))


def _broken(line: str, size: float, room: float) -> Iterator[str]:
    """Yield one line as those that fit; what goes on has the indent of the first."""
    if width(line, size) <= room:
        yield line.rstrip()
        return
    indent = line[: len(line) - len(line.lstrip())]
    made = ""
    for piece in _pieces(line, size, room):
        if made.strip() and width((made + piece).rstrip(), size) > room:
            yield made.rstrip()
            made = indent + piece.lstrip()
        else:
            made += piece
    yield made.rstrip()


def _pieces(line: str, size: float, room: float) -> Iterator[str]:
    """Yield what is not to be broken, unless it is wider than half a line."""
    for word in _words(line):
        if width(word, size) > room / 2:
            yield from word
        else:
            yield word


def _words(line: str) -> Iterator[str]:
    """Yield words with the blanks after them, and the signs of scripts without any."""
    made = ""
    for sign in line:
        goes_on = sign in _NEVER_FIRST or sign == " "
        if made and not goes_on and (_is_end(made[-1]) or sign >= _WIDE):
            yield made
            made = ""
        made += sign
    yield made


def _is_end(sign: str) -> bool:
    return sign == " " or sign >= _WIDE


def _shown(text: str) -> str:
    """Write what cannot be seen, or set, as its number."""
    whole = unicodedata.normalize("NFC", text.replace("\t", TAB))
    return "".join(_sign(one) for one in whole)


@cache
def _sign(sign: str) -> str:
    is_seen = unicodedata.category(sign) not in _UNSEEN
    runs_on = unicodedata.bidirectional(sign) not in _LEFTWARD
    is_known = any(_has(name, sign) for name in (LATIN, HAN))
    return sign if is_seen and runs_on and is_known else f"[U+{ord(sign):04X}]"


@cache
def _font_of(sign: str) -> str:
    return LATIN if _has(LATIN, sign) else HAN


def _has(name: str, sign: str) -> bool:
    return ord(sign) in load_fonts()[name].face.charToGlyph
