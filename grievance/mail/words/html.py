"""HTML to plain text."""

from __future__ import annotations

import re

from html import unescape

from resiliparse.extract.html2text import extract_plain_text


MOST_TAGS = 50_000  # a tree of unclosed tags costs their square
MOST_LISTS = 300  # lists inside lists are indented, which costs their square too
WIDEST = " " * 40

_META = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE
)
_HEAD = 2_048
_TAG = re.compile(r"<[^<>]*>?")
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6])\b", re.IGNORECASE)
_LIST = re.compile(r"<(?:ul|ol|dl|dir|menu)\b", re.IGNORECASE)
_UNSHOWN = re.compile(  # forms and their like, whose words are words too
    r"<(/?)(?:button|label|noscript|optgroup|option|select|template|textarea)\b",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"&#[xX]?[0-9A-Fa-f]{8,};?")
_WIDE = re.compile(" {40,}")
_GAPS = re.compile(r"\n{3,}")


def to_text(html: str) -> str:
    """Return what a reader of *html* would see, with the targets of links."""
    if _is_costly(html):
        text = _stripped(html)
    else:
        html = _UNSHOWN.sub(r"<\1div ", html)
        text = extract_plain_text(html, preserve_formatting=True, links=True)
    text = _WIDE.sub(WIDEST, text)
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return _GAPS.sub("\n\n", lines).strip()


def _is_costly(html: str) -> bool:
    return html.count("<") > MOST_TAGS or len(_LIST.findall(html)) > MOST_LISTS


def _stripped(html: str) -> str:
    """Take the tags out in one pass, for HTML that would keep a tree busy."""
    text = _TAG.sub("", _BREAK.sub(r"\n\g<0>", html))
    return unescaped(text)


def unescaped(text: str) -> str:
    """Undo character references; the library trips over numbers of many digits."""
    return unescape(_LONG_NUMBER.sub("", text))


def charset(content: bytes) -> str:
    """Return the charset that HTML names itself, `""` for none."""
    meta = _META.search(content, 0, _HEAD)
    return meta[1].decode("ascii", "replace") if meta else ""
