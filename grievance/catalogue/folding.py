"""
Folding: different ways of writing one thing become one string.

A folded text is words in lower case with one space around each, so that a
whole word is found with ``" word " in folded``. Scripts that write without
spaces (Chinese, Japanese, Korean) keep their characters together, whatever
line breaks or quote marks a mail program put between them.
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii


SPACELESS = (
    "\u2e80-\u2fdf\u3005-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_POSSESSIVE = re.compile(r"['\u2019]s\b")
_ABBREVIATION = re.compile(r"(?<=\b\w)\.(?=\w\b|\s|$)")
_PUNCTUATION = re.compile(r"[\W_]+")
_GAP = re.compile(f"(?<=[{SPACELESS}]) (?=[{SPACELESS}])")
_SEAM = re.compile(
    f"(?<=[{SPACELESS}])(?=[^{SPACELESS} ])|(?<=[^{SPACELESS} ])(?=[{SPACELESS}])"
)
_HAS_SPACELESS = re.compile(f"[{SPACELESS}]")
_SENTENCE_END = re.compile(r"[!?;\u3002\uff01\uff1f\uff1b\u061f]|\.(?=\s|$)|\n\s*\n")
DOT_ABOVE = "\u0307"  # what casefold leaves of a Turkish capital I
_LAST_LATIN = "\u024f"
_LATIN_ADDITIONAL = ("\u1e00", "\u1eff")


def fold(text: str) -> str:
    """Fold *text*; the result starts and ends with a space."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    text = text.casefold().replace(DOT_ABOVE, "")
    text = _ABBREVIATION.sub("", _POSSESSIVE.sub("", text))
    text = _GAP.sub("", _PUNCTUATION.sub(" ", text))
    return f" {_SEAM.sub(' ', text).strip()} "


def is_spaceless(text: str) -> bool:
    """Tell whether *text* has characters of a script without spaces."""
    return _HAS_SPACELESS.search(text) is not None


def without_accents(word: str) -> str:
    """Return a Latin *word* in plain ASCII; other scripts stay as they are."""
    if word.isascii() or not all(map(_is_latin, word)):
        return word
    return anyascii(word).casefold()


def _is_latin(character: str) -> bool:
    low, high = _LATIN_ADDITIONAL
    return character <= _LAST_LATIN or low <= character <= high


def sentences(text: str) -> tuple[str, ...]:
    """Split *text* at sentence ends and blank lines, and fold each sentence."""
    folded = (fold(part) for part in _SENTENCE_END.split(text))
    return tuple(part for part in folded if part.strip())
