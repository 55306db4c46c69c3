"""ISO-2022-JP with the vendor characters that Japanese mailers really send."""

from __future__ import annotations

import re


_SHIFT = re.compile(rb"\x1b(\$[@B]|\([BJIA])")
_TWO_BYTES = (b"$B", b"$@")
_KANA = b"(I"


def decode_vendor(content: bytes) -> str:
    """Decode through cp932, which knows NEC and IBM rows; never fails."""
    pieces = _SHIFT.split(content)
    text = [pieces[0].decode("ascii", "replace")]
    for shift, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        text.append(_piece(shift, piece))
    return "".join(text)


def _piece(shift: bytes, piece: bytes) -> str:
    if shift in _TWO_BYTES:
        return _kanji(piece)
    if shift == _KANA:
        return bytes(b | 0x80 for b in piece).decode("cp932", "replace")
    return piece.decode("ascii", "replace")


def _kanji(piece: bytes) -> str:
    """Rows of 94 become Shift-JIS rows of 188; line ends pass through."""
    out = bytearray()
    position = 0
    while position < len(piece):
        pair = piece[position : position + 2]
        if len(pair) == 2 and min(pair) > 0x20:  # noqa: PLR2004  # a JIS pair
            out += _shift_jis(*pair)
            position += 2
        else:
            out += pair[:1]
            position += 1
    return out.decode("cp932", "replace")


def _shift_jis(row: int, cell: int) -> bytes:
    first = ((row - 0x21) >> 1) + 0x81
    first += 0x40 if first > 0x9F else 0  # noqa: PLR2004  # skips the kana rows
    odd = 0x20 if cell > 0x5F else 0x1F  # noqa: PLR2004  # skips DEL
    second = cell + (odd if row % 2 else 0x7E)
    return bytes((first & 0xFF, second & 0xFF))
