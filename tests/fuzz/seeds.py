"""Mails to begin with: a few of every kind we can read, and those of given folders."""

from __future__ import annotations

import base64
import binascii
import struct

from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.mail.letters import bare, mail, multipart, part, word


LARGEST = 256 * 1024  # bytes of a mail that is worth breaking again and again

PICTURE = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(range(256))).decode()
STATUS = (
    "Reporting-MTA: dns; mx.example\r\n\r\n"
    "Final-Recipient: rfc822; ana@mail.example\r\nAction: failed\r\n"
    "Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n"
)
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1@x\r\n"
    "DTSTART;TZID=Europe/Paris:20260302T093000\r\nDTEND:20260302T103000Z\r\n"
    "SUMMARY:Site visit\\, gate 3\r\nLOCATION:Norvik\r\n"
    "ORGANIZER;CN=Ana:mailto:ana@mail.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
UUENCODED = (
    b"begin 644 dust.txt\r\n"
    + binascii.b2a_uu(b"the dust is very bad").replace(b"\n", b"\r\n")
    + b"`\r\nend\r\n"
)


def tnef(*objects: tuple[int, int, int, bytes]) -> bytes:
    """Return a winmail.dat of (level, name, type, content)."""
    packed = [struct.pack("<IH", 0x223E9F78, 1)]
    for level, name, kind, content in objects:
        head = struct.pack("<BHHI", level, name, kind, len(content))
        packed.append(head + content + struct.pack("<H", sum(content) & 0xFFFF))
    return b"".join(packed)


def tagged(tag: int, *inside: bytes, is_open: bool = False) -> bytes:
    """Return an element of BER, its length said before or its end marked after."""
    content = b"".join(inside)
    if is_open:
        return bytes((tag, 0x80)) + content + b"\0\0"
    return struct.pack(">BBH", tag, 0x82, len(content)) + content


def signed_file(words: bytes, *, is_open: bool) -> bytes:
    """Return CMS signed data around *words*, without a signer."""
    data = bytes.fromhex("06092a864886f70d0107")
    octets = tagged(0x24 if is_open else 0x04, tagged(0x04, words), is_open=is_open)
    octets = octets if is_open else tagged(0x04, words)
    held = tagged(0x30, data + b"\x01", tagged(0xA0, octets, is_open=is_open))
    signed = tagged(0x30, b"\x02\x01\x01", b"\x31\0", held, is_open=is_open)
    return tagged(0x30, data + b"\x02", tagged(0xA0, signed, is_open=is_open))


SIGNED = signed_file(part("Words inside."), is_open=False)
WINMAIL = tnef(
    (1, 0x9006, 8, struct.pack("<I", 0x00010000)),
    (1, 0x8004, 1, b"Subject inside\0"),
    (1, 0x800C, 2, b"Words inside.\0"),
    (2, 0x9002, 6, bytes(14)),
    (2, 0x8010, 1, b"plan.pdf\0"),
    (2, 0x800F, 6, b"%PDF-1.4 plan"),
)
FORWARDED = (
    (
        "Fwd",
        (
            "---------- Forwarded message ---------\r\n"
            "From: Bo <bo@mail.example>\r\nSubject: Dust\r\n\r\nWords.\r\n"
        ),
    ),
    (
        "WG",
        (
            "Siehe unten.\r\n\r\n-----Ursprüngliche Nachricht-----\r\n"
            "Von: Bo <bo@mail.example>\r\nGesendet: Montag\r\nAn: Ana\r\nBetreff: x\r\n"
        ),
    ),
    (
        "转发",
        "------------------ 转发邮件 ------------------\r\n发件人: <bo@x.example>\r\n",
    ),
)
PROSE = (
    "Hi. This is the qmail-send program at mx.example.\r\n\r\n"
    "<bo@mail.example>:\r\n550 5.1.1 no such user\r\n\r\n"
    "A message could not be delivered to one or more of its recipients:\r\n\r\n"
    "  bo@mail.example\r\n    host mx.example: 550 unknown\r\n\r\n"
    "--- Below this line is a copy of the message.\r\n\r\nMessage-ID: <1@g.example>\r\n"
)
HTML = (
    "<html><head><meta charset=utf-8><style>p{color:red}</style></head><body>"
    "<p>The dust is <b>very</b> bad.</p><ul><li>one<li>two</ul>"
    "<a href='https://example.org/x'>here</a><table><tr><td>a<td>b</table></body>"
)


def own() -> list[bytes]:
    """Return our own seeds, each a mail that is read without a complaint."""
    return [*_plain(), *_encoded(), *_built(), *_machines()]


def in_folders(folders: Iterable[Path]) -> list[bytes]:
    """Return the mails below *folders*, those of a size that can be broken often."""
    files = sorted(
        file
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file() and 0 < file.stat().st_size <= LARGEST
    )
    wanted: Sequence[Path] = [f for f in files if f.suffix.lower() in (".eml", ".msg")]
    return [file.read_bytes() for file in wanted or files]


