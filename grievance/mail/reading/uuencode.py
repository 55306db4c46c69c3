"""Files that old mailers write into the text itself."""

from __future__ import annotations

import binascii
import re

from collections.abc import Iterator
from dataclasses import dataclass, field


MOST = 50

_BLOCK = re.compile(
    rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n"
    rb"((?:[\x20-\x60]{1,90}+\r?\n)++)"
    rb"end[ \t]*(?:\r?\n|\Z)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A file out of a text, with the name beside it."""

    name: bytes = field(repr=False)
    content: bytes = field(repr=False)


def stretches(text: bytes) -> Iterator[bytes | Packed]:
    """Yield the stretches of *text* and the files between them, at most 50."""
    start = 0
    for count, block in enumerate(_BLOCK.finditer(text)):
        if count == MOST:
            break
        content = _decoded(block[2])
        if content is not None:
            yield text[start : block.start()]
            yield Packed(name=block[1].strip(), content=content)
            start = block.end()
    yield text[start:]


def _decoded(lines: bytes) -> bytes | None:
    """Return the file, or None where a line is not uuencoded: then it is text."""
    rows = lines.splitlines()
    if not all(_is_whole(row) for row in rows):
        return None
    try:
        return b"".join(binascii.a2b_uu(row) for row in rows)
    except binascii.Error:
        return None


def _is_whole(row: bytes) -> bool:
    """Tell whether a row has the signs that its first one announces, and a sum."""
    size = (row[0] - 0x20) & 0x3F
    return len(row) - 1 - (size + 2) // 3 * 4 in (0, 1)
