"""Letters of one script that stand in for those of another, as they look the same."""

from __future__ import annotations

import re
import unicodedata


# Latin letters, and the Cyrillic and Greek ones that nobody tells from them.
_ALIKE = {
    "A": "\u0410\u0391",
    "B": "\u0412\u0392",
    "C": "\u0421",
    "E": "\u0415\u0395",
    "H": "\u041d\u0397",
    "I": "\u0406\u0399",
    "J": "\u0408",
    "K": "\u041a\u039a",
    "M": "\u041c\u039c",
    "N": "\u039d",
    "O": "\u041e\u039f",
    "P": "\u0420\u03a1",
    "S": "\u0405",
    "T": "\u0422\u03a4",
    "X": "\u0425\u03a7",
    "Y": "\u0423\u03a5",
    "Z": "\u0396",
    "a": "\u0430\u03b1",
    "c": "\u0441",
    "d": "\u0501",
    "e": "\u0435\u03b5",
    "h": "\u04bb\u043d",
    "i": "\u0456\u03b9",
    "j": "\u0458",
    "k": "\u043a\u03ba",
    "m": "\u043c",
    "o": "\u043e\u03bf",
    "p": "\u0440\u03c1",
    "q": "\u051b",
    "s": "\u0455",
    "t": "\u0442\u03c4",
    "u": "\u03c5",
    "v": "\u0475\u03bd",
    "w": "\u051d",
    "x": "\u0445\u03c7",
    "y": "\u0443",
}
_LATIN = {ord(other): latin for latin, others in _ALIKE.items() for other in others}
_OTHER = "\u0370-\u03ff\u0400-\u052f"
_MIXED = re.compile(rf"(?<!\w)(?=\w*[0-9A-Za-z])(?=\w*[{_OTHER}])\w+")


def unmixed(text: str) -> str:
    """
    Return *text* with Latin letters in words that mix them with such as look like them.

    Every letter keeps its place.
    """
    if text.isascii():
        return text
    return _MIXED.sub(lambda match: match[0].translate(_LATIN), text)


def as_read(text: str) -> str:
    """Return *text* in the plain form of each letter: not wide, nor in another script."""
    if text.isascii():
        return text
    return unmixed(unicodedata.normalize("NFKC", text))
