"""
Folding: different ways of writing one thing become one string.

A folded text is words in lower case with one space around each, so that a
whole word is found with ``" word " in folded``. Scripts that write without
spaces (Chinese, Japanese, Korean) keep their characters together, whatever
line breaks or quote marks a mail program put between them; Chinese is in simplified
ones, so that a name is the same in Taipei.
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

from grievance.catalogue.simplified import simplify


SPACELESS = (
    "\u2e80-\u2fdf\u3005-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
MARK, BREAK, PAUSE = "\0", "\2", "\1"  # ends of sentences, of parts, of clauses
MARKS = f"{MARK}{BREAK}{PAUSE}"  # each stands alone between two spaces
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
DOT_ABOVE = "\u0307"  # what casefold leaves of a Turkish capital I
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_MARKS = re.compile(r"([^\w\s\0-\x7f]{30})")
_POSSESSIVE = re.compile(r"['\u2019]s\b")
# Each pattern begins with what it removes, which is found faster than what
# stands before.
_ABBREVIATION = re.compile(r"\.(?<=\b\w\.)(?=\w\b|\s|$)")
_PUNCTUATION = re.compile(rf"[^\w{MARKS}]+")
_PUNCTUATION_TO_SPACES = {
    code: " " for code in range(len(MARKS), 128) if not chr(code).isalnum()
}
_GAP = re.compile(f" (?<=[{SPACELESS}] )(?=[{SPACELESS}])")
_SEAM = re.compile(
    f"(?<=[{SPACELESS}])(?=[^{SPACELESS} ])|(?<=[^{SPACELESS} ])(?=[{SPACELESS}])"
)
_HAS_SPACELESS = re.compile(f"[{SPACELESS}]")
_SENTENCE_END = re.compile(r"[!?;\u3002\uff01\uff1f\uff1b\u061f]+|\.(?=\s|$)|\n\s*\n")
_BREAK = re.compile(r"[:\uff1a\u2014\u2026]|\.\.|[ \n][-\u2013]+[ \n]")
_PAUSE = re.compile(r"[,()\uff0c\uff08\uff09]|\n(?=\s*[-*\u2022\d])")
_ANY_MARK = str.maketrans(dict.fromkeys(MARKS, " "))
_ACCENT = re.compile("[\u0080-\u024f\u1e00-\u1eff]")
_LATIN = re.compile("[\0-\u024f\u1e00-\u1eff]*")


def compose(text: str) -> str:
    """
    Return *text* in NFKC, with no more than thirty combining marks in a row.

    To put marks in order takes the square of their number, so a space comes
    after each thirty; no script needs as many (Stream-Safe Text, UAX #15).
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", _MARKS.sub(r"\1 ", text))


def fold(text: str) -> str:
    """Fold *text*; the result starts and ends with a space."""
    return _fold(text.translate(_ANY_MARK))


def fold_clauses(text: str) -> str:
    """
    Fold *text* with marks where something ends.

    A `MARK` stands where a sentence or a paragraph ends, a `BREAK` for a colon or a
    dash, and a `PAUSE` for a comma or a bracket.
    """
    text = _SENTENCE_END.sub(f" {MARK} ", text.translate(_ANY_MARK))
    return _fold(_PAUSE.sub(f" {PAUSE} ", _BREAK.sub(f" {BREAK} ", text)))


def _fold(text: str) -> str:
    return _fold_ascii(text) if text.isascii() else _fold_unicode(text)


def _fold_ascii(text: str) -> str:
    """Fold faster what most mails are made of."""
    text = _ABBREVIATION.sub("", _POSSESSIVE.sub("", text.lower()))
    return f" {' '.join(text.translate(_PUNCTUATION_TO_SPACES).split())} "


def _fold_unicode(text: str) -> str:
    text = compose(_INVISIBLE.sub("", text))
    text = text.casefold().replace(DOT_ABOVE, "").replace("_", " ")
    text = _ABBREVIATION.sub("", _POSSESSIVE.sub("", text))
    text = _PUNCTUATION.sub(" ", text)
    if is_spaceless(text):
        text = _SEAM.sub(" ", _GAP.sub("", simplify(text)))
    return f" {text.strip()} "


def is_spaceless(text: str) -> bool:
    """Tell whether *text* has characters of a script without spaces."""
    return _HAS_SPACELESS.search(text) is not None


def plain(folded: str) -> str:
    """Return a folded text in which no Latin word has an accent."""
    if _ACCENT.search(folded) is None:
        return folded
    return " ".join(map(without_accents, folded.split(" ")))


def without_accents(word: str) -> str:
    """Return a Latin *word* in plain ASCII; other scripts stay as they are."""
    if word.isascii() or _LATIN.fullmatch(word) is None:
        return word
    return anyascii(word).casefold()
