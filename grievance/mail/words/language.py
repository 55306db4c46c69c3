"""A guess at the language of a text, for templates and for finding a reader."""

from __future__ import annotations

import re

from resiliparse.parse.lang import detect_fast


SAMPLE = 4_000
FEWEST_LETTERS = 20
FEWEST_SIGNS = 4  # of scripts that need no spaces
FARTHEST = 1_000  # beyond, the nearest language is often the wrong one

_LIKELY = [
    "ar", "bg", "bn", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr",
    "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ka", "kk", "km", "lt", "lv",
    "mk", "ml", "mn", "my", "ne", "nl", "no", "pl", "pt", "ro", "ru", "si", "sk",
    "sl", "sq", "sr", "sv", "sw", "ta", "te", "th", "tl", "tr", "uk", "ur", "uz",  # codespell:ignore te
    "vi",
]  # fmt: skip
_OTHER_SCRIPTS = {
    "ar", "bg", "bn", "el", "fa", "he", "hi", "hy", "ka", "kk", "km", "mk", "ml", "mn",
    "my", "ne", "ru", "si", "sr", "ta", "te", "th", "uk", "ur",  # codespell:ignore te
}  # fmt: skip
_ASCII = re.compile("[A-Za-z]")
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
_NOT_PROSE = re.compile(r"^>.*$|\S{0,100}(?:://|@)\S*", re.MULTILINE)


def language(text: str) -> str:
    """Return an ISO 639-1 code, or `""` where a guess would be a bet."""
    sample = _NOT_PROSE.sub(" ", text[: 2 * SAMPLE])[:SAMPLE]
    letters = len(_LETTER.findall(sample))
    return _by_script(sample, letters) or _by_words(sample, letters)


def _by_script(sample: str, letters: int) -> str:
    """Tell Japanese, Korean and Chinese by the signs only they use."""
    han = len(_HAN.findall(sample))
    kana = len(_KANA.findall(sample))
    hangul = len(_HANGUL.findall(sample))
    signs = han + kana + hangul
    if signs < FEWEST_SIGNS or 4 * signs < letters:
        return ""
    if hangul > han + kana:
        return "ko"
    return "ja" if 10 * kana > han else "zh"


def _by_words(sample: str, letters: int) -> str:
    if letters < FEWEST_LETTERS:
        return ""
    found = detect_fast(sample, cutoff=FARTHEST, langs=_LIKELY)
    code = str(found[0])
    latin = len(_ASCII.findall(sample)) > letters // 2
    return code if code in _LIKELY and not (latin and code in _OTHER_SCRIPTS) else ""
