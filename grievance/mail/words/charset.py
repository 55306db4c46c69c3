"""
Bytes to text, as real mail needs it.

Labels are often wrong: valid UTF-8 beats any label, a label means its wider
sibling (gb2312 is gb18030, iso-8859-1 is cp1252), and an unknown or impossible
one is replaced by a guess. Only codecs of a closed list are ever asked for, so
that a label can neither load a module nor choose an exotic codec.
"""

from __future__ import annotations

import re

from codecs import lookup
from encodings.aliases import aliases

from cchardet import detect

from grievance.mail.words.iso2022jp import decode_vendor


SAMPLE = 64 * 1024
LAST_RESORT = "cp1252"

_NOT_FOR_MAIL = {
    "base64_codec", "bz2_codec", "hex_codec", "mbcs", "quopri_codec", "rot_13",
    "tactis", "uu_codec", "zlib_codec",
}  # fmt: skip
CODECS = frozenset(aliases.values()) - _NOT_FOR_MAIL | {"utf_8_sig", "koi8_u", "cp874"}
_WIDER = {
    "ascii": "",  # says nothing once there is an 8-bit byte
    "latin_1": "cp1252",
    "iso8859_9": "cp1254",
    "iso8859_11": "cp874",
    "tis_620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso2022_jp": "iso2022_jp_2",
}
_OTHER_NAMES = {
    "ansi": "cp1252",
    "x_ansi": "cp1252",
    "gb_2312_80": "gb18030",
    "gb_2312": "gb18030",
    "x_gbk": "gb18030",
    "ks_c_5601": "cp949",
    "ks_c_5601_1989": "cp949",
    "windows_949": "cp949",
    "windows_31j": "cp932",
    "x_sjis": "cp932",
    "x_euc_jp": "euc_jp",
    "x_big5": "cp950",
    "iso_8859_8_i": "iso8859_8",
    "iso_8859_6_i": "iso8859_6",
    "windows_874": "cp874",
    "x_mac_roman": "mac_roman",
    "macintosh": "mac_roman",
    "unicode_1_1_utf_7": "utf_7",
    "x_unicode_2_0_utf_7": "utf_7",
    "utf": "utf_8",
}
_UNLIKELY = frozenset({"iso8859_3", "iso8859_10", "iso8859_16", "mac_latin2"})
_SEVEN_BIT = frozenset({"utf_7", "hz", "iso2022_kr"})
_WIDE = frozenset({"utf_16", "utf_16_le", "utf_16_be", "utf_32"})
_TELLING = 16  # bytes in which two characters of UTF-16 are not UTF-8 by chance
_BOMS = {b"\xff\xfe": "utf_16", b"\xfe\xff": "utf_16", b"\xef\xbb\xbf": "utf_8_sig"}


def codec_for(label: str) -> str:
    """Return the codec meant by a charset *label*, or `""` when it says nothing."""
    label = label.partition(" (")[0]  # a comment
    key = re.sub(r"[^a-z0-9]+", "_", label[:64].lower()).strip("_")
    name = _OTHER_NAMES.get(key) or aliases.get(key) or key
    name = _WIDER.get(name, name)
    return name if name in CODECS else ""


def decode(content: bytes, label: str = "", hint: str = "") -> str:
    """
    Return *content* as text; never fails.

    *label* is what the mail claims, *hint* a charset it uses elsewhere, tried
    when the claim is missing or wrong.
    """
    text = _known(content, label, hint)
    return _guessed(content) if text is None else text


def is_guess(content: bytes, label: str = "", hint: str = "") -> bool:
    """Tell whether the text of *content* is in no charset that the mail names."""
    return _known(content, label, hint) is None


def _known(content: bytes, label: str, hint: str) -> str | None:
    """Return what the claims make of *content*, None where they make nothing."""
    codec = codec_for(label)
    text = _special(content, codec)
    if text is not None:
        return text
    if content.isascii():
        return content.decode("ascii")
    for candidate in dict.fromkeys(("utf_8", codec, codec_for(hint))):
        text = _strictly(content, candidate)
        if text is not None:
            return text
    return _in_pairs(content) or _nearly(content, codec)


def _in_pairs(content: bytes) -> str | None:
    """Decode UTF-8 whose emoji are two surrogates each, as some programs write them."""
    if b"\xed" not in content:
        return None
    try:
        text = content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def guess(content: bytes) -> str:
    """Return the codec that *content* looks like, or `""`."""
    found = detect(content[:SAMPLE])
    if (found["confidence"] or 0) < 0.5:  # noqa: PLR2004  # below, it is a coin
        return ""
    codec = codec_for(found["encoding"] or "")
    return "" if codec in _UNLIKELY else codec


def _special(content: bytes, codec: str) -> str | None:
    """Decode what looks like ASCII or NULs to the other rules."""
    for bom, name in _BOMS.items():
        if content.startswith(bom):
            return content.decode(name, "replace")
    if codec in _WIDE and not _is_narrow(content):
        return content.decode(codec, "replace")
    if codec.startswith("iso2022_jp") or (b"\x1b$" in content and content.isascii()):
        return _strictly(content, codec or "iso2022_jp_2") or decode_vendor(content)
    if codec in _SEVEN_BIT and content.isascii():
        return _strictly(content, codec)
    return None


def _is_narrow(content: bytes) -> bool:
    """Tell text of one byte a character from what UTF-16 looks like, label or not."""
    long = len(content) > _TELLING and b"\0" not in content
    return long and _strictly(content, "utf_8") is not None


def _strictly(content: bytes, codec: str) -> str | None:
    if not codec:
        return None
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        return None


def _nearly(content: bytes, codec: str) -> str | None:
    """Trust a label that fails on less than one character in fifty."""
    if not codec:
        return None
    text = content.decode(codec, "replace")
    failures = text.count("\N{REPLACEMENT CHARACTER}")
    return text if failures <= 1 + len(text) // 50 else None


def _guessed(content: bytes) -> str:
    text = _strictly(content, guess(content))
    return content.decode(LAST_RESORT, "replace") if text is None else text


def preload() -> None:
    """Load every codec now, for a process that will not be able to open files."""
    for codec in CODECS:
        lookup(codec)
