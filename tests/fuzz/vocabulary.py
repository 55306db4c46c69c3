"""What means something somewhere: labels, values, bytes that parsers look for."""

from __future__ import annotations

from random import Random

from tests.fuzz.seeds import (
    CALENDAR,
    HTML,
    PROSE,
    SIGNED,
    STATUS,
    UUENCODED,
    WINMAIL,
)


CHARSETS = (
    *(b"utf-8", b"us-ascii", b"utf-7", b"utf-16", b"utf-32", b"gb2312", b"gb18030"),
    *(b"big5", b"iso-2022-jp", b"iso-2022-kr", b"hz", b"euc-kr", b"shift_jis"),
    *(b"koi8-r", b"windows-1252", b"iso-8859-8-i", b"x-none", b"unicode", b"zlib"),
    *(b"base64", b"rot13", b"idna", b"punycode", b"unicode_escape", b"'", b"", b"\xff"),
)
ENCODINGS = (
    *(b"base64", b"quoted-printable", b"7bit", b"8bit", b"binary", b"x-uuencode"),
    *(b"BASE64;", b"x-none", b"", b"base64 base64"),
)
TYPES = (
    *(b"text/plain", b"text/html", b"text/calendar", b"text/enriched", b"text"),
    *(b"multipart/mixed", b"multipart/alternative", b"multipart/report", b"multipart/"),
    *(b"message/rfc822", b"message/delivery-status", b"message/partial", b"/", b""),
    *(b"application/ms-tnef", b"application/pkcs7-mime", b"text/rfc822-headers"),
    *(b"message/global", b"multipart/signed", b"multipart/encrypted", b"image/png"),
)
HEADERS = (
    b"From", b"To", b"Cc", b"Reply-To", b"Subject", b"Date", b"Message-ID",
    b"In-Reply-To", b"References", b"Return-Path", b"Delivered-To", b"Received",
    b"Content-Type", b"Content-Transfer-Encoding", b"Content-Disposition",
    b"MIME-Version", b"Auto-Submitted", b"Precedence", b"List-Id", b"List-Post",
    b"Authentication-Results", b"X-Failed-Recipients", b"Sender",
)  # fmt: skip
TOKENS = (
    *(b"\0", b"\r", b"\n", b"\r\n", b"\r\r\n", b"\n\n", b"\x1b[2J", b"\x1b]0;x\x07"),
    *(b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc0\x80", b"\xed\xa0\x80", b"\x85"),
    *("\u202e", "\u2066", "\u2028", "\u200b", "\ufeff", "────"),
    *(b"=?", b"?=", b"=?utf-8?b?", b"=?utf-8?q?=0A=0D=00?=", b"=?x?b?====?="),
    *(b"=?utf-8?q?a=40evil.example=2C?=", b"=?utf-7?q?+AGAA?=", b"=\r\n", b"=00"),
    *(b"<", b">", b'"', b"\\", b"(", b")", b",", b";", b":", b"@", b"<>", b"a:b,c;"),
    *(b"--", b"--b", b"--b--", b"\r\n--", b"; boundary=", b"; charset=", b"; name*0*="),
    *(b"; filename*=utf-8''%00%0A..%2F", b"../../etc/passwd", b"CON.txt", b"a" * 999),
    *(b"begin 644 x\n", b"\nend\n", b"BEGIN:VEVENT\n", b"Action: failed\n"),
    *(b"99999999999999999999", b"-1", b"0000-00-00", b"%s", b"+9999", b"\x78\x9f\x3e"),
)
UNITS = (
    *(
        b"<div>",
        b"<ul>",
        b"<table>",
        b"<!--",
        b"&#x",
        b"<a href=x>",
        b"<",
        b"&amp",
        b">",
    ),
    *(
        b"=?utf-8?q?a?= ",
        b"=?a?b?",
        b"=?",
        b"?=",
        b"=",
        b"=\n",
        b"\n ",
        b"\r\n\t",
        b" ",
    ),
    *(
        b"a@b.example, ",
        b"<a@b>",
        b"a:;",
        b'"',
        b"\\",
        b"(",
        b")(",
        b",",
        b";",
        b"; a=b",
    ),
    *(b"; a*0*=b", b"; name*1=x", b"From: a@b\n", b"X: y\r\n", b"--b\r\n", b"--b--\n"),
    *(b"\n--b\n\n", b"> ", b"begin 644 x\n", b"M" * 61 + b"\n", b"`\nend\n", b"\x1b$B"),
    *(b"\x1b(B", b"\xe9", b"\xff\xfe", b"\0", b"-- \n", b"On x, y wrote:\n", b"1 "),
    *(
        b"BEGIN:VEVENT\n",
        b"Action: failed\n\n",
        b"<bold>",
        b"<<",
        b"+AGA-",
        b"~{",
        b"_",
    ),
    *(
        "────\n".encode(),
        "\u202e".encode(),
        "e\u0301".encode(),
        "\U0001f469\u200d".encode(),
    ),
    *(b"\x02\x0f\x80\x06\0\0\0\0\0\0\0", b"a.", b"[", b"{", b"mailto:", b"http://x "),
)
FRAGMENTS = (
    (b"application/ms-tnef", WINMAIL),
    (b"text/calendar", CALENDAR.encode()),
    (b"message/delivery-status", STATUS.encode()),
    (b"text/plain", UUENCODED),
    (b"text/plain", PROSE.encode()),
    (b"application/pkcs7-mime", SIGNED),
    (b"text/html", HTML.encode()),
)


def token(chance: Random) -> bytes:
    """Return something that means something somewhere."""
    chosen = chance.choice(TOKENS)
    return chosen.encode() if isinstance(chosen, str) else chosen
