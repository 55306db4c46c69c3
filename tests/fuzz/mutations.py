"""Ways to break a mail; each takes a source of chance, a mail and another mail."""

from __future__ import annotations

import re

from collections.abc import Callable
from random import Random

from tests.fuzz.seeds import LARGEST
from tests.fuzz.vocabulary import (
    CHARSETS,
    ENCODINGS,
    FRAGMENTS,
    HEADERS,
    TYPES,
    UNITS,
    token,
)


Mutation = Callable[[Random, bytes, bytes], bytes]

MOST_AT_ONCE = 4

_FIELD = re.compile(rb"^[\x21-\x39\x3b-\x7e]+:[^\n]*\n(?:[ \t][^\n]*\n)*", re.MULTILINE)
_CHARSET = re.compile(rb"(charset\s*=\s*\"?|=\?)([\w.:-]*)", re.IGNORECASE)
_ENCODING = re.compile(rb"(transfer-encoding:[ \t]*)([^\r\n]*)", re.IGNORECASE)
_TYPE = re.compile(rb"(content-type:[ \t]*)([\w/.+-]*)", re.IGNORECASE)
_BOUNDARY = re.compile(rb"(boundary\s*=\s*)(\"[^\"]*\"|[^;\s]*)", re.IGNORECASE)
_DELIMITER = re.compile(rb"^--[^\r\n]+", re.MULTILINE)


def mutate(chance: Random, raw: bytes, other: bytes) -> bytes:
    """Break *raw* in one to four ways."""
    for _ in range(chance.randint(1, MOST_AT_ONCE)):
        raw = chance.choice(MUTATIONS)(chance, raw, other)[:LARGEST]
    return raw


def flip_bits(chance: Random, raw: bytes, _: bytes) -> bytes:
    broken = bytearray(raw or b"\0")
    for _times in range(chance.choice((1, 3, 30))):
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
    return bytes(broken)


def insert_tokens(chance: Random, raw: bytes, _: bytes) -> bytes:
    for _times in range(chance.choice((1, 2, 10))):
        at = chance.randint(0, len(raw))
        raw = raw[:at] + token(chance) + raw[at:]
    return raw


def insert_noise(chance: Random, raw: bytes, _: bytes) -> bytes:
    at = chance.randint(0, len(raw))
    return raw[:at] + chance.randbytes(chance.choice((1, 20, 2_000))) + raw[at:]


def delete(chance: Random, raw: bytes, _: bytes) -> bytes:
    start, end = _stretch(chance, raw)
    return raw[:start] + raw[end:]


