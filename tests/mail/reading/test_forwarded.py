from __future__ import annotations

import pytest

from grievance.mail.letter import MOST_FORWARDED, Address
from grievance.mail.reading.parse import parse
from tests.mail.letters import mail, multipart, part, word


ANA = Address(name="Ana Souza", address="ana@mail.example")
UTF8 = "Content-Type: text/plain; charset=utf-8"


@pytest.mark.parametrize(
    "block",
    [
        "---------- Forwarded message ---------\nFrom: Ana Souza <ana@mail.example>",
        "Begin forwarded message:\n\n> From: Ana Souza <ana@mail.example>",
        "-------- Message transféré --------\nSujet : x\nDe : Ana Souza <ana@mail.example>",
        "Anfang der weitergeleiteten Nachricht:\n\nVon: Ana Souza <ana@mail.example>",
        "---------- Mensagem encaminhada ----------\n*De:* Ana Souza <ana@mail.example>",
        "---------- 转发的邮件 ---------\n发件人： Ana Souza <ana@mail.example>",
    ],
)
def test_the_author_of_a_passed_on_text_is_a_hint(block: str) -> None:
    """
    Five languages and the marks of the usual programs.
    """
    letter = parse(mail(UTF8, body=f"See below.\n\n{block}\n\nThe wages are late."))

    assert (ANA,) == letter.forwarded


@pytest.mark.parametrize(
    ("subject", "expected"),
    [("WG: Löhne", (ANA,)), ("Fwd: x", (ANA,)), ("AW: Löhne", ()), ("Framed", ())],
)
def test_a_block_of_fields_counts_where_the_subject_says_so(
    subject: str, expected: tuple[Address, ...]
) -> None:
    """
    Outlook writes the same block into answers.
    """
    block = (
        "Von: Ana Souza [mailto:ana@mail.example]\nGesendet: Montag\n"
        "An: x\nBetreff: y\n\nText"
    )
    raw = mail(f"Subject: {word(subject, 'utf-8')}", UTF8, body=f"FYI\n\n{block}")

    assert expected == parse(raw).forwarded


def test_authors_are_few() -> None:
    """
    A hint is no list of a thousand names.
    """
    inner = [
        part(f"From: p{i}@mail.example\r\n\r\nHi.", kind="message/rfc822")
        for i in range(MOST_FORWARDED + 3)
    ]

    assert MOST_FORWARDED == len(parse(multipart("mixed", *inner)).forwarded)
