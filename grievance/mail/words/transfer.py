"""Undo Content-Transfer-Encoding; broken input gives what can be saved."""

from __future__ import annotations

import binascii
import re
import string

from itertools import islice


MOST_RUNS = 1_000_000

_ALPHABET = (string.ascii_letters + string.digits + "+/").encode()
_NOT_BASE64 = bytes(set(range(256)) - set(_ALPHABET) - {ord("=")})
_PADDED = re.compile(rb"([^=]++)(?:=++|\Z)")  # never fails after a long run
_FOOTER = 64 * 1024
_ROW = re.compile(rb"\s*[A-Za-z0-9+/]+={0,2}[ \t]*\r?\n")
_LONG_ROW = re.compile(rb"^[ \t]*[A-Za-z0-9+/]{40,}={0,2}[ \t]*\r?\n", re.MULTILINE)
_NO_ROW = re.compile(
    rb"^(?=[^\n]*(?:[^A-Za-z0-9+/=\s]|\S[ \t]+\S))[^\n]*\S", re.MULTILINE
)
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")


def from_base64(content: bytes) -> bytes:
    """
    Decode every run of base64, also several padded runs in a row.

    Junk between characters is skipped and a cut-off last group gives the bytes
    it still holds.  After a million runs the rest is taken as one.
    """
    kept = content.translate(None, _NOT_BASE64)
    if b"=" not in kept.rstrip(b"="):
        return _run(kept.rstrip(b"="))
    out = bytearray()
    end = 0
    for piece in islice(_PADDED.finditer(kept), MOST_RUNS):
        out += _run(piece[1])
        end = piece.end()
    return bytes(out + _run(kept[end:].replace(b"=", b"")))


def below_base64(content: bytes) -> bytes:
    """Return what a list or a scanner wrote in plain words below the last row."""
    if not content.translate(None, _ALPHABET + b"=\r\n"):
        return b""
    start = max(0, len(content) - _FOOTER)
    rows = [row.end() for row in _LONG_ROW.finditer(content, start)]
    first = _ROW.match(content)
    ends = rows[-1:] or ([first.end()] if first and not start else [])
    words = _NO_ROW.search(content, ends[0]) if ends else None
    return content[words.start() :] if words else b""


def _run(piece: bytes) -> bytes:
    whole = len(piece) - (len(piece) % 4 == 1)
    return binascii.a2b_base64(piece[:whole] + b"=" * (-whole % 4))


def from_quoted_printable(content: bytes, *, header: bool = False) -> bytes:
    """Decode quoted-printable; in a *header* there are no soft line breaks."""
    if header:
        return _HEX.sub(lambda m: bytes.fromhex(m[1].decode()), content)
    return binascii.a2b_qp(content)


def from_uuencode(content: bytes) -> bytes:
    """Decode the lines between `begin` and `end`, skipping broken ones."""
    lines = content.splitlines()
    start = next((i + 1 for i, x in enumerate(lines) if x.startswith(b"begin ")), 0)
    out = bytearray()
    for line in lines[start:]:
        if line.strip() == b"end":
            break
        out += _uu_line(line)
    return bytes(out)


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return b""


def undo(content: bytes, encoding: str) -> bytes:
    """Return *content* decoded from the named transfer encoding, or as it is."""
    match encoding:
        case "base64":
            return from_base64(content)
        case "quoted-printable":
            return from_quoted_printable(content)
        case "x-uuencode" | "uuencode" | "x-uue" | "uue":
            return from_uuencode(content)
        case _:
            return content
