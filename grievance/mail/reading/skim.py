"""
Make out words in a message that could not be read, without reading it as mail.

It is asked only whether a name occurs, so that no structure is believed: the bytes are
taken as they are, with every `=XX` undone, and with every run that looks like base64
undone.  What lies deeper (archives, documents, pictures) is not seen.  Each step takes
time in proportion to a bounded number of bytes.
"""

from __future__ import annotations

import re

from collections.abc import Iterator

from grievance.mail.words.charset import decode
from grievance.mail.words.html import unescaped
from grievance.mail.words.transfer import from_base64, from_quoted_printable


MOST = 256 * 1024  # bytes that are looked at as they are
MOST_RUNS = 400
MOST_OF_A_RUN = 64 * 1024

_RUN = re.compile(rb"[A-Za-z0-9+/]{8}(?:\r?\n?[A-Za-z0-9+/]){4,}={0,2}")
_FOLD = re.compile(rb"\?=\s+=\?[^?\s]{1,40}\?[bBqQ]\?")  # between two encoded words
_TAG = re.compile(r"<[^<>]{0,1000}>")


def skim(raw: bytes) -> str:
    """Return what may be words in *raw*, several times over; never fails."""
    written = raw[:MOST]
    views = dict.fromkeys((_text(written), *_undone(written)))
    return "\n".join(views)


def _undone(written: bytes) -> Iterator[str]:
    joined = _FOLD.sub(b"", written)
    yield _text(from_quoted_printable(joined))
    for number, run in enumerate(_RUN.finditer(joined)):
        if number == MOST_RUNS:
            return
        yield _text(from_base64(run[0][:MOST_OF_A_RUN]))


def _text(content: bytes) -> str:
    """Decode with no label, also what may have two bytes to a character."""
    text = decode(content.replace(b"\0", b"").lstrip(b"\xfe\xff"))
    if b"\0" in content:
        text = f"{text}\n{decode(content)}"
    return f"{text}\n{unescaped(_TAG.sub('', text))}" if "<" in text else text
