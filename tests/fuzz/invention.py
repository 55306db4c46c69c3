"""Mails made up from nothing: a well-formed tree of parts full of ill-formed values."""

from __future__ import annotations

import base64
import binascii
import quopri

from collections.abc import Callable
from random import Random

from tests.fuzz.vocabulary import CHARSETS, ENCODINGS, FRAGMENTS, HEADERS, TYPES, token


DEEPEST = 6
WIDEST = 5

_ENCODE: dict[bytes, Callable[[bytes], bytes]] = {
    b"base64": base64.encodebytes,
    b"quoted-printable": quopri.encodestring,
    b"x-uuencode": lambda content: (
        b"begin 644 x\n"
        + b"".join(
            binascii.b2a_uu(content[i : i + 45]) for i in range(0, len(content), 45)
        )
        + b"`\nend\n"
    ),
}
_WORDS = (
    b"dust", b"the", "Grüße".encode(), "投诉".encode(), "شكوى".encode(), b"<b>", b"</b>",
    b"> quoted", b"\r\n", b"-- \r\n", b"http://x.example/", b"&amp;", b"&#x202e;",
    b"-----BEGIN PGP MESSAGE-----", b"=C3=A9", b"Subject: dust\r\n",
)  # fmt: skip


def invent(chance: Random) -> bytes:
    """Make a mail up."""
    sender = b"From: " + _address(chance) + b"\r\n" if chance.random() < 0.9 else b""
    fields = b"".join(_field(chance) for _ in range(chance.randint(0, 8)))
    return sender + fields + _part(chance, 0)


def _part(chance: Random, depth: int) -> bytes:
    """Return the fields about the content, a blank line and the content."""
    if depth < DEEPEST and chance.random() < 0.5:
        return _several(chance, depth)
    kind, content = chance.choice(FRAGMENTS)
    if chance.random() < 0.6:
        kind, content = chance.choice(TYPES), _words(chance)
    if kind.startswith(b"message/") and depth < DEEPEST and chance.random() < 0.7:
        content = invent(chance) if depth else _part(chance, depth + 1)
    encoding = chance.choice(ENCODINGS)
    if chance.random() < 0.8:
        content = _ENCODE.get(encoding, bytes)(content)
    head = b"Content-Type: " + kind + _parameters(chance) + b"\r\n"
    head += b"Content-Transfer-Encoding: " + encoding + b"\r\n"
    if chance.random() < 0.4:
        place = chance.choice((b"attachment", b"inline", token(chance)))
        head += b"Content-Disposition: " + place + _parameters(chance) + b"\r\n"
    return head + b"\r\n" + content


def _several(chance: Random, depth: int) -> bytes:
    kind = chance.choice([t for t in TYPES if t.startswith(b"multipart/")])
    boundary = b"b%d" % chance.randrange(DEEPEST)  # now and then that of a parent
    parts = [_part(chance, depth + 1) for _ in range(chance.randint(0, WIDEST))]
    line = b"--" + boundary
    body = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts)
    end = line + b"--\r\n" if chance.random() < 0.8 else b""
    around = _words(chance) if chance.random() < 0.2 else b""
    head = b"Content-Type: " + kind + b"; boundary=" + boundary + _parameters(chance)
    return head + b"\r\n\r\n" + around + b"\r\n" + body + end + around


def _field(chance: Random) -> bytes:
    value = chance.choice((_address, _words, lambda c: token(c) + token(c)))(chance)
    return chance.choice(HEADERS) + b": " + value.replace(b"\r\n", b" ") + b"\r\n"


def _address(chance: Random) -> bytes:
    name = chance.choice((b"", b"Ana ", b'"a, b" ', b"=?utf-8?q?a=40b=2C?= ", b"g: "))
    local = chance.choice(
        (b"ana", "ána".encode(), b'"a b"', b"a..b", b"", token(chance))
    )
    host = chance.choice((b"mail.example", b"[127.0.0.1]", b"", b"x@y", token(chance)))
    around = chance.choice(
        (b"<%s>", b"%s", b"<@r:%s>", b"(c) <%s> (d)", b"<%s", b"%s, x")
    )
    return name + around % (local + b"@" + host)


def _parameters(chance: Random) -> bytes:
    names = (b"charset", b"name", b"filename", b"name*", b"filename*0*", b"filename*1")
    found = b""
    for _ in range(chance.randint(0, 3)):
        value = chance.choice(
            (token(chance), chance.choice(CHARSETS), b"utf-8''%41%00")
        )
        quoted = chance.choice((b'"%s"', b"%s", b'"%s')) % value
        found += b"; " + chance.choice(names) + b"=" + quoted
    return found


def _words(chance: Random) -> bytes:
    count = chance.choice((0, 5, 50))
    return b" ".join(
        chance.choice(_WORDS) if chance.random() < 0.9 else token(chance)
        for _ in range(count)
    )