def _plain() -> list[bytes]:
    return [
        mail("Subject: Dust at the casthouse"),
        mail("Subject: x", body="Line one\r\n\r\n> quoted\r\n-- \r\nAna\r\n"),
        mail("Reply-To: Ana <ana@home.example>, b@c.example", "To: intake@g.example"),
        mail(body=UUENCODED + b"and after\r\n"),
        mail(body=b"\x1b[31mred\x1b[0m \xe2\x80\xae turned\r\n"),
        bare(b"From: \xc4\xe3\xba\xc3 <a@b.example>", b"Subject: \xc4\xe3\xba\xc3"),
        bare("From: a@b.example, c@d.example", "Date: yesterday"),
        mail(
            "Message-ID: <1@mail.example>",
            "In-Reply-To: <0@mail.example>",
            "References: <a@b> <c@d>",
            "Authentication-Results: mx.example; dmarc=pass header.from=mail.example",
        ),
        *(mail(f"Subject: {start}: x", body=body) for start, body in FORWARDED),
        mail(
            body="-----BEGIN PGP MESSAGE-----\r\n\r\nhQEM\r\n-----END PGP MESSAGE-----"
        ),
    ]


def _encoded() -> list[bytes]:
    texts = {
        "utf-8": "Grüße, 你好, שלום",
        "gb18030": "投诉信",
        "big5": "投訴信",
        "iso-2022-jp": "苦情の手紙",
        "shift_jis": "苦情の手紙",
        "koi8-r": "жалоба",
        "windows-1256": "شكوى",
        "iso-8859-1": "réclamation",
        "utf-7": "Grüße",
        "utf-16": "Grüße",
    }
    return [
        mail(
            f"Subject: {word(text, charset) if charset[:4] != 'utf-' else text}",
            f"Content-Type: text/plain; charset={charset}",
            f"Content-Transfer-Encoding: {encoding}",
            body=encode(text.encode(charset)),
        )
        for charset, text in texts.items()
        for encoding, encode in (
            ("base64", base64.encodebytes),
            ("quoted-printable", binascii.b2a_qp),
            ("8bit", bytes),
        )
    ]


def _built() -> list[bytes]:
    base64_part = "Content-Transfer-Encoding: base64"
    attached = "Content-Disposition: attachment; filename*=UTF-8''gr%C3%BC%C3%9Fe.png"
    continued = "Content-Disposition: attachment; filename*0=a; filename*1*=%62; x=y"
    simple = part("Words.")
    rich = part(HTML, kind="text/html; charset=utf-8")
    both = multipart("alternative", simple, rich)
    inner = multipart("mixed", simple, part(PICTURE, base64_part, kind="image/png"))
    winmail = base64.encodebytes(WINMAIL)
    signed = "Content-Type: application/pkcs7-mime; smime-type=signed-data"
    files = [signed_file(part("Words."), is_open=is_open) for is_open in (True, False)]
    return [
        both,
        inner,
        multipart("mixed", simple, part(PICTURE, base64_part, attached, kind="a/b")),
        multipart("mixed", simple, part("x", continued, kind="a/b")),
        multipart("related", rich, part(PICTURE, base64_part, "Content-ID: <i@x>")),
        multipart("mixed", simple, part(inner, kind="message/rfc822")),
        multipart("mixed", simple, part(both, kind="message/rfc822; name=../x.eml")),
        multipart("mixed", part(winmail, base64_part, kind="application/ms-tnef")),
        multipart("mixed", part(CALENDAR, kind="text/calendar; method=REQUEST")),
        multipart("signed", simple, part("x", kind="application/pgp-signature")),
        multipart("encrypted", part("Version: 1", kind="application/pgp-encrypted")),
        mail(base64_part, "Content-Type: application/pkcs7-mime", body=PICTURE),
        *(mail(signed, base64_part, body=base64.encodebytes(file)) for file in files),
        mail("Content-Type: text/html", body=HTML),
        mail("Content-Type: text/enriched", body="<bold>dust</bold> <<x>"),
    ]


def _machines() -> list[bytes]:
    returned = bare("Message-ID: <1@g.example>", "Subject: Receipt", body="")
    return [
        multipart(
            'report; report-type="delivery-status"',
            part("Could not deliver."),
            part(STATUS, kind="message/delivery-status"),
            part(returned, kind=kind),
            headers=("Return-Path: <>", "Auto-Submitted: auto-replied"),
        )
        for kind in ("message/rfc822", "text/rfc822-headers")
    ] + [
        mail("Auto-Submitted: auto-generated", "Precedence: bulk"),
        mail("List-Id: <workers.example>", "List-Post: <mailto:workers@example>"),
        mail("Return-Path: <>", "Subject: failure notice", body=PROSE),
        mail("X-Failed-Recipients: a@b.example", "Return-Path: <>"),
    ]
