"""
Breaking a letter into lines of at most 76 columns, or as many as are asked for.

Paragraphs are separated by empty lines.  A line that begins with a dash is an item of a
list, one that is indented keeps its indent; every other line goes on where the one
before it ended.  Scripts without spaces are broken between letters, never before a
closing sign.
"""

from __future__ import annotations

import re
import unicodedata

from collections.abc import Iterator


WIDTH = 76  # columns
_ITEM = re.compile(r"- +")
_NEVER_FIRST = frozenset("，。、；：？！）》」』】〉”’,.;:?!)]%…")
_NEVER_LAST = frozenset("（《「『【〈“‘([")


def wrap(text: str, *, width: int = WIDTH) -> str:
    """Return *text* in lines, with one empty line between paragraphs."""
    paragraphs = re.split(r"\n[ \t]*\n", text.strip("\n"))
    blocks = [_block(paragraph, width) for paragraph in paragraphs]
    return "\n\n".join(block for block in blocks if block)


def columns(text: str) -> int:
    """Count columns as a terminal does: some letters take two, some none."""
    return len(text) if text.isascii() else sum(_wide(letter) for letter in text)


def one_line(text: str) -> str:
    """Join the lines of a text."""
    joined = ""
    for line in text.split("\n"):
        word = line.strip()
        gap = " " if joined and word and not _meet_closely(joined[-1], word[0]) else ""
        joined += gap + word
    return joined


def _block(block: str, width: int) -> str:
    """Break one block into lines: items and indented lines begin anew."""
    pieces: list[str] = []
    for line in block.split("\n"):
        begins = _ITEM.match(line) or line.startswith("    ")
        if begins or not pieces:
            pieces.append(line)
        else:
            pieces[-1] = f"{pieces[-1]}\n{line}"
    return "\n".join(_piece(piece, width) for piece in pieces if piece.strip())


def _piece(piece: str, width: int) -> str:
    """Break an item, an indented line or a paragraph into lines."""
    item = _ITEM.match(piece)
    first = item[0] if item else "    " if piece.startswith("    ") else ""
    rest = " " * len(first)
    lines = list(_lines(one_line(piece.removeprefix(first)), width - len(first)))
    if not lines:  # an item that says nothing yet
        return first.rstrip()
    return "\n".join((first if not n else rest) + line for n, line in enumerate(lines))


def _lines(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in _words(text, width):
        if line and columns(line + word.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += word
    if line:
        yield line.rstrip()


def _words(text: str, width: int) -> Iterator[str]:
    """Yield what is never broken, each with the space that follows it."""
    word = ""
    for at, letter in enumerate(text):
        word += letter
        following = text[at + 1 : at + 2]
        if _may_break(letter, following) or columns(word) >= width - 1:
            yield word
            word = ""
    if word:
        yield word


def _may_break(letter: str, following: str) -> bool:
    if following in _NEVER_FIRST or following == " " or letter in _NEVER_LAST:
        return False
    return letter == " " or _is_close(letter) or (_is_close(following))


def _meet_closely(last: str, first: str) -> bool:
    return _is_close(last) and _is_close(first)


def _is_close(letter: str) -> bool:
    """Tell whether a letter belongs to a script that is written without spaces."""
    return bool(letter) and unicodedata.east_asian_width(letter) in "WF"


def _wide(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
