"""
Show what somebody wrote, with everything that is no text made visible.

A letter can carry codes that move the cursor, retitle the window, hide lines or turn
the direction of reading.  Each becomes a mark that a reader sees and a terminal does
not obey: ``␛`` for escape, ``<U+202E>`` for an override of direction.
"""

from __future__ import annotations

import re


# Controls, formats, surrogates and separators of lines, by their numbers.  Left as they
# are: newline, tab, the two joiners that scripts and emoji need, and the few Arabic and
# Indic signs that Unicode calls formats although they are seen.
CODES = re.compile(
    "["
    "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\xad\\u061c\\u070f\\u180e"
    "\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb"
    "\\ud800-\\udfff"
    "\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a"
    "\\U000e0000-\\U000e00ff"
    "]"
)
_PICTURES = 0x2400
_DELETE = 0x7F


def visible(text: str) -> str:
    """Return *text* with marks in place of codes; lines and tabs stay."""
    return CODES.sub(_mark, text)


def one_line(text: str) -> str:
    """Return *text* as `visible` does, and on one line."""
    return visible(text.replace("\n", " ␊ ").replace("\t", " "))


def _mark(match: re.Match[str]) -> str:
    number = ord(match.group())
    if number < ord(" "):
        return chr(_PICTURES + number)
    return "␡" if number == _DELETE else f"<U+{number:04X}>"
