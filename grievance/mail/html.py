"""HTML to plain text."""

from __future__ import annotations

import re

from resiliparse.extract.html2text import extract_plain_text

from grievance.mail.charset import decode


_META = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE
)
_HEAD = 2_048
_TRAILING = re.compile(r"[ \t\xa0]+\n")
_GAPS = re.compile(r"\n{3,}")


def to_text(html: str) -> str:
    """Return what a reader of *html* would see, with the targets of links."""
    text: str = extract_plain_text(html, preserve_formatting=True, links=True)
    return _GAPS.sub("\n\n", _TRAILING.sub("\n", text)).strip()


def source(content: bytes, label: str, hint: str) -> str:
    """Decode HTML; its own meta charset counts where the mail names none."""
    if not label:
        meta = _META.search(content, 0, _HEAD)
        label = meta[1].decode("ascii") if meta else ""
    return decode(content, label, hint)