def repeat(chance: Random, raw: bytes, _: bytes) -> bytes:
    start, end = _stretch(chance, raw)
    times = min(chance.choice((2, 10, 1_000)), 1 + 50_000 // max(end - start, 1))
    return raw[:end] + raw[start:end] * times + raw[end:]


def flood(chance: Random, raw: bytes, _: bytes) -> bytes:
    """Say one thing very often: whatever costs its square will show."""
    unit = chance.choice(UNITS) if chance.random() < 0.7 else token(chance)
    at = chance.randint(0, len(raw))
    if chance.random() < 0.5:  # into a value rather than anywhere
        at = raw.find(b":", at) + 1
    many = chance.choice((500, 10_000, 100_000)) // max(len(unit), 1)
    return raw[:at] + unit * many + raw[at:]


def move(chance: Random, raw: bytes, _: bytes) -> bytes:
    start, end = _stretch(chance, raw)
    rest = raw[:start] + raw[end:]
    at = chance.randint(0, len(rest))
    return rest[:at] + raw[start:end] + rest[at:]


def truncate(chance: Random, raw: bytes, _: bytes) -> bytes:
    return raw[: chance.randint(0, len(raw))]


def splice(chance: Random, raw: bytes, other: bytes) -> bytes:
    """Put a stretch of another mail in, or the end of it after the beginning."""
    start, end = _stretch(chance, other)
    at = chance.randint(0, len(raw))
    rest = raw[at:] if chance.random() < 0.5 else b""
    return raw[:at] + other[start:end] + rest


def duplicate_field(chance: Random, raw: bytes, other: bytes) -> bytes:
    """Put a field of this or the other mail somewhere between fields."""
    fields: list[bytes] = _FIELD.findall(raw) + _FIELD.findall(other)
    places = [match.start() for match in _FIELD.finditer(raw)] or [0]
    at = chance.choice(places)
    return raw[:at] + chance.choice(fields or [b"From: x\n"]) + raw[at:]


def add_field(chance: Random, raw: bytes, _: bytes) -> bytes:
    """Add a field made of tokens, folded here and there."""
    words = [token(chance) for _ in range(chance.randint(0, 6))]
    value = chance.choice((b" ", b"", b"\r\n ")).join(words)
    return b"".join((chance.choice(HEADERS), b": ", value, b"\r\n", raw))


def change_name(chance: Random, raw: bytes, _: bytes) -> bytes:
    """Give a field another name."""
    fields = list(_FIELD.finditer(raw))
    if not fields:
        return raw
    start = chance.choice(fields).start()
    return raw[:start] + chance.choice(HEADERS) + raw[raw.index(b":", start) :]


def swap_charset(chance: Random, raw: bytes, _: bytes) -> bytes:
    return _swap(chance, raw, _CHARSET, CHARSETS)


def swap_encoding(chance: Random, raw: bytes, _: bytes) -> bytes:
    return _swap(chance, raw, _ENCODING, ENCODINGS)


def swap_type(chance: Random, raw: bytes, _: bytes) -> bytes:
    return _swap(chance, raw, _TYPE, TYPES)


def trick_boundary(chance: Random, raw: bytes, _: bytes) -> bytes:
    """Change the boundary where it is said, or where it is used."""
    tricks = (b"b", b'""', b'"b "', b'" "', b"a" * 300, b'"b', b"b--", b"\xe9", b"")
    if chance.random() < 0.5:
        return _swap(chance, raw, _BOUNDARY, tricks)
    used = list(_DELIMITER.finditer(raw))
    if not used:
        return raw
    match = chance.choice(used)
    new = chance.choice((b"", match[0] + b"--", match[0] + b" ", match[0][:-1], b"--"))
    return raw[: match.start()] + new + raw[match.end() :]


def change_line_ends(chance: Random, raw: bytes, _: bytes) -> bytes:
    """Use other line ends everywhere, or somewhere."""
    new = chance.choice((b"\n", b"\r", b"\r\r\n", b"\n\r", b"\r\n", b"\0\n", b"\n\n"))
    lines = raw.splitlines()
    if chance.random() < 0.5:
        return new.join(lines)
    ends = (new if chance.random() < 0.1 else b"\r\n" for _ in lines)
    return b"".join(line + end for line, end in zip(lines, ends, strict=True))


def encode_words(chance: Random, raw: bytes, _: bytes) -> bytes:
    """Write some word as an encoded one, well or badly."""
    start, end = _stretch(chance, raw[:2_000])
    kind = chance.choice((b"q", b"b", b"Q", b"B", b"x"))
    words = b"=?" + chance.choice(CHARSETS) + b"?" + kind + b"?" + raw[start:end]
    return raw[:start] + words + chance.choice((b"?=", b"?", b"=")) + raw[end:]


def enclose(chance: Random, raw: bytes, other: bytes) -> bytes:
    """Put the mail into another one, several times over."""
    head = b"\r\n".join(_FIELD.findall(other)[:3]).replace(b"\r\n\r\n", b"\r\n")
    for level in range(chance.choice((1, 2, 7, 40))):
        b = b"n%d" % (level if chance.random() < 0.9 else 0)
        raw = (
            head + b"\r\nContent-Type: multipart/mixed; boundary=" + b + b"\r\n\r\n--"
            + b + b"\r\nContent-Type: message/rfc822\r\n\r\n" + raw
            + b"\r\n--" + b + b"--\r\n"
        )  # fmt: skip
        if len(raw) > LARGEST:
            break
    return raw


def attach_fragment(chance: Random, raw: bytes, other: bytes) -> bytes:
    """Make it a mail of several parts, one of them a broken file of some kind."""
    kind, content = chance.choice(FRAGMENTS)
    if chance.random() < 0.8:
        broken = chance.choice(BLIND)
        content = broken(chance, content, chance.choice((other, content)))
    piece = b"Content-Type: " + kind + b"\r\n\r\n" + content
    head = b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=f\r\n\r\n"
    return head + b"--f\r\n" + piece + b"\r\n--f\r\n\r\n" + raw + b"\r\n--f--\r\n"


def _stretch(chance: Random, raw: bytes) -> tuple[int, int]:
    """Choose a stretch: often a line, sometimes short, sometimes anything."""
    at = chance.randint(0, len(raw))
    match chance.randrange(3):
        case 0:
            end = raw.find(b"\n", at)
            return raw.rfind(b"\n", 0, at) + 1, (end + 1) or len(raw)
        case 1:
            return at, min(len(raw), at + chance.randint(1, 30))
        case _:
            return at, chance.randint(at, len(raw))


def _swap(
    chance: Random, raw: bytes, where: re.Pattern[bytes], by: tuple[bytes, ...]
) -> bytes:
    """Replace the second group of one match, or of all."""
    found = list(where.finditer(raw))
    if not found:
        return raw
    chosen = found if chance.random() < 0.3 else [chance.choice(found)]
    for match in reversed(chosen):
        raw = raw[: match.start(2)] + chance.choice(by) + raw[match.end(2) :]
    return raw


BLIND: tuple[Mutation, ...] = (
    flip_bits, insert_tokens, insert_noise, delete, repeat, flood, move, truncate,
    splice,
)  # fmt: skip
MUTATIONS: tuple[Mutation, ...] = (
    *BLIND,
    duplicate_field, add_field, change_name, swap_charset, swap_encoding, swap_type,
    trick_boundary, change_line_ends, encode_words, enclose, attach_fragment,
)  # fmt: skip
