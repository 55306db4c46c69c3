from __future__ import annotations

import binascii

from grievance.mail.reading.parse import parse
from grievance.mail.reading.uuencode import Packed, stretches
from tests.mail.letters import mail


def encoded(content: bytes, name: str = "a.pdf") -> bytes:
    rows = [content[i : i + 45] for i in range(0, len(content), 45)]
    lines = b"".join(binascii.b2a_uu(row) for row in rows)
    return f"begin 644 {name}\n".encode() + lines + b"`\nend\n"


FILE = bytes(range(256))


def test_a_file_in_the_text_becomes_an_attachment() -> None:
    """
    Words before and after it stay, the rows of signs go.
    """
    body = b"See:\n" + encoded(FILE, "../Wages 1.pdf") + b"Regards\n"

    letter = parse(mail(body=body))

    assert "See:\n\n\nRegards" == letter.text
    assert [("Wages 1.pdf", FILE)] == [(a.name, a.content) for a in letter.attachments]


def test_what_only_looks_like_it_stays_text() -> None:
    """
    Nothing is taken out that cannot be given back.
    """
    for text in (
        b"begin 644 of the story\nand so on\nend\n",
        b"begin 644 a\n",
        encoded(FILE).replace(b"end\n", b""),
        b"begin 644 A\nTHE WAGES ARE LATE\nend\n",
        b"begin 644 a\n!AAAAAAAAA\nend\n",
    ):
        assert [] == [s for s in stretches(text) if isinstance(s, Packed)]
